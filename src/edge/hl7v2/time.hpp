// HL7 v2 dates and times (DT, TM, TS, DTM) to FHIR's. HL7 v2.8, 2A.21 DTM:
// YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]. A time without an offset is London's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace hl7v2 {

// A FHIR date with the precision given ("1941", "1941-03", "1941-03-09"); a time is left off.
std::optional<std::string> date_from(std::string_view dtm);

// A FHIR dateTime: a date if no hour is given, else with seconds (zero where not given) and offset.
std::optional<std::string> date_time_from(std::string_view dtm);

// "1405" to "14:05:00", the FHIR time.
std::optional<std::string> time_of_day_from(std::string_view tm);

// The first moment that a time with at least a day covers.
std::optional<base::Instant> moment_from(std::string_view dtm);

// "20261121230514+0000": what this system writes.
std::string dtm_from(base::Instant at);

}  // namespace hl7v2
