// A referral as the front door receives it: a ServiceRequest and the triage Task on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "domain/episode/trigger.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace episode {

// Who asks for help for whom. Texts may be empty where unknown.
struct Referral {
    std::string request_id;        // Of the ServiceRequest to be made.
    std::string task_id;           // Of the triage Task to be made.
    std::string patient;           // Patient id
    Trigger trigger;
    std::string what;              // What happened, in words: "Fall at home, long lie".
    std::string organisation;      // Who refers: "Eastfield Hospital".
    std::string organisation_id;   // Its Organization id, if it is in the directory.
    std::string caller;            // Name of the person who refers.
    std::string caller_role;
    std::string location;          // Where the person is now.
    std::string visit;             // The hospital's visit number.
    std::string recorded_by;       // Display of the account that wrote it.
    base::Instant at;              // When it was received: clocks start here.
};

// The ServiceRequest and the Task, both new.
std::vector<store::Change> referral_from(Referral const& referral);

// A referral as it stands, with the triage on it.
struct Standing {
    fhir::Value request;
    std::uint64_t request_version = 0;
    fhir::Value task;
    std::uint64_t task_version = 0;
};

// Who referred takes it back: nothing if it was triaged, for then people are at work on it.
std::vector<store::Change> withdraw(Standing const& referral, std::string_view reason,
                                    base::Instant at);
// Asked again after it was withdrawn, and received now; nothing if it was not withdrawn.
std::vector<store::Change> renew(Standing const& referral, base::Instant at);

}  // namespace episode
