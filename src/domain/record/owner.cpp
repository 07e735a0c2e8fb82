#include "domain/record/owner.hpp"

#include <algorithm>

namespace record {
namespace {

bool claims(fhir::Value resource, std::string_view profile) {
    auto const profiles = resource["meta"]["profile"];
    return std::any_of(profiles.begin(), profiles.end(),
                       [&](fhir::Value claimed) { return claimed.text() == profile; });
}

}  // namespace

void Owners::own(std::string type, std::string profile, OwnerCheck check) {
    claims_.push_back({std::move(type), std::move(profile), std::move(check)});
}

bool Owners::owned(std::string_view type) const {
    return std::ranges::any_of(claims_, [&](Claim const& claim) { return claim.type == type; });
}

base::Result<void> Owners::check(Intent const& intent) const {
    for (auto const& claim : claims_) {
        if (claim.type != intent.key.type) continue;
        if (!claim.profile.empty() && !claims(intent.before, claim.profile) &&
            !claims(intent.after, claim.profile)) {
            continue;
        }
        TRY(claim.check(intent));
    }
    return {};
}

}  // namespace record
