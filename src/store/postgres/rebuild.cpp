#include "base/hash.hpp"
#include "store/postgres/internal/index_set.hpp"
#include "store/postgres/internal/migrate.hpp"
#include "store/postgres/internal/packed.hpp"
#include "store/postgres/internal/view.hpp"
#include "store/postgres/postgres.hpp"

namespace store {
namespace postgres {
namespace {

using Numbers = std::span<std::int64_t const>;
constexpr std::int64_t rows_at_once = 2000;

struct Living {
    std::int64_t pk;
    std::string type;
    std::int64_t sequence;
};

class Rebuilding {
  public:
    explicit Rebuilding(Connection& connection) : connection_(connection) {}

    base::Result<std::uint64_t> run() {
        std::uint64_t indexed = 0;
        std::int64_t pk = 0;
        while (true) {
            auto const some = TRY(living_after(pk));
            if (pk == last_pk_) return indexed;
            pk = last_pk_;
            for (auto const& each : some) TRY(index(each));
            TRY(write());
            indexed += some.size();
        }
    }

  private:
    base::Result<std::vector<Living>> living_after(std::int64_t pk) {
        auto const rows = TRY(connection_.run(Sql::resources_after, pk, rows_at_once));
        std::vector<Living> some;
        for (int row = 0; row < rows.size(); ++row) {
            last_pk_ = rows.integer(row, 0);
            if (!rows.boolean(row, 6)) continue;
            some.push_back({last_pk_, std::string(rows.bytes(row, 1)), rows.integer(row, 4)});
        }
        return some;
    }

    base::Result<void> index(Living const& each) {
        std::vector<std::int64_t> const sequence{each.sequence};
        auto const row = TRY(connection_.run(Sql::versions, Numbers(sequence)));
        CHECK(row.size() == 1);
        auto const body = TRY(body_from(row, 0, 3));
        auto const document = TRY(fhir::parse(body));
        auto const entries = fhir::index_of(document.root());
        TRY(connection_.run(Sql::set_keys, each.pk, std::string_view(pack(entries))));
        auto const rows = rows_of(each.type, entries);
        set_.add(rows, each.pk);
        for (auto const& [parameter, uri] : rows.systems) {
            parameters_.push_back(parameter);
            hashes_.push_back(static_cast<std::int64_t>(base::hash(uri)));
            uris_.push_back(uri);
        }
        return {};
    }

    base::Result<void> write() {
        auto const& [terms, words, moments, amounts, timelines] = set_;
        using Texts = std::span<std::string const>;
        TRY(connection_.run(Sql::add_systems, Numbers(parameters_), Numbers(hashes_),
                            Texts(uris_)));
        TRY(connection_.run(Sql::add_terms, Numbers(terms.term), Numbers(terms.pk)));
        TRY(connection_.run(Sql::add_words, Numbers(words.term), Texts(words.folded),
                            Numbers(words.pk)));
        TRY(connection_.run(Sql::add_moments, Numbers(moments.term), Numbers(moments.span),
                            Numbers(moments.low), Numbers(moments.high), Numbers(moments.pk)));
        TRY(connection_.run(Sql::add_amounts, Numbers(amounts.term),
                            std::span<double const>(amounts.value), Numbers(amounts.pk)));
        TRY(connection_.run(Sql::add_timelines, Numbers(timelines.term), Numbers(timelines.low),
                            Numbers(timelines.high), Numbers(timelines.pk)));
        set_ = {};
        parameters_.clear();
        hashes_.clear();
        uris_.clear();
        return {};
    }

    Connection& connection_;
    std::int64_t last_pk_ = 0;
    IndexSet set_;
    std::vector<std::int64_t> parameters_, hashes_;
    std::vector<std::string> uris_;
};

}  // namespace
}  // namespace postgres

base::Result<void> empty_postgres(std::string const& address) {
    using namespace postgres;
    auto const connection = TRY(Connection::open(address, Access::write));
    TRY(take_lock(*connection, std::chrono::milliseconds(1000)));
    return connection->script("DROP SCHEMA IF EXISTS homeward CASCADE");
}

base::Result<std::uint64_t> rebuild_postgres_index(std::string const& address) {
    using namespace postgres;
    auto const connection = TRY(Connection::open(address, Access::write));
    TRY(take_lock(*connection, std::chrono::milliseconds(1000)));
    TRY(migrate(*connection));
    TRY(connection->script("BEGIN; TRUNCATE term, words, moment, amount, timeline, system"));
    auto const indexed = TRY(Rebuilding(*connection).run());
    TRY(connection->run(Sql::commit));
    return indexed;
}

}  // namespace store
