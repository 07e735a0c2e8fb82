// homeward check and rebuild for a PostgreSQL store.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

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

// The last version of a resource as the log has it.
struct Last {
    std::int64_t version = 0;
    std::int64_t sequence = 0;
    std::int64_t at = 0;
    bool living = false;
    bool met = false;  // The current table has it too.
};

class Checker {
  public:
    Checker(View& view, std::size_t findings_max) : view_(view), findings_max_(findings_max) {}

    base::Result<std::vector<Finding>> run() {
        TRY(read_log());
        TRY(check_resources());
        auto const counted = TRY(view_.run(Sql::count_index)).integer(0, 0);
        if (counted != index_rows_) {
            find("index", fmt::format("It has {} rows, not {}.", counted, index_rows_));
        }
        return std::move(findings_);
    }

  private:
    void find(std::string key, std::string reason) {
        if (findings_.size() < findings_max_) {
            findings_.push_back({std::move(key), std::move(reason)});
        }
    }

    base::Result<void> read_log() {
        std::int64_t sequence = 0;
        while (true) {
            auto const rows = TRY(view_.run(Sql::log_after, sequence, rows_at_once));
            if (rows.size() == 0) return {};
            for (int row = 0; row < rows.size(); ++row) read_version(rows, row);
            sequence = rows.integer(rows.size() - 1, 0);
        }
    }

    void read_version(Rows const& rows, int row) {
        auto const sequence = rows.integer(row, 0);
        if (sequence != ++versions_) {
            find("version", fmt::format("The log lacks sequence {}.", versions_));
            versions_ = sequence;
        }
        if (rows.integer(row, 3) < at_before_) {
            find("version", fmt::format("Sequence {} lies before the one before.", sequence));
        }
        at_before_ = rows.integer(row, 3);
        auto& last = last_[rows.integer(row, 1)];
        if (rows.integer(row, 2) != last.version + 1) {
            find("version", fmt::format("Sequence {} skips a version.", sequence));
        }
        bool const lives = static_cast<Method>(rows.integer(row, 4)) != Method::erase;
        last = {rows.integer(row, 2), sequence, rows.integer(row, 3), lives, false};
    }

    base::Result<void> check_resources() {
        std::int64_t pk = 0;
        while (true) {
            std::vector<std::int64_t> pks;
            {
                auto const rows = TRY(view_.run(Sql::resources_after, pk, rows_at_once));
                for (int row = 0; row < rows.size(); ++row) pks.push_back(rows.integer(row, 0));
            }
            if (pks.empty()) break;
            for (auto const& each : TRY(view_.stored(Numbers(pks)))) TRY(check_resource(*each));
            pk = pks.back();
        }
        auto const missing = std::ranges::count_if(last_, [](auto const& each) {
            return each.second.version > 0 && !each.second.met;
        });
        if (missing > 0) find("resource", fmt::format("{} resources are missing.", missing));
        return {};
    }

    base::Result<void> check_resource(Stored const& now) {
        auto& last = last_[now.pk];
        last.met = true;
        auto const name = now.key.type + "/" + now.key.id;
        if (now.version != last.version || now.sequence != last.sequence || now.at != last.at ||
            now.living != last.living) {
            find(name, fmt::format("It stands at version {}, the log at {}.", now.version,
                                   last.version));
            return {};
        }
        auto const by_id = TRY(view_.run(Sql::newest_by_hash, hash_of(now.key.type, now.key.id)));
        bool found = false;
        std::string body;
        for (int row = 0; row < by_id.size(); ++row) {
            if (by_id.integer(row, 0) != now.pk) continue;
            found = true;
            if (now.living) body = *TRY(body_from(by_id, row, 10));
        }
        if (!found) find(name, "It cannot be found by its id.");
        if (found && now.living) TRY(check_index(now, name, std::move(body)));
        return {};
    }

    base::Result<void> check_index(Stored const& now, std::string const& name, std::string body) {
        auto const document = TRY(fhir::parse(std::move(body)));
        if (pack(fhir::index_of(document.root())) != now.keys) {
            find(name, "Its body gives other index entries.");
        }
        auto const rows = rows_of(now.key.type, unpack_all(now.keys));
        index_rows_ += static_cast<std::int64_t>(rows.size());
        IndexSet set;
        set.add(rows, now.pk);
        auto const& [terms, words, moments, amounts, timelines] = set;
        auto const stand =
            TRY(view_.run(Sql::index_of_resource, now.pk, Numbers(terms.term), Numbers(words.term),
                          std::span<std::string const>(words.folded), Numbers(moments.term),
                          Numbers(moments.span), Numbers(moments.low), Numbers(moments.high),
                          Numbers(amounts.term), std::span<double const>(amounts.value),
                          Numbers(timelines.term), Numbers(timelines.low),
                          Numbers(timelines.high)))
                .integer(0, 0);
        auto const missing = static_cast<std::int64_t>(rows.size()) - stand;
        if (missing > 0) find(name, fmt::format("The index lacks {} of its rows.", missing));
        return {};
    }

    View& view_;
    std::size_t findings_max_;
    std::vector<Finding> findings_;
    std::unordered_map<std::int64_t, Last> last_;  // By pk.
    std::int64_t versions_ = 0;
    std::int64_t at_before_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t index_rows_ = 0;
};

}  // namespace
}  // namespace postgres

base::Result<std::vector<Finding>> check_postgres(std::string const& address,
                                                  std::size_t findings_max) {
    auto const connection =
        TRY(postgres::Connection::open(address, postgres::Access::read));
    TRY(postgres::expect_schema(*connection));
    postgres::Recent nothing(0);  // Never covers anything, so all is read from the database.
    nothing.cover(-1);
    postgres::View view(*connection, nothing);
    auto findings = postgres::Checker(view, findings_max).run();
    return findings;
}

}  // namespace store
