// What a comparison says about the rows of an index table in order: where to begin and to end.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "base/instant.hpp"
#include "fhir/search/query.hpp"

namespace store::sqlite {

inline constexpr auto min_ms = std::numeric_limits<std::int64_t>::min();
inline constexpr auto max_ms = std::numeric_limits<std::int64_t>::max();

// About the start of an interval no longer than `longest`, or, where that is unlimited, about the
// start of any that does not end before it begins.
base::Interval starts(fhir::DateOperand const& asked, std::int64_t longest);

// Whether some date between the earliest start and the latest end may satisfy what is asked.
bool may_satisfy(base::Interval const& cover, fhir::DateOperand const& asked);

struct Range {
    double low;
    double high;
};
Range values(fhir::NumberOperand const& asked);

// The least text that is greater than every text with this prefix.
std::string end_of_prefix(std::string prefix);

}  // namespace store::sqlite
