// Whether resources satisfy what a search asks, many at a time.
#pragma once

#include "store/log/match.hpp"
#include "store/postgres/internal/view.hpp"

namespace store::postgres {

Subject subject_of(Stored const& stored);

// Those that satisfy all criteria, in their order. Chains are followed for all of them at once.
base::Result<std::vector<StoredPointer>> keep_satisfying(
    View& view, std::vector<StoredPointer> candidates,
    std::vector<fhir::Criterion> const& all_of);

// What a resource refers to by a parameter.
std::vector<Key> targets_of(Stored const& stored, std::uint32_t parameter);

}  // namespace store::postgres
