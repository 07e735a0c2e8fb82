// Appends batches within a transaction: versions, where each resource stands, and the index.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/sqlite/internal/index_rows.hpp"
#include "store/sqlite/internal/view.hpp"

namespace store::sqlite {

class Appender final : private Interning {
  public:
    static base::Result<Appender> open(Connection connection);

    // A group of batches: begin, apply each, then finish or abort.
    base::Result<void> begin();
    // A conflict leaves no trace, and the group may go on; after any other failure abort it.
    base::Result<std::vector<Written>> apply(Batch const& batch);
    base::Result<void> write_index();  // Before finish, and wherever the index is read.
    base::Result<void> finish();
    void abort();

    // Within a group: makes the search index anew from the newest bodies. Returns the living.
    base::Result<std::uint64_t> rebuild_index();
    // Within a group: makes every table but the log and the rooms' rows anew from the log.
    base::Result<std::uint64_t> rebuild_all();

    // What readers that begin from now on need. To be handed to them before finish.
    std::shared_ptr<Names const> names() const { return names_; }
    Connection& connection() { return connection_; }

  private:
    struct Place {
        Standing before;
        bool fresh;  // It has a number but no row yet.
    };

    explicit Appender(Connection connection) : connection_(std::move(connection)) {}

    base::Result<void> reload();
    base::Result<void> check(Batch const& batch);
    base::Result<void> check_version(Key const& key, std::uint64_t expected);
    base::Result<void> check_unmatched(fhir::Query query);
    base::Result<Written> append(Change const& change, std::string const& actor, base::Instant at);
    base::Result<Place> place_of(Key const& key);
    base::Result<void> write_version(Standing const& before, Change const& change,
                                     Written const& written, std::string const& actor);
    base::Result<void> write_standing(Place const& place, Change const& change,
                                      Written const& written);
    base::Result<std::string> keys_of(std::int64_t type, Change const& change);
    base::Result<void> note_several(std::vector<std::int64_t> const& parameters);
    base::Result<void> set_row(Row const& row);

    base::Result<std::int64_t> system(std::string_view uri) override;
    base::Result<std::int64_t> resource(std::string_view type, std::string_view id) override;
    base::Result<std::int64_t> type(std::string_view name);
    base::Result<std::int64_t> number(std::string_view type, std::string_view id);
    base::Result<std::optional<std::int64_t>> find(std::string_view type, std::string_view id);
    base::Result<void> name_parameters(std::int64_t type,
                                       std::vector<fhir::IndexEntry> const& entries);
    base::Result<bool> reindex(std::int64_t pk);
    base::Result<void> replay_log();
    base::Result<void> replay(std::int64_t sequence, Standing& standing);
    base::Result<void> name_resource(std::int64_t pk, Standing& standing, std::int64_t sequence);
    base::Result<void> keep_referred();
    Names& draft();  // The names to add to: a copy, for readers hold the others.

    Connection connection_;
    std::shared_ptr<Names const> names_;
    std::shared_ptr<Names> draft_;     // Equal to names_ once there is something new in the group.
    IndexRows rows_;
    std::unordered_map<std::string, std::int64_t> known_;  // "Patient/7" → pk: those met lately.
    std::int64_t newest_pk_ = 0;
    std::int64_t newest_sequence_ = 0;
    std::int64_t newest_at_ = 0;
    std::int64_t data_version_ = 0;
    bool stale_ = true;                // The numbers above must be read anew.
};

}  // namespace store::sqlite
