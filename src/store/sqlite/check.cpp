#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "store/sqlite/internal/file.hpp"
#include "store/sqlite/internal/index_rows.hpp"
#include "store/sqlite/internal/migrate.hpp"
#include "store/sqlite/internal/statement.hpp"
#include "store/sqlite/internal/view.hpp"
#include "store/sqlite/sqlite.hpp"

namespace store {
namespace sqlite {
namespace {

// Where the log says that a resource stands.
struct Last {
    std::int64_t version = 0;
    std::int64_t sequence = 0;
    std::int64_t at = 0;
    bool living = false;
    bool met = false;  // The current table has it too.
};

// Numbers of names that are there already; what is not, cannot be what was packed.
class Lookup final : public Interning {
  public:
    explicit Lookup(View& view) : view_(view) {}
    base::Result<std::int64_t> system(std::string_view uri) override {
        return TRY(view_.system_number(uri)).value_or(unknown);
    }
    base::Result<std::int64_t> resource(std::string_view type, std::string_view id) override {
        auto const found = TRY(view_.standing({std::string(type), std::string(id)}));
        return found ? found->pk : unknown;
    }

  private:
    static constexpr std::int64_t unknown = -1;
    View& view_;
};

// Rows that say something else than the log. With as many rows as the log gives, and none of
// these, a table is what the log says.
constexpr char past_astray[] =
    "SELECT count(*) FROM past p LEFT JOIN version v ON v.sequence = p.sequence "
    "WHERE v.pk IS NOT p.pk OR v.version IS NOT p.version";
constexpr char type_versions_astray[] =
    "SELECT count(*) FROM type_version t LEFT JOIN version v ON v.sequence = t.sequence "
    "LEFT JOIN resource r ON r.pk = t.pk WHERE v.pk IS NOT t.pk OR r.type IS NOT t.type";
constexpr char identities_astray[] =
    "SELECT count(*) FROM identity i LEFT JOIN resource r ON r.pk = i.pk WHERE r.pk IS NULL";

class Checker {
  public:
    Checker(View& view, std::size_t findings_max) : view_(view), findings_max_(findings_max) {}

    base::Result<std::vector<Finding>> run() {
        TRY(check_pages());
        TRY(read_log());
        TRY(check_resources());
        TRY(check_count(Sql::count_type_versions, "type_version", versions_));
        TRY(check_count(Sql::count_past, "past", superseded_));
        TRY(check_none("past", past_astray));
        TRY(check_none("type_version", type_versions_astray));
        TRY(check_none("identity", identities_astray));
        TRY(check_index_size());
        return std::move(findings_);
    }

  private:
    void find(std::string key, std::string reason) {
        if (findings_.size() < findings_max_) {
            findings_.push_back({std::move(key), std::move(reason)});
        }
    }

    // What SQLite itself finds wrong with its pages and trees.
    base::Result<void> check_pages() {
        auto rows = TRY(Statement::prepare(view_.connection(), "PRAGMA integrity_check(10)"));
        while (TRY(rows.next())) {
            if (rows.bytes(0) != "ok") find("homeward.db", std::string(rows.bytes(0)));
        }
        return {};
    }

    base::Result<void> check_none(std::string_view table, std::string_view counting) {
        auto rows = TRY(Statement::prepare(view_.connection(), counting));
        CHECK(TRY(rows.next()));
        if (rows.integer(0) == 0) return {};
        find(std::string(table), fmt::format("{} of its rows are not the log's.", rows.integer(0)));
        return {};
    }

    base::Result<void> read_log() {
        auto rows = TRY(view_.connection().run(Sql::all_versions));
        std::int64_t at_before = std::numeric_limits<std::int64_t>::min();
        while (TRY(rows.next())) {
            auto const sequence = rows.integer(0);
            auto const pk = static_cast<std::size_t>(rows.integer(1));
            if (sequence != ++versions_) {
                find("version", fmt::format("The log lacks sequence {}.", versions_));
                versions_ = sequence;
            }
            if (rows.integer(3) < at_before) {
                find("version", fmt::format("Sequence {} lies before the one before.", sequence));
            }
            at_before = rows.integer(3);
            if (last_.size() <= pk) last_.resize(pk + 1);
            if (rows.integer(2) != last_[pk].version + 1) {
                find("version", fmt::format("Sequence {} skips a version.", sequence));
            }
            if (last_[pk].version > 0) ++superseded_;
            bool const lives = static_cast<Method>(rows.integer(4)) != Method::erase;
            last_[pk] = {rows.integer(2), sequence, rows.integer(3), lives, false};
        }
        return {};
    }

