#include <algorithm>

#include "store/log/conflict.hpp"
#include "store/memory/internal/state.hpp"

namespace store::model {
namespace {

base::Result<void> check_version(State const& state, Key const& key, std::uint64_t expected) {
    auto const at = state.current.find(key);
    bool const known = at != state.current.end();
    auto const newest = known ? at->second.version.version : 0;
    if (stands_at(expected, newest, known && !at->second.version.body)) return {};
    return conflict_on(key, newest);
}

base::Result<bool> finds_any(State const& state, fhir::Query query) {
    query.page.clear();
    query.count = 1;
    query.summary = fhir::Summary::none;
    return !TRY(search(state, query)).matches.empty();
}

void note_arrival(State& state, Key const& key) {
    state.arrival.try_emplace(key, state.arrival.size() + 1);
}

Written append_one(State& state, Change change, std::string const& actor, base::Instant at) {
    note_arrival(state, change.key);
    for (auto const& entry : change.index) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->type.empty() || reference->id.empty()) continue;
        note_arrival(state, {reference->type, reference->id});
    }
    auto& current = state.current[change.key];
    Version version{.key = change.key,
                    .version = current.version.version + 1,
                    .sequence = state.log.size() + 1,
                    .at = at,
                    .method = change.method,
                    .actor = actor,
                    .body = nullptr};
    if (change.method != Method::erase) {
        version.body = std::make_shared<std::string const>(
            fhir::stamped(change.resource, std::to_string(version.version), base::to_text(at)));
    }
    current = {version, std::move(change.index)};
    state.log.push_back(version);
    return {version.key, version.version, version.sequence, version.at, version.body};
}

}  // namespace

Current const* State::living(Key const& key) const {
    auto const at = current.find(key);
    return at != current.end() && at->second.version.body ? &at->second : nullptr;
}

base::Result<void> check(State const& state, Batch const& batch) {
    for (auto const& change : batch.changes) {
        if (change.if_version) TRY(check_version(state, change.key, *change.if_version));
    }
    for (auto const& [key, version] : batch.unmoved) TRY(check_version(state, key, version));
    for (auto const& query : batch.unmatched) {
        if (TRY(finds_any(state, query))) return conflict_on_match(query.types.front());
    }
    return {};
}

std::vector<Written> append(State& state, Batch batch) {
    auto const at = state.log.empty() ? batch.at : std::max(batch.at, state.log.back().at);
    std::vector<Written> written;
    for (auto& change : batch.changes) {
        written.push_back(append_one(state, std::move(change), batch.actor, at));
    }
    for (auto& row : batch.rows) {
        std::pair key(std::move(row.room), std::move(row.key));
        if (row.value.empty()) {
            state.rows.erase(key);
        } else {
            state.rows[std::move(key)] = std::move(row.value);
        }
    }
    return written;
}

std::vector<Version> history(State const& state, HistoryAsk const& ask) {
    auto const asked = [&](Key const& key) {
        return (ask.type.empty() || key.type == ask.type) && (ask.id.empty() || key.id == ask.id);
    };
    std::vector<Version> versions;
    std::map<Key, bool> superseded;  // As of ask.at, walking backwards.
    for (auto at = state.log.size(); at-- > 0;) {
        auto const& version = state.log[at];
        if (!asked(version.key) || (ask.since && version.at < *ask.since)) continue;
        if (ask.at && (version.at > *ask.at || superseded[version.key])) continue;
        superseded[version.key] = true;
        if (!ask.before || version.sequence < *ask.before) versions.push_back(version);
    }
    return versions;
}

}  // namespace store::model
