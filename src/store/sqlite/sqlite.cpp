#include "store/sqlite/sqlite.hpp"

#include <mutex>
#include <system_error>

#include <fmt/format.h>

#include "store/log/errors.hpp"
#include "store/sqlite/internal/file.hpp"
#include "store/sqlite/internal/history.hpp"
#include "store/sqlite/internal/migrate.hpp"
#include "store/sqlite/internal/search.hpp"
#include "store/sqlite/internal/writer.hpp"

namespace store {
namespace sqlite {
namespace {

constexpr std::size_t fold_cache_bytes = 64u << 10;  // Folding reads no pages.

// Connections that no snapshot uses at the moment.
class Pool {
  public:
    Pool(std::filesystem::path file, std::size_t cache_bytes)
        : file_(std::move(file)), cache_bytes_(cache_bytes) {}

    base::Result<std::unique_ptr<Connection>> take() {
        {
            std::lock_guard const lock(mutex_);
            if (!idle_.empty()) {
                auto connection = std::move(idle_.back());
                idle_.pop_back();
                return connection;
            }
        }
        return std::make_unique<Connection>(
            TRY(Connection::open(file_, cache_bytes_, Connection::Reads::mapped)));
    }

    // The one used last is taken first: its pages are warm.
    void give_back(std::unique_ptr<Connection> connection) {
        std::lock_guard const lock(mutex_);
        if (idle_.size() < idle_max) idle_.push_back(std::move(connection));
    }

  private:
    static constexpr std::size_t idle_max = 32;

    std::filesystem::path file_;
    std::size_t cache_bytes_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

class SqliteSnapshot final : public Snapshot {
  public:
    SqliteSnapshot(Pool& pool, std::unique_ptr<Connection> connection, std::int64_t sequence,
                   std::shared_ptr<Names const> names, Recent& recent)
        : pool_(pool), connection_(std::move(connection)), sequence_(sequence),
          view_(*connection_, std::move(names), &recent) {}

    ~SqliteSnapshot() override {
        // A connection that cannot end its transaction is closed instead.
        if (connection_->execute(Sql::commit)) pool_.give_back(std::move(connection_));
    }

    std::uint64_t sequence() const override { return static_cast<std::uint64_t>(sequence_); }

    base::Result<std::optional<Version>> read(Key const& key) const override {
        return view_.read(key);
    }

    base::Result<std::optional<Version>> read_version(Key const& key,
                                                      std::uint64_t version) const override {
        return view_.read_version(key, version);
    }

    base::Result<std::vector<Version>> history(HistoryAsk const& ask) const override {
        return sqlite::history(view_, ask, sequence_);
    }

    base::Result<std::uint64_t> history_total(HistoryAsk const& ask) const override {
        return sqlite::history_total(view_, ask, sequence_);
    }

    base::Result<Found> search(fhir::Query const& query) const override {
        return sqlite::search(view_, query);
    }

    base::Result<std::vector<Version>> referring(Key const& target, std::string_view type,
                                                 std::string_view parameter,
                                                 std::size_t count) const override {
        return sqlite::referring(view_, target, type, parameter, count);
    }

    base::Result<std::uint64_t> arrival(Key const& key) const override {
        auto const found = TRY(view_.standing(key));
        return found ? static_cast<std::uint64_t>(found->pk) : 0;
    }

    base::Result<std::vector<Key>> references(Version const& from,
                                              std::string_view parameter) const override {
        return sqlite::references(view_, from, parameter);
    }

    base::Result<std::vector<Version>> changes_after(std::uint64_t sequence,
                                                     std::size_t count) const override {
        std::vector<Version> versions;
        for (auto at = static_cast<std::int64_t>(sequence) + 1;
             at <= sequence_ && versions.size() < count; ++at) {
            versions.push_back(TRY(view_.version_at(at)));
        }
        return versions;
    }

    base::Result<std::optional<std::string>> row(std::string_view room,
                                                 std::string_view key) const override {
        auto found = TRY(connection_->run(Sql::row_by_key, Connection::text(room), key));
        if (!TRY(found.next())) return std::nullopt;
        return std::string(found.bytes(0));
    }

    base::Result<std::vector<Row>> rows(std::string_view room,
                                        std::string_view prefix) const override {
        std::vector<Row> found;
        auto cursor = TRY(connection_->run(Sql::rows_from, Connection::text(room), prefix));
        while (TRY(cursor.next())) {
            if (!cursor.bytes(0).starts_with(prefix)) break;
            found.push_back({std::string(room), std::string(cursor.bytes(0)),
                             std::string(cursor.bytes(1))});
        }
        return found;
    }

  private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
    std::int64_t sequence_;
    mutable View view_;  // It fetches names that it lacks.
};

class SqliteStore final : public Store {
  public:
    SqliteStore(std::filesystem::path file, Options const& options, Appender appender,
                Connection for_folding)
        : file_(file), pool_(std::move(file), options.reader_cache_bytes),
          recent_(options.recent_bytes),
          writer_(std::move(appender), std::move(for_folding), options.checkpoint_pages) {}

    base::Result<std::unique_ptr<Snapshot>> snapshot() override {
        auto connection = TRY(pool_.take());
        TRY(connection->execute(Sql::begin_read));
        std::int64_t sequence = 0;
        {
            // The first read fixes the instant.
            auto newest = TRY(connection->run(Sql::newest_version));
            if (TRY(newest.next())) sequence = newest.integer(0);
        }
        return std::make_unique<SqliteSnapshot>(pool_, std::move(connection), sequence,
                                                writer_.names(), recent_);
    }

    base::Result<std::vector<Written>> commit(Batch batch) override {
        return writer_.commit(std::move(batch));
    }

    void listen(Listener listener) override { writer_.listen(std::move(listener)); }

    base::Result<Size> size() override {
        auto connection = TRY(pool_.take());
        Size size;
        {
            auto living = TRY(connection->run(Sql::count_living));
            CHECK(TRY(living.next()));
            size.resources = static_cast<std::uint64_t>(living.integer(0));
            auto newest = TRY(connection->run(Sql::newest_version));
            if (TRY(newest.next())) size.versions = static_cast<std::uint64_t>(newest.integer(0));
        }
        size.bytes = bytes_on_disk(file_);
        pool_.give_back(std::move(connection));
        return size;
    }

  private:
    std::filesystem::path file_;
    Pool pool_;
    Recent recent_;
    Writer writer_;
};

}  // namespace
}  // namespace sqlite

base::Result<std::unique_ptr<Store>> open_sqlite(std::filesystem::path const& folder,
                                                 Options const& options) {
    auto const file = TRY(sqlite::file_in(folder));
    auto connection = TRY(sqlite::Connection::open(file, options.writer_cache_bytes));
    TRY(sqlite::migrate(connection));
    if (options.page_limit) {
        TRY(connection.script(fmt::format("PRAGMA max_page_count = {}", *options.page_limit)));
    }
    auto appender = TRY(sqlite::Appender::open(std::move(connection)));
    auto for_folding = TRY(sqlite::Connection::open(file, sqlite::fold_cache_bytes));
    return std::make_unique<sqlite::SqliteStore>(file, options, std::move(appender),
                                                 std::move(for_folding));
}

}  // namespace store
