#include "store/log/body.hpp"
#include "store/sqlite/internal/appender.hpp"
#include "store/sqlite/internal/file.hpp"
#include "store/sqlite/internal/migrate.hpp"
#include "store/sqlite/sqlite.hpp"

namespace store {
namespace sqlite {
namespace {

constexpr char empty_the_index[] =
    "DELETE FROM token; DELETE FROM string; DELETE FROM date; DELETE FROM number;"
    "DELETE FROM reference; DELETE FROM timeline;";
constexpr std::int64_t rows_at_once = 5000;

base::Result<std::vector<std::int64_t>> pks_after(Connection& connection, std::int64_t pk) {
    std::vector<std::int64_t> pks;
    auto rows = TRY(connection.run(Sql::pks_after, pk, rows_at_once));
    while (TRY(rows.next())) pks.push_back(rows.integer(0));
    return pks;
}

}  // namespace

base::Result<std::uint64_t> Appender::rebuild_index() {
    TRY(connection_.script(empty_the_index));
    std::uint64_t living = 0;
    auto pks = TRY(pks_after(connection_, 0));
    while (!pks.empty()) {
        for (auto const pk : pks) living += TRY(reindex(pk)) ? 1 : 0;
        TRY(write_index());
        pks = TRY(pks_after(connection_, pks.back()));
    }
    return living;
}

base::Result<bool> Appender::reindex(std::int64_t pk) {
    auto const now = TRY(View(connection_, names_).standing_at(pk));
    if (!now.living) return false;
    std::string body;
    {
        auto row = TRY(connection_.run(Sql::body_of_sequence, now.sequence));
        CHECK(TRY(row.next()));
        body = TRY(unpack_body(static_cast<Codec>(row.integer(0)), row.bytes(1)));
    }
    auto const document = TRY(fhir::parse(std::move(body)));
    auto const entries = fhir::index_of(document.root());
    TRY(name_parameters(now.type, entries));
    auto const keys = TRY(pack(entries, *this));
    std::vector<std::int64_t> several;
    rows_.file(keys, now.type, pk, *names_, true, several);
    TRY(note_several(several));
    TRY(connection_.execute(Sql::set_keys, pk, std::string_view(keys)));
    return true;
}

namespace {

base::Result<std::uint64_t> rebuild_within(Appender& appender) {
    TRY(appender.begin());
    auto const living = TRY(appender.rebuild_index());
    TRY(appender.finish());
    return living;
}

}  // namespace
}  // namespace sqlite

base::Result<std::uint64_t> rebuild_index(std::filesystem::path const& folder) {
    auto const file = TRY(sqlite::file_in(folder));
    auto connection = TRY(sqlite::Connection::open(file, Options{}.writer_cache_bytes));
    TRY(sqlite::migrate(connection));
    auto appender = TRY(sqlite::Appender::open(std::move(connection)));
    auto const living = sqlite::rebuild_within(appender);
    if (!living) appender.abort();
    return living;
}

}  // namespace store
