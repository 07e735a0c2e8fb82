// A search: what the index lists for its criteria, then each candidate is verified by its packed
// entries with the rules that the model uses (store/log/match).
#pragma once

#include "store/postgres/internal/view.hpp"

namespace store::postgres {

inline constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

base::Result<Found> search(View& view, fhir::Query const& query);

// Resources of a type that satisfy all criteria, the latest arrival first; the first `enough`.
base::Result<std::vector<StoredPointer>> matching(View& view, std::string_view type,
                                                  std::vector<fhir::Criterion> const& all_of,
                                                  std::size_t enough = no_limit);

base::Result<std::vector<Version>> referring(View& view, Key const& target, std::string_view type,
                                             std::string_view parameter, std::size_t count);

base::Result<std::vector<Key>> references(View& view, Version const& from,
                                          std::string_view parameter);

}  // namespace store::postgres
