// Batches that are written in one transaction: decided on in memory, then written set by set.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/postgres/internal/index_set.hpp"
#include "store/postgres/internal/view.hpp"

namespace store::postgres {

// The ends of the log, from which the only writer numbers on.
struct Ends {
    Position position;
    std::int64_t at = 0;  // Of the newest version.
    std::int64_t pk = 0;
};

class Group {
  public:
    Group(Connection& connection, Recent& recent, Ends ends)
        : connection_(connection), recent_(recent), ends_(ends), base_(ends) {}

    // Reads where everything stands that these batches are about, in one exchange.
    base::Result<void> read(std::vector<Batch const*> const& batches);
    // A conflict leaves no trace. After any other failure the group is lost.
    base::Result<std::vector<Written>> apply(Batch const& batch);
    // What readers of the coming position shall find remembered.
    void publish();
    base::Result<void> commit();

    Ends const& ends() const { return ends_; }
    bool is_empty() const { return !begun_ && versions_.empty() && rows_.empty(); }

  private:
    // What is known of one key while the group is gathered.
    struct Place {
        StoredPointer now;     // Null: it has never been heard of.
        StoredPointer before;  // As the database has it since the last write.
        bool touched = false;  // Since the last write.
    };

    base::Result<void> check(Batch const& batch);
    base::Result<void> check_version(Key const& key, std::uint64_t expected);
    base::Result<void> check_unmatched(fhir::Query const& query);
    Written append(Change const& change, std::string const& actor, std::int64_t at);
    void meet(Key const& key);  // A resource that is referred to arrives too.
    Place& place_of(Key const& key);
    void set(Place& place, StoredPointer now);

    base::Result<void> begin();
    base::Result<void> write();  // What has been gathered since the last write.
    base::Result<void> send_resources();
    base::Result<void> send_versions();
    base::Result<void> send_index();
    base::Result<void> send_added(IndexSet const& set);
    base::Result<void> send_dropped(IndexSet const& set);
    base::Result<void> send_rows();
    base::Result<void> take_all();
    template <class... Values>
    base::Result<void> send(Sql sql, Values const&... values) {
        TRY(connection_.send(sql, values...));
        ++awaited_;
        return {};
    }

    Connection& connection_;
    Recent& recent_;
    Ends ends_;
    Ends const base_;
    std::map<Key, Place> places_;
    std::vector<Key> touched_;
    Draft draft_;
    std::vector<StoredPointer> versions_;
    std::map<std::pair<std::string, std::string>, std::string> rows_;  // By room and key.
    bool begun_ = false;
    int awaited_ = 0;  // Statements sent whose answers were not taken yet.
};

}  // namespace store::postgres
