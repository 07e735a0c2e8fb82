// A search: which condition drives, which others cut down, which are verified one by one.
#pragma once

#include "store/sqlite/internal/candidates.hpp"

namespace store::sqlite {

base::Result<Found> search(View& view, fhir::Query const& query);

// Resources of a type that satisfy all criteria, the latest arrival first; the first `enough`.
base::Result<Pks> matching(View& view, std::int64_t type,
                           std::vector<fhir::Criterion> const& all_of,
                           std::size_t enough = no_limit);

base::Result<std::vector<Version>> referring(View& view, Key const& target, std::string_view type,
                                             std::string_view parameter, std::size_t count);

}  // namespace store::sqlite
