// Searches by one person and code or date, answered by the timeline: rows in order of their dates.
#pragma once

#include <optional>
#include <vector>

#include "store/sqlite/internal/candidates.hpp"

namespace store::sqlite {

struct Dated {
    std::int64_t pk;
    std::int64_t low;  // The start of its date; INT64_MAX if it has none.
    friend auto operator<=>(Dated const&, Dated const&) = default;
};

// What the timeline knows of a search.
struct Stretch {
    std::vector<Dated> rows;                        // The latest arrival first, each once.
    std::vector<fhir::Criterion const*> settled;    // Known to hold for every row.
    bool dated_exactly = true;                      // Whether `low` is what "date" sorts by.

    bool settles(fhir::Criterion const& criterion) const;
};

// Nothing if it is not a search by one person and code or date.
base::Result<std::optional<Stretch>> stretch_of(View& view, std::int64_t type,
                                                std::vector<fhir::Criterion> const& all_of);

// The same for a person whose number is known, with criteria on code and date.
base::Result<std::optional<Stretch>> stretch_of(View& view, std::int64_t type, std::int64_t person,
                                                std::vector<fhir::Criterion> const& all_of);

// Whether a criterion of this parameter's name says whose resource it is: the timeline keeps those.
bool is_about_person(std::uint32_t parameter);

}  // namespace store::sqlite
