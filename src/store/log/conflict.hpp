// What a commit that lost a race answers: the same from every backend.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "store/log/store.hpp"

namespace store {

// The key stands at `found` (0: there is none, or it was deleted) where another version was expected.
std::unexpected<base::Error> conflict_on(Key const& key, std::uint64_t found);

// A search that had to find nothing (Batch::unmatched) now finds a resource of this type.
std::unexpected<base::Error> conflict_on_match(std::string_view type);

// Whether a key that stands at `newest` (a deletion if `deleted`; 0 if there never was one)
// satisfies the version that a commit expects: 0 stands for "none, or deleted".
bool stands_at(std::uint64_t expected, std::uint64_t newest, bool deleted);

}  // namespace store
