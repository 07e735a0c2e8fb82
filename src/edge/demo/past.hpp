// A past for the demo, made by the product's own operations at past instants.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"

namespace demo {

struct Resident {
    std::string id;         // Patient id
    int age = 65;           // Completed years
    bool lives_alone = false;
};

// One operation as someone called it.
struct Step {
    std::string account;    // "amara"
    base::Instant at;
    std::string type;       // "Task"
    std::string id;         // Empty at the level of the type.
    std::string operation;  // "triage"
    fhir::Draft parameters; // A Parameters resource.
};

// Carries the step out; the answer is the resource that the operation returned.
using Take = std::function<base::Result<fhir::Document>(Step const&)>;

// A bed or slot that fits a request and is free now.
struct FreePlace {
    std::string type;       // "Location" or "Slot"
    std::string id;
    std::string account;    // Who answers for it.
};

// Those for that request (ServiceRequest id).
using Places = std::function<base::Result<std::vector<FreePlace>>(std::string const& request)>;

struct Plan {
    base::Instant from;
    base::Instant until;
    double referrals_a_day = 4;
    std::uint64_t seed = 1;
};

// How many of each were made.
struct Made {
    int referrals = 0;
    int episodes = 0;
    int stays = 0;
    int exits = 0;
    int steps = 0;
};

// Malformed (demo.no_residents) without residents; else the first error of a step that was not to
// be expected.
base::Result<Made> make_past(Plan const& plan, std::vector<Resident> const& residents,
                             Take const& take, Places const& places);

}  // namespace demo
