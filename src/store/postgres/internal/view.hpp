// What one transaction sees: resources, versions and the lists of the index.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>

#include "store/postgres/internal/connection.hpp"
#include "store/postgres/internal/recent.hpp"

namespace store::postgres {

using Pks = std::vector<std::int64_t>;
using Draft = std::unordered_map<std::int64_t, StoredPointer>;

class View {
  public:
    // A reader's: the transaction begins with its first question.
    View(Connection& connection, Recent& recent) : connection_(connection), recent_(recent) {}
    // The writer's: it sees its own draft before anything else.
    View(Connection& connection, Recent& recent, Draft const& draft, Position position)
        : connection_(connection), recent_(recent), draft_(&draft), position_(position),
          begun_(true) {}

    // Questions in one exchange: ask all, then take the answers in their order.
    template <class... Values>
    base::Result<void> ask(Sql sql, Values const&... values) {
        TRY(begin());
        return connection_.send(sql, values...);
    }
    base::Result<void> flush() { return connection_.flush(); }
    base::Result<Rows> take();
    template <class... Values>
    base::Result<Rows> run(Sql sql, Values const&... values) {
        TRY(ask(sql, values...));
        TRY(flush());
        return take();
    }

    // What is visible. Once it is known, the transaction has begun.
    base::Result<Position> position();
    std::optional<Position> known_position() const { return position_; }

    // In the order asked; every pk is there.
    base::Result<std::vector<StoredPointer>> stored(std::span<std::int64_t const> pks);
    // Of each key, in the order asked; null if there is nothing of it.
    base::Result<std::vector<StoredPointer>> stored(std::span<Key const> keys);
    base::Result<StoredPointer> stored(Key const& key);
    // The newest version; nothing if there never was one.
    base::Result<std::optional<Version>> read(Key const& key);
    base::Result<std::vector<Version>> versions(std::vector<StoredPointer> const& stored);

    Recent const& recent() const { return recent_; }

  private:
    base::Result<void> begin();
    base::Result<void> take_position();
    StoredPointer remembered(std::int64_t pk);
    StoredPointer remembered(Key const& key, std::int64_t hash);
    void remember(StoredPointer const& stored);

    Connection& connection_;
    Recent& recent_;
    Draft const* draft_ = nullptr;
    std::optional<Position> position_;
    bool begun_ = false;
};

// The text of a body that stands in two columns, its codec and its bytes; null for a deletion.
base::Result<std::shared_ptr<std::string const>> body_from(Rows const& rows, int row, int first);

// The first sequence of a version at or after an instant; one past the newest if there is none.
base::Result<std::int64_t> first_at_or_after(View& view, std::int64_t at_ms);

}  // namespace store::postgres
