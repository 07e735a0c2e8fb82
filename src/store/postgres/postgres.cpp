#include "store/postgres/postgres.hpp"

#include "store/postgres/errors.hpp"
#include "store/postgres/internal/history.hpp"
#include "store/postgres/internal/search.hpp"
#include "store/postgres/internal/writer.hpp"

namespace store {
namespace postgres {
namespace {

// Answers from what is remembered of the published instant while it can; its first question to the
// database begins a transaction, whose instant is then the snapshot's.
class PostgresSnapshot final : public Snapshot {
  public:
    PostgresSnapshot(Pool& pool, Recent& recent, Writer const& writer)
        : pool_(pool), recent_(recent), writer_(writer) {}
    PostgresSnapshot(PostgresSnapshot const&) = delete;
    PostgresSnapshot& operator=(PostgresSnapshot const&) = delete;
    ~PostgresSnapshot() override { unpin(); }

    base::Result<void> begin() const {
        TRY(ask([](View& view) { return view.position(); }));
        return {};
    }

    std::uint64_t sequence() const override {
        if (!session_ && pin()) return static_cast<std::uint64_t>(instant_->position().sequence);
        auto const position = ask([](View& view) { return view.position(); });
        auto const known = position ? position->sequence : writer_.instant()->position().sequence;
        return static_cast<std::uint64_t>(known);
    }

    base::Result<std::optional<Version>> read(Key const& key) const override {
        if (!session_ && pin()) {
            auto const found =
                recent_.find(key, hash_of(key.type, key.id), instant_->position().sequence);
            if (found && found->version == 0) return std::nullopt;
            if (found && found->whole) return version_of(*found);
        }
        return ask([&](View& view) { return view.read(key); });
    }

    base::Result<std::optional<Version>> read_version(Key const& key,
                                                      std::uint64_t version) const override {
        return ask([&](View& view) { return postgres::read_version(view, key, version); });
    }

    base::Result<std::vector<Version>> history(HistoryAsk const& asked) const override {
        return ask([&](View& view) { return postgres::history(view, asked); });
    }

    base::Result<std::uint64_t> history_total(HistoryAsk const& asked) const override {
        return ask([&](View& view) { return postgres::history_total(view, asked); });
    }

    base::Result<std::vector<Key>> references(Version const& from,
                                              std::string_view parameter) const override {
        return ask([&](View& view) { return postgres::references(view, from, parameter); });
    }

    base::Result<Found> search(fhir::Query const& query) const override {
        return ask([&](View& view) { return postgres::search(view, query); });
    }

    base::Result<std::vector<Version>> referring(Key const& target, std::string_view type,
                                                 std::string_view parameter,
                                                 std::size_t count) const override {
        return ask([&](View& view) {
            return postgres::referring(view, target, type, parameter, count);
        });
    }

    base::Result<std::uint64_t> arrival(Key const& key) const override {
        return ask([&](View& view) -> base::Result<std::uint64_t> {
            auto const found = TRY(view.stored(key));
            return found ? static_cast<std::uint64_t>(found->pk) : 0;
        });
    }

    base::Result<std::vector<Version>> changes_after(std::uint64_t sequence,
                                                     std::size_t count) const override {
        return ask([&](View& view) { return postgres::changes_after(view, sequence, count); });
    }

    base::Result<std::optional<std::string>> row(std::string_view room,
                                                 std::string_view key) const override {
        return ask([&](View& view) -> base::Result<std::optional<std::string>> {
            auto const rows = TRY(view.run(Sql::row_by_key, room, key));
            if (rows.size() == 0) return std::nullopt;
            return std::string(rows.bytes(0, 0));
        });
    }

    base::Result<std::vector<Row>> rows(std::string_view room,
                                        std::string_view prefix) const override {
        return ask([&](View& view) -> base::Result<std::vector<Row>> {
            auto const rows = TRY(view.run(Sql::rows_from, room, prefix));
            std::vector<Row> found;
            for (int row = 0; row < rows.size(); ++row) {
                found.push_back({std::string(room), std::string(rows.bytes(row, 0)),
                                 std::string(rows.bytes(row, 1))});
            }
            return found;
        });
    }

  private:
    bool pin() const {
        if (instant_) return true;
        if (!writer_.is_connected()) return false;
        auto instant = writer_.instant();
        if (!instant->pin()) return false;
        instant_ = std::move(instant);
        return true;
    }

    void unpin() const {
        if (instant_) instant_->unpin();
        instant_.reset();
    }

    template <class Question>
    std::invoke_result_t<Question, View&> ask(Question const& question) const {
        if (!session_) session_ = TRY(Session::open(pool_, recent_));
        auto answer = question_session(question);
        if (!answer && session_->was_stillborn()) {
            // The connection lay idle while the database was restarted: once more on a fresh one.
            session_.reset();
            pool_.close_idle();
            session_ = TRY(Session::open(pool_, recent_));
            answer = question_session(question);
        }
        auto const position = session_->view().known_position();
        if (!instant_ || !position) return answer;
        bool const same = *position == instant_->position();
        auto held = same ? nullptr : instant_->held();
        unpin();
        if (same) return answer;
        // The log has moved on since something was read of the instant.
        if (!held) return base::refuse(errors::unreachable);
        session_ = std::move(held);
        return question_session(question);
    }

    template <class Question>
    std::invoke_result_t<Question, View&> question_session(Question const& question) const {
        std::lock_guard const turn(session_->turn());
        return question(session_->view());
    }

    Pool& pool_;
    Recent& recent_;
    Writer const& writer_;
    mutable std::shared_ptr<Instant> instant_;  // Pinned.
    mutable std::shared_ptr<Session> session_;
};

class PostgresStore final : public Store {
  public:
    PostgresStore(std::string const& address, PostgresOptions const& options)
        : pool_(address, options.connections_max), recent_(options.recent_bytes) {}

    base::Result<void> open(std::string const& address) {
        writer_ = TRY(Writer::open(address, pool_, recent_));
        return {};
    }

    base::Result<std::unique_ptr<Snapshot>> snapshot() override {
        auto snapshot = std::make_unique<PostgresSnapshot>(pool_, recent_, *writer_);
        // Without the writer's lock only the database itself can tell.
        if (!writer_->is_connected()) TRY(snapshot->begin());
        return snapshot;
    }

    base::Result<std::vector<Written>> commit(Batch batch) override {
        return writer_->commit(std::move(batch));
    }

    void listen(Listener listener) override { writer_->listen(std::move(listener)); }

    base::Result<Size> size() override {
        auto const session = TRY(Session::open(pool_, recent_));
        auto& view = session->view();
        TRY(view.ask(Sql::count_living));
        TRY(view.ask(Sql::bytes_on_disk));
        TRY(view.flush());
        auto const living = TRY(view.take());
        auto const bytes = TRY(view.take());
        return Size{.resources = static_cast<std::uint64_t>(living.integer(0, 0)),
                    .versions = static_cast<std::uint64_t>(TRY(view.position()).sequence),
                    .bytes = static_cast<std::uint64_t>(bytes.integer(0, 0))};
    }

  private:
    Pool pool_;
    Recent recent_;
    std::unique_ptr<Writer> writer_;
};

}  // namespace
}  // namespace postgres

bool is_postgres(std::string_view address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

base::Result<std::unique_ptr<Store>> open_postgres(std::string const& address,
                                                   PostgresOptions const& options) {
    auto store = std::make_unique<postgres::PostgresStore>(address, options);
    TRY(store->open(address));
    return store;
}

}  // namespace store
