// A stable 64-bit hash (XXH3): the same value on every machine and in every release, so it may be
// stored. Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace base {

std::uint64_t hash(std::string_view bytes);

}  // namespace base
