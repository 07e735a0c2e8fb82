// A day at the front door of an invented hospital, as HL7 v2 messages about given people: for the
// demo, so that boards move. Pure and the same for the same seed and people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace hl7v2 {

struct Visitor {
    std::string nhs_number;
    std::string family;
    std::string given;
    std::string birth_date;   // yyyy-mm-dd
    std::string gender;       // FHIR's: male, female, other, unknown
    std::string line;
    std::string city;
    std::string postal_code;
};

// Visitors from FHIR NDJSON, one Patient a line; people without an NHS number are passed over.
// Malformed (hl7v2.bad_script), naming the line.
base::Result<std::vector<Visitor>> visitors_from(std::string_view patient_ndjson);

// One message to be sent at a time of the day.
struct Happening {
    int minute = 0;            // Since the day began.
    std::string event;         // "A04"
    Visitor visitor;
    std::string visit;         // Visit number
    std::string patient_class; // "E" or "I"
    std::string location;      // PV1-3, ready
    std::string reason;        // PV2-3.2
    std::string disposition;   // PV1-36 of a discharge
};

struct DayPlan {
    std::uint64_t seed = 1;
    int arrivals = 60;         // Emergency attendances in 24 hours.
};

// Attendances over 24 hours with what follows: home, a ward, another ward, discharge, a correction.
// In the order of time. Empty without visitors.
std::vector<Happening> a_day(std::vector<Visitor> const& visitors, DayPlan const& plan);

// The message, as if it had just happened.
std::string message_of(Happening const& happening, std::string_view control, base::Instant at);

}  // namespace hl7v2
