#include "store/postgres/internal/recent.hpp"

#include <algorithm>
#include <utility>

namespace store::postgres {
namespace {

// With what the maps and pointers around it take.
std::size_t bytes_of(Stored const& stored) {
    return 250 + stored.key.type.size() + stored.key.id.size() + stored.keys.size() +
           stored.actor.size() + (stored.body ? stored.body->size() + 40 : 0);
}

template <class Map>
typename Map::mapped_type const* in(Map const& map, std::int64_t number) {
    auto const at = map.find(number);
    return at == map.end() ? nullptr : &at->second;
}

}  // namespace

Version version_of(Stored const& stored) {
    CHECK(stored.whole);
    return {.key = stored.key,
            .version = static_cast<std::uint64_t>(stored.version),
            .sequence = static_cast<std::uint64_t>(stored.sequence),
            .at = {stored.at},
            .method = stored.method,
            .actor = stored.actor,
            .body = stored.body};
}

StoredPointer Recent::find(std::int64_t pk, std::int64_t position) {
    auto& shard = shard_of(pk);
    std::lock_guard const lock(shard.mutex);
    if (auto const* found = in(shard.young, pk)) {
        return (*found)->sequence <= position ? *found : nullptr;
    }
    auto const* found = in(shard.old, pk);
    if (!found || (*found)->sequence > position) return nullptr;
    auto stored = *found;
    put(shard, stored);
    return stored;
}

StoredPointer Recent::find(Key const& key, std::int64_t hash, std::int64_t position) {
    std::int64_t pk = 0;
    {
        auto& shard = shard_of(hash);
        std::lock_guard const lock(shard.mutex);
        auto const* number = in(shard.young_numbers, hash);
        if (!number) number = in(shard.old_numbers, hash);
        if (!number) return nullptr;
        pk = *number;
    }
    auto stored = find(pk, position);
    return stored && stored->key == key ? stored : nullptr;
}

void Recent::remember(StoredPointer const& stored, std::int64_t position) {
    {
        auto& shard = shard_of(stored->pk);
        std::lock_guard const lock(shard.mutex);
        if (shard.written > position) return;
        put(shard, stored);
    }
    put_number(stored->key, stored->pk);
}

void Recent::write(StoredPointer const& stored) {
    {
        auto& shard = shard_of(stored->pk);
        std::lock_guard const lock(shard.mutex);
        shard.written = std::max(shard.written, stored->sequence);
        put(shard, stored);
    }
    put_number(stored->key, stored->pk);
}

void Recent::put(Shard& shard, StoredPointer const& stored) {
    auto& place = shard.young[stored->pk];
    if (place) shard.young_bytes -= bytes_of(*place);
    place = stored;
    shard.young_bytes += bytes_of(*stored);
    if (shard.young_bytes <= shard_bytes_max_) return;
    shard.old = std::exchange(shard.young, {});
    shard.young_bytes = 0;
}

// The pk of a key never changes.
void Recent::put_number(Key const& key, std::int64_t pk) {
    auto const hash = hash_of(key.type, key.id);
    auto& shard = shard_of(hash);
    std::lock_guard const lock(shard.mutex);
    shard.young_numbers[hash] = pk;
    if (shard.young_numbers.size() * 64 <= shard_bytes_max_) return;
    shard.old_numbers = std::exchange(shard.young_numbers, {});
}

void Recent::clear(std::int64_t position) {
    for (auto& shard : shards_) {
        std::lock_guard const lock(shard.mutex);
        shard.young.clear();
        shard.old.clear();
        shard.young_numbers.clear();
        shard.old_numbers.clear();
        shard.young_bytes = 0;
        shard.written = position;
    }
    cover(position);
}

std::vector<std::string> Recent::systems_of(Term parameter) const {
    std::shared_lock const lock(systems_mutex_);
    auto const at = systems_.find(parameter);
    if (at == systems_.end()) return {};
    return {at->second.begin(), at->second.end()};
}

bool Recent::has_system(std::pair<Term, std::string> const& system) const {
    std::shared_lock const lock(systems_mutex_);
    auto const at = systems_.find(system.first);
    return at != systems_.end() && at->second.contains(system.second);
}

void Recent::add_system(std::pair<Term, std::string> system) {
    std::unique_lock const lock(systems_mutex_);
    systems_[system.first].insert(std::move(system.second));
}

void Recent::replace_systems(Systems systems) {
    std::unique_lock const lock(systems_mutex_);
    systems_ = std::move(systems);
}

}  // namespace store::postgres
