// When each element of a person was last spoken of, by the times of the events in the messages, so
// that a message which comes late does not undo a newer one.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace hl7v2 {

class SaidTimes {
  public:
    // Of a room row's value; unknown lines are left out.
    static SaidTimes from(std::string_view text);
    std::string print() const;

    // Whether nothing newer was said of the element; if so, `at` is noted for it.
    bool note(std::string_view element, base::Instant at);

  private:
    std::map<std::string, base::Instant, std::less<>> times_;
};

}  // namespace hl7v2
