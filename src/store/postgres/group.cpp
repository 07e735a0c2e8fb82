#include "store/postgres/internal/group.hpp"

#include <algorithm>

#include "store/log/body.hpp"
#include "store/log/conflict.hpp"
#include "store/postgres/internal/packed.hpp"
#include "store/postgres/internal/search.hpp"

namespace store::postgres {
namespace {

template <class Visit>
void each_target(Change const& change, Visit const& visit) {
    if (change.method == Method::erase) return;
    for (auto const& entry : change.index) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->type.empty() || reference->id.empty()) continue;
        visit(Key{reference->type, reference->id});
    }
}

}  // namespace

base::Result<void> Group::read(std::vector<Batch const*> const& batches) {
    std::map<Key, Place> all;
    for (auto const* batch : batches) {
        for (auto const& change : batch->changes) {
            all.try_emplace(change.key);
            each_target(change, [&](Key key) { all.try_emplace(std::move(key)); });
        }
        for (auto const& [key, version] : batch->unmoved) all.try_emplace(key);
    }
    std::vector<Key> keys;
    for (auto const& [key, place] : all) keys.push_back(key);
    if (keys.empty()) return {};
    View view(connection_, recent_, draft_, base_.position);
    auto const found = TRY(view.stored(std::span<Key const>(keys)));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto& place = all.at(keys[i]);
        place.now = place.before = found[i];
    }
    places_ = std::move(all);
    return {};
}

base::Result<std::vector<Written>> Group::apply(Batch const& batch) {
    TRY(check(batch));
    auto const at = std::max(batch.at.ms, ends_.at);
    std::vector<Written> written;
    written.reserve(batch.changes.size());
    for (auto const& change : batch.changes) written.push_back(append(change, batch.actor, at));
    for (auto const& row : batch.rows) rows_[{row.room, row.key}] = row.value;
    return written;
}

// Everything is checked before anything is changed.
base::Result<void> Group::check(Batch const& batch) {
    for (auto const& change : batch.changes) {
        if (change.if_version) TRY(check_version(change.key, *change.if_version));
    }
    for (auto const& [key, version] : batch.unmoved) TRY(check_version(key, version));
    for (auto const& query : batch.unmatched) TRY(check_unmatched(query));
    return {};
}

base::Result<void> Group::check_version(Key const& key, std::uint64_t expected) {
    auto const& now = place_of(key).now;
    auto const newest = now ? static_cast<std::uint64_t>(now->version) : 0;
    if (stands_at(expected, newest, now && !now->living)) return {};
    return conflict_on(key, newest);
}

// The search must see what the group has gathered, so that is written first.
base::Result<void> Group::check_unmatched(fhir::Query const& query) {
    TRY(write());
    View view(connection_, recent_, draft_, base_.position);
    for (auto const& type : query.types) {
        if (!TRY(matching(view, type, query.all_of, 1)).empty()) {
            return conflict_on_match(query.types.front());
        }
    }
    return {};
}

Group::Place& Group::place_of(Key const& key) {
    auto const at = places_.find(key);
    CHECK(at != places_.end());
    return at->second;
}

void Group::set(Place& place, StoredPointer now) {
    if (!place.touched) touched_.push_back(now->key);
    place.touched = true;
    draft_[now->pk] = now;
    place.now = std::move(now);
}

void Group::meet(Key const& key) {
    auto& place = place_of(key);
    if (place.now) return;
    auto stored = std::make_shared<Stored>();
    stored->key = key;
    stored->pk = ++ends_.pk;
    set(place, std::move(stored));
}

Written Group::append(Change const& change, std::string const& actor, std::int64_t at) {
    auto& place = place_of(change.key);
    auto now = std::make_shared<Stored>();
    now->key = change.key;
    now->pk = place.now ? place.now->pk : ++ends_.pk;
    now->version = place.now ? place.now->version + 1 : 1;
    now->sequence = ++ends_.position.sequence;
    now->at = ends_.at = at;
    now->whole = true;
    now->method = change.method;
    now->actor = actor;
    if (change.method != Method::erase) {
        now->living = true;
        now->keys = pack(change.index);
        now->body = std::make_shared<std::string const>(fhir::stamped(
            change.resource, std::to_string(now->version), base::to_text(base::Instant{at})));
    }
    versions_.push_back(now);
    set(place, now);
    each_target(change, [&](Key const& key) { meet(key); });
    return {.key = change.key,
            .version = static_cast<std::uint64_t>(now->version),
            .sequence = static_cast<std::uint64_t>(now->sequence),
            .at = {at},
            .body = now->body};
}

