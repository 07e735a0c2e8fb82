// The screens as JSON: /screen/front-door, /screen/person/{id}, /screen/places, /screen/my-day,
// /screen/programme and /screen/people. Each is permitted and audited.
#pragma once

#include <memory>

#include "edge/serve/context.hpp"

namespace screen {

class Picture;

// The state behind the screens. Catches up with the store's log at each request.
class Screens {
  public:
    Screens();
    ~Screens();

    // The routes; they share the state and may outlive this object.
    serve::Door door();

    // Reads what there is, so that the first person to look need not wait.
    base::Result<void> catch_up(store::Store& store);

  private:
    std::shared_ptr<Picture> picture_;
};

}  // namespace screen
