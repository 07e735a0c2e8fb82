// Movements that make somebody known to the front door.
#pragma once

#include <string>

#include "edge/hl7v2/internal/interpret.hpp"
#include "edge/hl7v2/stay_resource.hpp"

namespace hl7v2 {

// Asks the episode room whether the movement is a trigger, and if it is writes its referral with
// the same commit: once for each visit, or anew if it was withdrawn. `patient` is the Patient as it will be, with its id.
base::Result<void> refer_by_trigger(Interpreting const& asked, Visit const& visit,
                                    fhir::Draft const& patient, std::string const& encounter,
                                    Writing& writing);

// The visit is cancelled: a referral by it that nobody has triaged yet leaves the front door.
base::Result<void> withdraw_referral(Interpreting const& asked, std::string const& encounter,
                                     Writing& writing);

}  // namespace hl7v2
