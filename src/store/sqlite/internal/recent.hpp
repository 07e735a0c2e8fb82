// Versions read lately, for all snapshots of the store. A version never changes, so what lies here
// by its sequence is right for every snapshot that can see it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "store/log/store.hpp"

namespace store::sqlite {

// Bounded in bytes: what was not asked for while half of the space was filled anew is let go.
class Recent {
  public:
    explicit Recent(std::size_t bytes_max) : half_bytes_(bytes_max / 2 / parts_count) {}

    std::optional<Version> find(std::uint64_t sequence);
    void keep(Version const& version);

  private:
    static constexpr std::size_t parts_count = 16;  // So that threads seldom wait for each other.
    using Versions = std::unordered_map<std::uint64_t, Version>;

    struct Part {
        std::mutex mutex;
        Versions fresh;
        Versions old;
        std::size_t fresh_bytes = 0;
    };

    Part& part_of(std::uint64_t sequence) { return parts_[sequence % parts_count]; }
    void put(Part& part, Version const& version);

    std::size_t half_bytes_;
    std::array<Part, parts_count> parts_;
};

}  // namespace store::sqlite