void Group::publish() {
    for (auto const& [pk, stored] : draft_) recent_.write(stored);
    recent_.cover(ends_.position.sequence);
}

base::Result<void> Group::take_all() {
    for (; awaited_ > 0; --awaited_) TRY(connection_.take());
    return {};
}

base::Result<void> Group::begin() {
    if (begun_) return {};
    begun_ = true;
    TRY(send(Sql::begin));
    return send(Sql::expect, base_.position.sequence, base_.position.row_commits);
}

base::Result<void> Group::write() {
    TRY(begin());
    TRY(send_versions());
    TRY(send_index());
    TRY(send_resources());
    TRY(send_rows());
    for (auto const& key : touched_) {
        auto& place = places_.at(key);
        place.before = place.now;
        place.touched = false;
    }
    touched_.clear();
    versions_.clear();
    TRY(connection_.flush());
    return take_all();
}

base::Result<void> Group::commit() {
    TRY(begin());
    TRY(send_versions());
    TRY(send_index());
    TRY(send_resources());
    TRY(send_rows());
    TRY(send(Sql::commit));
    TRY(connection_.sync());
    return take_all();
}

base::Result<void> Group::send_versions() {
    if (versions_.empty()) return {};
    std::vector<std::int64_t> sequences, pks, numbers, types, ats, methods, codecs;
    std::vector<std::string> actors;
    std::vector<std::shared_ptr<std::string const>> bodies;
    for (auto const& each : versions_) {
        sequences.push_back(each->sequence);
        pks.push_back(each->pk);
        numbers.push_back(each->version);
        types.push_back(term_of_type(each->key.type));
        ats.push_back(each->at);
        methods.push_back(static_cast<std::int64_t>(each->method));
        actors.push_back(each->actor);
        auto packed = each->body ? pack_body(*each->body) : StoredBody{};
        codecs.push_back(static_cast<std::int64_t>(packed.codec));
        bodies.push_back(each->body ? std::make_shared<std::string const>(std::move(packed.bytes))
                                    : nullptr);
    }
    using Numbers = std::span<std::int64_t const>;
    return send(Sql::add_versions, Numbers(sequences), Numbers(pks), Numbers(numbers),
                Numbers(types), Numbers(ats), Numbers(methods),
                std::span<std::string const>(actors), Numbers(codecs),
                std::span<std::shared_ptr<std::string const> const>(bodies));
}

base::Result<void> Group::send_resources() {
    if (touched_.empty()) return {};
    std::vector<std::int64_t> pks, hashes, versions, sequences, ats;
    std::vector<std::string> types, ids, keys;
    std::vector<bool> living;
    for (auto const& key : touched_) {
        auto const& now = *places_.at(key).now;
        pks.push_back(now.pk);
        hashes.push_back(hash_of(key.type, key.id));
        types.push_back(key.type);
        ids.push_back(key.id);
        versions.push_back(now.version);
        sequences.push_back(now.sequence);
        ats.push_back(now.at);
        living.push_back(now.living);
        keys.push_back(now.keys);
    }
    using Numbers = std::span<std::int64_t const>;
    Arguments arguments;
    arguments.add(Numbers(pks));
    arguments.add(Numbers(hashes));
    arguments.add_texts(types);
    arguments.add_texts(ids);
    arguments.add(Numbers(versions));
    arguments.add(Numbers(sequences));
    arguments.add(Numbers(ats));
    arguments.add_booleans(living);
    arguments.add(std::span<std::string const>(keys));
    return send(Sql::set_resources, arguments);
}

base::Result<void> Group::send_rows() {
    if (rows_.empty()) return {};
    std::vector<std::string> rooms, keys, values, dropped_rooms, dropped_keys;
    for (auto const& [key, value] : rows_) {
        (value.empty() ? dropped_rooms : rooms).push_back(key.first);
        (value.empty() ? dropped_keys : keys).push_back(key.second);
        if (!value.empty()) values.push_back(value);
    }
    rows_.clear();
    ends_.position.row_commits = base_.position.row_commits + 1;
    TRY(send(Sql::count_rows, ends_.position.row_commits));
    if (!rooms.empty()) {
        Arguments arguments;
        arguments.add_texts(rooms);
        arguments.add(std::span<std::string const>(keys));
        arguments.add(std::span<std::string const>(values));
        TRY(send(Sql::set_rows, arguments));
    }
    if (dropped_rooms.empty()) return {};
    Arguments arguments;
    arguments.add_texts(dropped_rooms);
    arguments.add(std::span<std::string const>(dropped_keys));
    return send(Sql::drop_rows, arguments);
}

}  // namespace store::postgres
