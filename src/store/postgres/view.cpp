#include "store/postgres/internal/view.hpp"

#include <algorithm>

#include "store/log/body.hpp"

namespace store::postgres {
namespace {

std::shared_ptr<Stored> stored_from(Rows const& rows, int row) {
    auto stored = std::make_shared<Stored>();
    stored->pk = rows.integer(row, 0);
    stored->key = {std::string(rows.bytes(row, 1)), std::string(rows.bytes(row, 2))};
    stored->version = rows.integer(row, 3);
    stored->sequence = rows.integer(row, 4);
    stored->at = rows.integer(row, 5);
    stored->living = rows.boolean(row, 6);
    stored->keys = rows.bytes(row, 7);
    return stored;
}

// Adds what the version itself holds: its method, actor and body.
base::Result<void> complete(Stored& stored, Rows const& rows, int row, int first) {
    stored.whole = true;
    stored.method = static_cast<Method>(rows.integer(row, first));
    stored.actor = rows.bytes(row, first + 1);
    stored.body = TRY(body_from(rows, row, first + 2));
    return {};
}

}  // namespace

base::Result<std::shared_ptr<std::string const>> body_from(Rows const& rows, int row, int first) {
    if (rows.is_null(row, first + 1)) return nullptr;
    auto const codec = static_cast<Codec>(rows.integer(row, first));
    return std::make_shared<std::string const>(
        TRY(unpack_body(codec, rows.bytes(row, first + 1))));
}

// The first question of a transaction fixes its instant.
base::Result<void> View::begin() {
    if (begun_) return {};
    begun_ = true;
    return connection_.send(Sql::newest);
}

base::Result<Rows> View::take() {
    if (!position_) TRY(take_position());
    return connection_.take();
}

base::Result<void> View::take_position() {
    auto const newest = TRY(connection_.take());
    position_ = Position{newest.integer(0, 0), newest.integer(0, 1)};
    return {};
}

base::Result<Position> View::position() {
    if (position_) return *position_;
    TRY(begin());
    TRY(flush());
    TRY(take_position());
    return *position_;
}

StoredPointer View::remembered(std::int64_t pk) {
    if (draft_) {
        if (auto const at = draft_->find(pk); at != draft_->end()) return at->second;
    }
    // Beyond what this process knows of, another one has written.
    if (position_->sequence > recent_.covered()) return nullptr;
    return recent_.find(pk, position_->sequence);
}

StoredPointer View::remembered(Key const& key, std::int64_t hash) {
    if (position_->sequence > recent_.covered()) return nullptr;
    auto found = recent_.find(key, hash, position_->sequence);
    if (!found || !draft_) return found;
    auto const at = draft_->find(found->pk);
    return at == draft_->end() ? found : at->second;
}

void View::remember(StoredPointer const& stored) {
    if (!draft_ && position_->sequence <= recent_.covered()) recent_.remember(stored, position_->sequence);
}

base::Result<std::vector<StoredPointer>> View::stored(std::span<std::int64_t const> pks) {
    TRY(position());
    std::vector<StoredPointer> found(pks.size());
    Pks missing;
    for (std::size_t i = 0; i < pks.size(); ++i) {
        found[i] = remembered(pks[i]);
        if (!found[i]) missing.push_back(pks[i]);
    }
    if (missing.empty()) return found;
    auto const rows = TRY(run(Sql::standings, std::span<std::int64_t const>(missing)));
    std::unordered_map<std::int64_t, StoredPointer> read;
    for (int row = 0; row < rows.size(); ++row) {
        StoredPointer stored = stored_from(rows, row);
        remember(stored);
        read.emplace(stored->pk, std::move(stored));
    }
    for (std::size_t i = 0; i < pks.size(); ++i) {
        if (found[i]) continue;
        auto const at = read.find(pks[i]);
        CHECK(at != read.end());
        found[i] = at->second;
    }
    return found;
}

// Before the instant is known nothing that is remembered can be trusted, so all is asked for.
base::Result<std::vector<StoredPointer>> View::stored(std::span<Key const> keys) {
    std::vector<StoredPointer> found(keys.size());
    std::vector<std::int64_t> missing;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto const hash = hash_of(keys[i].type, keys[i].id);
        if (position_) found[i] = remembered(keys[i], hash);
        if (!found[i]) missing.push_back(hash);
    }
    if (missing.empty()) return found;
    auto const rows = TRY(run(Sql::standings_by_hash, std::span<std::int64_t const>(missing)));
    std::map<Key, StoredPointer> read;
    for (int row = 0; row < rows.size(); ++row) {
        StoredPointer stored = stored_from(rows, row);
        remember(stored);
        read.emplace(stored->key, std::move(stored));
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (found[i]) continue;
        auto const at = read.find(keys[i]);
        if (at != read.end()) found[i] = at->second;
    }
    return found;
}

base::Result<StoredPointer> View::stored(Key const& key) {
    auto found = TRY(stored(std::span<Key const>(&key, 1)));
    return std::move(found[0]);
}

base::Result<std::optional<Version>> View::read(Key const& key) {
    auto const hash = hash_of(key.type, key.id);
    auto found = position_ ? remembered(key, hash) : nullptr;
    if (!found) {
        auto const rows = TRY(run(Sql::newest_by_hash, hash));
        for (int row = 0; row < rows.size(); ++row) {
            auto read = stored_from(rows, row);
            if (read->key != key) continue;
            if (read->version > 0) TRY(complete(*read, rows, row, 8));
            remember(read);
            found = std::move(read);
        }
    }
    if (!found || found->version == 0) return std::nullopt;
    return std::move(TRY(versions({std::move(found)}))[0]);
}

base::Result<std::vector<Version>> View::versions(std::vector<StoredPointer> const& stored) {
    std::vector<std::int64_t> missing;
    for (auto const& each : stored) {
        if (!each->whole) missing.push_back(each->sequence);
    }
    std::unordered_map<std::int64_t, StoredPointer> read;
    if (!missing.empty()) {
        std::unordered_map<std::int64_t, StoredPointer> asked;
        for (auto const& each : stored) asked.emplace(each->sequence, each);
        auto const rows = TRY(run(Sql::versions, std::span<std::int64_t const>(missing)));
        for (int row = 0; row < rows.size(); ++row) {
            auto const sequence = rows.integer(row, 0);
            auto whole = std::make_shared<Stored>(*asked.at(sequence));
            TRY(complete(*whole, rows, row, 1));
            remember(whole);
            read.emplace(sequence, std::move(whole));
        }
    }
    std::vector<Version> versions;
    versions.reserve(stored.size());
    for (auto const& each : stored) {
        versions.push_back(version_of(each->whole ? *each : *read.at(each->sequence)));
    }
    return versions;
}

// The position is the number of all versions: sequences have no gaps.
base::Result<std::int64_t> first_at_or_after(View& view, std::int64_t at_ms) {
    std::int64_t low = 1;
    std::int64_t high = TRY(view.position()).sequence + 1;
    while (low < high) {
        auto const middle = low + (high - low) / 2;
        auto const row = TRY(view.run(Sql::at_of_sequence, middle));
        CHECK(row.size() == 1);
        if (row.integer(0, 0) < at_ms) low = middle + 1;
        else high = middle;
    }
    return low;
}

}  // namespace store::postgres
