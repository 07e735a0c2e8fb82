// The store: an append-only log of versions of FHIR resources, and what can be asked of it.
//
// The log is the truth: a commit appends versions and never changes one. The search index and the
// rooms' rows are written in the same commit and can be rebuilt from the log. `store/memory` is the
// model, `store/sqlite` the embedded backend; the laws in test/laws hold them to each other.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/search/index.hpp"
#include "fhir/search/query.hpp"
#include "fhir/value/splice.hpp"

namespace store {

struct Key {
    std::string type;
    std::string id;
    friend auto operator<=>(Key const&, Key const&) = default;
};

// How a version came to be: history's Bundle.entry.request.method (POST, PUT, DELETE).
enum class Method : std::uint8_t { create, update, erase };

struct Version {
    Key key;
    std::uint64_t version = 0;   // meta.versionId: 1, 2, 3 ...; a deletion counts.
    std::uint64_t sequence = 0;  // Position in the whole log; grows by one a version.
    base::Instant at;            // meta.lastUpdated; never less than that of an earlier version.
    Method method = Method::create;
    std::string actor;           // Who wrote it: an account or client name.
    std::shared_ptr<std::string const> body;  // The stamped resource; null for a deletion.
};

// A version to be appended.
struct Change {
    Key key;
    Method method = Method::create;
    fhir::Stampable resource;               // Empty for a deletion.
    std::vector<fhir::IndexEntry> index;    // Of the resource.
    // The version this builds on: 0, there must be none ever before or it was deleted; absent,
    // whatever is there. If another stands there at commit, the whole commit conflicts.
    std::optional<std::uint64_t> if_version;
};

// A row of a room's own: small state that is no FHIR resource (accounts, dead letters). The newest
// value of a key counts; an empty value removes it.
struct Row {
    std::string room;  // "auth"
    std::string key;   // "account/amara"
    std::string value;
};

struct Batch {
    std::string actor;
    base::Instant at;                    // The store may move it forward, never back.
    std::vector<Change> changes;         // Each key at most once.
    std::vector<Row> rows;
    // Resources that a decision read and relied on: they must still be at these versions.
    std::vector<std::pair<Key, std::uint64_t>> unmoved;
    // Searches that must still find nothing when the batch is committed (If-None-Exist).
    std::vector<fhir::Query> unmatched;
};

struct Found {
    std::vector<Version> matches;          // One page, in order.
    // All matches, if the query asks for it, or if the first page holds them all.
    std::optional<std::uint64_t> total;
    std::string next;      // Query::page of the next page; empty if there is none.
    std::string previous;  // Of the page before; empty on the first. It may have become empty.
};

struct HistoryAsk {
    std::string type;                        // Empty: all types.
    std::string id;                          // Empty: all of the type.
    std::optional<base::Instant> since;      // Versions at or after it.
    std::optional<base::Instant> at;         // Versions current at some time in it: _at.
    std::size_t count = 50;
    std::optional<std::uint64_t> before;     // Only sequences below this: the next page.
};

// One instant of the store: everything read from a snapshot belongs together.
class Snapshot {
  public:
    virtual ~Snapshot() = default;

    virtual std::uint64_t sequence() const = 0;  // The last version that is visible.

    // The newest version, which may be a deletion (body null); nothing if there never was one.
    virtual base::Result<std::optional<Version>> read(Key const& key) const = 0;
    virtual base::Result<std::optional<Version>> read_version(Key const& key,
                                                              std::uint64_t version) const = 0;
    // Newest first.
    virtual base::Result<std::vector<Version>> history(HistoryAsk const& ask) const = 0;
    // Of all pages: `before` and `count` do not matter.
    virtual base::Result<std::uint64_t> history_total(HistoryAsk const& ask) const = 0;

    // Matches only; includes are composed by domain/record. In the order asked, then (and without
    // one) the latest arrival first: a resource arrives when it is first written or referred to.
    virtual base::Result<Found> search(fhir::Query const& query) const = 0;

    // Resources (of a type, or any if empty) whose reference parameter ("*": any) points at the
    // target: _revinclude, compartments, $everything. At most `count`.
    virtual base::Result<std::vector<Version>> referring(Key const& target, std::string_view type,
                                                         std::string_view parameter,
                                                         std::size_t count) const = 0;

    // The key's place in the default order: a greater one arrived later; 0 if nothing was heard of
    // it. It never changes.
    virtual base::Result<std::uint64_t> arrival(Key const& key) const = 0;

    // What a version that this snapshot gave refers to by a reference parameter ("*": any), each key
    // once, in the order of the resource: _include, $everything. Whether they exist is not said.
    virtual base::Result<std::vector<Key>> references(Version const& from,
                                                      std::string_view parameter) const;

    // Versions after a position of the log, oldest first.
    virtual base::Result<std::vector<Version>> changes_after(std::uint64_t sequence,
                                                             std::size_t count) const = 0;

    virtual base::Result<std::optional<std::string>> row(std::string_view room,
                                                         std::string_view key) const = 0;
    // Rows whose key starts with the prefix, by key.
    virtual base::Result<std::vector<Row>> rows(std::string_view room,
                                                std::string_view prefix) const = 0;
};

struct Written {
    Key key;
    std::uint64_t version;
    std::uint64_t sequence;
    base::Instant at;
    std::shared_ptr<std::string const> body;  // Null for a deletion.
};

// Called after a commit is durable, in commit order, from the store's own thread: hand over
// quickly, never block.
using Listener = std::function<void(std::vector<Written> const&)>;

class Store {
  public:
    virtual ~Store() = default;

    virtual base::Result<std::unique_ptr<Snapshot>> snapshot() = 0;

    // All or nothing, in order of the changes. Returns when the batch is durable (fsync), which
    // many callers may share (group commit). Conflicts (store.conflict) name the key.
    virtual base::Result<std::vector<Written>> commit(Batch batch) = 0;

    virtual void listen(Listener listener) = 0;

    // Resources now, versions in all, bytes on disk: for metrics and `homeward check`.
    struct Size {
        std::uint64_t resources = 0;
        std::uint64_t versions = 0;
        std::uint64_t bytes = 0;
    };
    virtual base::Result<Size> size() = 0;
};

// What a change needs from a document: stamped under the key's id and indexed.
inline Change change_from(Key key, Method method, fhir::Document const& document,
                          std::optional<std::uint64_t> if_version) {
    Change change{.method = method,
                  .resource = fhir::stampable(document, key.id),
                  .index = fhir::index_of(document.root()),
                  .if_version = if_version};
    change.key = std::move(key);
    return change;
}

}  // namespace store
