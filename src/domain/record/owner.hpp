// Owning rooms: a resource type whose invariants a room keeps. Every write through the generic
// FHIR doors asks the owner first, so that no door goes around a rule.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/sharing/permit.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace record {

// A write that is about to be committed. `before` is absent for a new resource, `after` for a
// deletion.
struct Intent {
    store::Snapshot const& snapshot;
    sharing::Actor const& actor;
    base::Instant now;
    store::Key const& key;
    fhir::Value before;
    fhir::Value after;
    // What will be committed. An owner whose answer rests on other resources adds them to `unmoved`
    // or `unmatched`, so that the commit fails and all is asked again if they have changed.
    store::Batch& batch;
};

using OwnerCheck = std::function<base::Result<void>(Intent const&)>;

class Owners {
  public:
    // All checks of a type are asked; with a profile, only for a resource that claims it (before or
    // after the write).
    void own(std::string type, OwnerCheck check) { own(std::move(type), {}, std::move(check)); }
    void own(std::string type, std::string profile, OwnerCheck check);

    bool owned(std::string_view type) const;
    base::Result<void> check(Intent const& intent) const;

  private:
    struct Claim {
        std::string type;
        std::string profile;
        OwnerCheck check;
    };
    std::vector<Claim> claims_;
};

}  // namespace record
