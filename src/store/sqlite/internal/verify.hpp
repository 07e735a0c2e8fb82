// Whether one resource satisfies what a search asks, from its packed entries.
#pragma once

#include <memory>
#include <vector>

#include "store/log/match.hpp"
#include "store/sqlite/internal/view.hpp"

namespace store::sqlite {

base::Result<bool> satisfies_all(View& view, Standing const& resource,
                                 std::vector<fhir::Criterion const*> const& criteria);

// The entries of the parameters that are asked for.
base::Result<std::vector<fhir::IndexEntry>> entries_of(View& view, Standing const& resource,
                                                       std::vector<std::uint32_t> const& parameters);

// Resources that a resource refers to by a parameter.
std::vector<std::int64_t> targets_of(Standing const& resource, std::uint32_t parameter);

}  // namespace store::sqlite
