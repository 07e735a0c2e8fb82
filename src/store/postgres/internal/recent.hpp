// What this process remembers of the database: the newest states of resources met lately, and the
// systems of codes. It is coherent because this process knows every commit up to the position that
// it covers: a commit of its own succeeds only if no other process has written since, and then its
// states are put here before the position moves. A reader beyond that position asks the database.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/log/store.hpp"
#include "store/postgres/internal/terms.hpp"

namespace store::postgres {

// Where a resource stands.
struct Stored {
    Key key;
    std::int64_t pk = 0;
    std::int64_t version = 0;   // 0: only referred to so far.
    std::int64_t sequence = 0;
    std::int64_t at = 0;
    bool living = false;
    std::string keys;           // Packed.
    // Of the version itself; only if `whole`.
    bool whole = false;
    Method method = Method::create;
    std::string actor;
    std::shared_ptr<std::string const> body;
};

// An instant: the newest version, and how many commits have changed rows.
struct Position {
    std::int64_t sequence = 0;
    std::int64_t row_commits = 0;
    friend bool operator==(Position const&, Position const&) = default;
};

using StoredPointer = std::shared_ptr<Stored const>;

Version version_of(Stored const& stored);  // It is whole.

class Recent {
  public:
    explicit Recent(std::size_t bytes_max) : shard_bytes_max_(bytes_max / shard_count / 2) {}

    // The state that a reader at this position sees; null if it is not remembered.
    StoredPointer find(std::int64_t pk, std::int64_t position);
    StoredPointer find(Key const& key, std::int64_t hash, std::int64_t position);
    // What a reader at this position has read.
    void remember(StoredPointer const& stored, std::int64_t position);

    // What the writer has committed; then the position up to which all is known.
    void write(StoredPointer const& stored);
    void cover(std::int64_t position) { covered_.store(position, std::memory_order_release); }
    std::int64_t covered() const { return covered_.load(std::memory_order_acquire); }

    // Nothing is remembered; what a reader saw before this position does not count any more.
    void clear(std::int64_t position);

    std::vector<std::string> systems_of(Term parameter) const;
    bool has_system(std::pair<Term, std::string> const& system) const;
    void add_system(std::pair<Term, std::string> system);
    using Systems = std::map<Term, std::set<std::string>>;
    void replace_systems(Systems systems);

  private:
    static constexpr std::size_t shard_count = 64;

    // Two generations: the young one becomes the old one when it is full.
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::int64_t, StoredPointer> young, old;
        std::unordered_map<std::int64_t, std::int64_t> young_numbers, old_numbers;  // Hash to pk.
        std::size_t young_bytes = 0;
        std::int64_t written = 0;  // The newest sequence that the writer put here.
    };

    Shard& shard_of(std::int64_t number) {
        return shards_[static_cast<std::uint64_t>(number) % shard_count];
    }
    void put(Shard& shard, StoredPointer const& stored);
    void put_number(Key const& key, std::int64_t pk);

    std::size_t const shard_bytes_max_;
    std::array<Shard, shard_count> shards_;
    std::atomic<std::int64_t> covered_ = 0;
    mutable std::shared_mutex systems_mutex_;
    Systems systems_;
};

}  // namespace store::postgres
