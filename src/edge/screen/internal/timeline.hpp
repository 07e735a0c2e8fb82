// A person's story so far, newest first.
#pragma once

#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/assessment/assessment.hpp"
#include "edge/screen/internal/picture.hpp"
#include "fhir/value/draft.hpp"

namespace screen {

// A stay that a hospital's messages told of.
struct HospitalStay {
    std::string id;
    base::Instant from;
    std::string reason;
    std::string where;
    bool emergency = false;
};

base::Result<std::vector<HospitalStay>> hospital_stays(store::Snapshot const& snapshot,
                                                       std::string const& patient);

fhir::Draft timeline_of(Story const& story, std::vector<assessment::Summary> const& assessments,
                        std::vector<HospitalStay> const& stays);

}  // namespace screen