    base::Result<void> check_resources() {
        std::int64_t pk = 0;
        while (true) {
            std::vector<std::int64_t> pks;
            {
                auto rows = TRY(view_.connection().run(Sql::pks_after, pk, std::int64_t{1000}));
                while (TRY(rows.next())) pks.push_back(rows.integer(0));
            }
            if (pks.empty()) break;
            for (auto const each : pks) TRY(check_resource(each));
            pk = pks.back();
        }
        auto const written = std::ranges::count_if(
            last_, [](Last const& each) { return each.version > 0 && !each.met; });
        if (written > 0) find("resource", fmt::format("{} resources are missing.", written));
        return {};
    }

    base::Result<void> check_resource(std::int64_t pk) {
        auto const now = TRY(view_.standing_at(pk));
        auto const key = TRY(view_.type_name(now.type)) + "/" + now.id;
        auto const at = static_cast<std::size_t>(pk);
        if (last_.size() <= at) last_.resize(at + 1);
        last_[at].met = true;
        auto const& last = last_[at];
        if (now.version != last.version || now.sequence != last.sequence || now.at != last.at ||
            now.living != last.living) {
            find(key, fmt::format("It stands at version {}, the log at {}.", now.version,
                                  last.version));
            return {};
        }
        auto identity = TRY(view_.connection().run(Sql::has_identity, hash_of(key), pk));
        if (!TRY(identity.next())) find(key, "It cannot be found by its id.");
        if (now.living) TRY(check_index(now, key));
        return {};
    }

    static std::int64_t hash_of(std::string const& key) {
        auto const slash = key.find('/');
        return identity_hash(key.substr(0, slash), key.substr(slash + 1));
    }

    base::Result<void> check_index(Standing const& now, std::string const& key) {
        auto const version = TRY(view_.version_at(now.sequence, {}));
        auto const document = TRY(fhir::parse(version.body));
        check_stamp(now, key, document.root());
        Lookup lookup(view_);
        auto const packed = TRY(pack(fhir::index_of(document.root()), lookup));
        if (packed != now.keys) find(key, "Its body gives other index entries.");
        rows_.clear();
        std::vector<std::int64_t> several;
        rows_.file(now.keys, now.type, now.pk, view_.names(), true, several);
        index_rows_ += static_cast<std::int64_t>(rows_.unique());
        if (auto const missing = TRY(rows_.missing(view_.connection())); missing > 0) {
            find(key, fmt::format("The index lacks {} of its rows.", missing));
        }
        return {};
    }

    // A body says of itself what it is, as the log does.
    void check_stamp(Standing const& now, std::string const& key, fhir::Value body) {
        auto const named = std::string(body["resourceType"].text()) + "/" +
                           std::string(body["id"].text());
        if (named != key) find(key, "Its body is that of another resource.");
        if (body["meta"]["versionId"].text() != std::to_string(now.version)) {
            find(key, "Its body bears another version.");
        }
    }

    base::Result<std::int64_t> count(Sql sql) {
        auto row = TRY(view_.connection().run(sql));
        CHECK(TRY(row.next()));
        return row.integer(0);
    }

    base::Result<void> check_count(Sql sql, std::string_view table, std::int64_t expected) {
        auto const counted = TRY(count(sql));
        if (counted != expected) {
            find(std::string(table), fmt::format("It has {} rows, not {}.", counted, expected));
        }
        return {};
    }

    base::Result<void> check_index_size() {
        std::int64_t counted = 0;
        for (auto const sql : {Sql::count_tokens, Sql::count_strings, Sql::count_dates,
                               Sql::count_numbers, Sql::count_references, Sql::count_timelines}) {
            counted += TRY(count(sql));
        }
        if (counted != index_rows_) {
            find("index", fmt::format("It has {} rows, not {}.", counted, index_rows_));
        }
        return {};
    }

    View& view_;
    std::size_t findings_max_;
    std::vector<Finding> findings_;
    std::vector<Last> last_;  // By pk.
    std::int64_t versions_ = 0;
    std::int64_t superseded_ = 0;
    std::int64_t index_rows_ = 0;
    IndexRows rows_;
};

}  // namespace
}  // namespace sqlite

base::Result<std::vector<Finding>> check(std::filesystem::path const& folder,
                                         std::size_t findings_max) {
    auto const file = TRY(sqlite::file_in(folder));
    auto connection = TRY(sqlite::Connection::open(file, Options{}.writer_cache_bytes));
    TRY(sqlite::migrate(connection));
    TRY(connection.execute(sqlite::Sql::begin_read));
    auto names = std::make_shared<sqlite::Names const>(TRY(sqlite::Names::load(connection)));
    sqlite::View view(connection, std::move(names));
    auto findings = sqlite::Checker(view, findings_max).run();
    TRY(connection.execute(sqlite::Sql::commit));
    return findings;
}

}  // namespace store
