#include "store/sqlite/internal/recent.hpp"

#include <utility>

namespace store::sqlite {
namespace {

// With its names, the table's node and the reference count beside the text.
std::size_t bytes_of(Version const& version) {
    return 320 + (version.body ? version.body->capacity() : 0);
}

}  // namespace

std::optional<Version> Recent::find(std::uint64_t sequence) {
    auto& part = part_of(sequence);
    std::lock_guard const lock(part.mutex);
    if (auto const found = part.fresh.find(sequence); found != part.fresh.end()) {
        return found->second;
    }
    auto const found = part.old.find(sequence);
    if (found == part.old.end()) return std::nullopt;
    auto version = std::move(found->second);
    part.old.erase(found);
    put(part, version);
    return version;
}

void Recent::keep(Version const& version) {
    auto& part = part_of(version.sequence);
    std::lock_guard const lock(part.mutex);
    put(part, version);
}

void Recent::put(Part& part, Version const& version) {
    auto const bytes = bytes_of(version);
    if (bytes > half_bytes_) return;
    if (part.fresh_bytes + bytes > half_bytes_) {
        part.old = std::exchange(part.fresh, {});
        part.fresh_bytes = 0;
    }
    if (part.fresh.emplace(version.sequence, version).second) part.fresh_bytes += bytes;
}

}  // namespace store::sqlite
