// Making everything anew from the log.
#include <algorithm>

#include "store/log/body.hpp"
#include "store/sqlite/internal/appender.hpp"
#include "store/sqlite/internal/file.hpp"
#include "store/sqlite/internal/migrate.hpp"
#include "store/sqlite/internal/statement.hpp"
#include "store/sqlite/sqlite.hpp"

namespace store {
namespace sqlite {
namespace {

// A number in the log stands for a resource for ever. Its name is in its bodies; only for what was
// never written, but referred to, and for what was only ever deleted is the old table asked.
constexpr char forget[] =
    "CREATE TEMP TABLE known AS SELECT r.pk, t.name AS type, r.id "
    "FROM main.resource r JOIN main.type t ON t.number = r.type;"
    "CREATE UNIQUE INDEX temp.known_pk ON known (pk);"
    "DELETE FROM resource; DELETE FROM identity; DELETE FROM past; DELETE FROM type_version;"
    "DELETE FROM type; DELETE FROM system; DELETE FROM parameter;";

base::Result<std::optional<Key>> known_key(Connection& connection, std::int64_t pk) {
    auto row = TRY(
        Statement::prepare(connection, "SELECT type, id FROM temp.known WHERE pk = ?1"));
    if (!TRY(row.bind(1, pk).next())) return std::nullopt;
    return Key{std::string(row.bytes(0)), std::string(row.bytes(1))};
}

base::Result<std::optional<Key>> key_in_body(Connection& connection, std::int64_t sequence) {
    std::string body;
    {
        auto row = TRY(connection.run(Sql::body_of_sequence, sequence));
        CHECK(TRY(row.next()));
        if (row.is_null(1)) return std::nullopt;
        body = TRY(unpack_body(static_cast<Codec>(row.integer(0)), row.bytes(1)));
    }
    auto const document = TRY(fhir::parse(std::move(body)));
    return Key{std::string(document["resourceType"].text()), std::string(document["id"].text())};
}

}  // namespace

base::Result<void> Appender::name_resource(std::int64_t pk, Standing& standing,
                                           std::int64_t sequence) {
    auto key = TRY(key_in_body(connection_, sequence));
    if (!key) key = TRY(known_key(connection_, pk));
    // Deleted before it was ever written, and the old table is lost: it has no name any more.
    if (!key) key = Key{"Basic", "unknown-" + std::to_string(pk)};
    standing.pk = pk;
    standing.type = TRY(type(key->type));
    standing.id = key->id;
    return connection_.execute(Sql::add_identity, identity_hash(key->type, key->id), pk);
}

base::Result<void> Appender::replay(std::int64_t sequence, Standing& standing) {
    TRY(connection_.execute(Sql::add_type_version, standing.type, sequence, standing.pk));
    if (standing.version == 0) return {};
    return connection_.execute(Sql::add_past, standing.pk, standing.version, standing.sequence);
}

base::Result<void> Appender::replay_log() {
    std::vector<Standing> standings;  // By pk.
    {
        auto rows = TRY(Statement::prepare(
            connection_, "SELECT sequence, pk, version, at, method FROM version ORDER BY sequence"));
        while (TRY(rows.next())) {
            auto const pk = static_cast<std::size_t>(rows.integer(1));
            if (standings.size() <= pk) standings.resize(pk + 1);
            auto& standing = standings[pk];
            auto const sequence = rows.integer(0);
            if (standing.pk == 0) TRY(name_resource(rows.integer(1), standing, sequence));
            TRY(replay(sequence, standing));
            standing.version = rows.integer(2);
            standing.sequence = sequence;
            standing.at = rows.integer(3);
            standing.living = static_cast<Method>(rows.integer(4)) != Method::erase;
        }
    }
    for (auto const& each : standings) {
        if (each.pk == 0) continue;
        std::int64_t const lives = each.living ? 1 : 0;
        TRY(connection_.execute(Sql::add_resource, each.pk, each.type, Connection::text(each.id),
                                each.version, each.sequence, each.at, lives, std::string_view()));
    }
    return {};
}

// What was only referred to keeps its number: its place in the default order, and what the index
// of those who refer to it says.
base::Result<void> Appender::keep_referred() {
    std::vector<std::pair<std::int64_t, Key>> referred;
    {
        auto rows = TRY(Statement::prepare(
            connection_, "SELECT pk, type, id FROM temp.known WHERE NOT EXISTS "
                         "(SELECT 1 FROM resource r WHERE r.pk = known.pk) ORDER BY pk"));
        while (TRY(rows.next())) {
            referred.emplace_back(rows.integer(0),
                                  Key{std::string(rows.bytes(1)), std::string(rows.bytes(2))});
        }
    }
    std::int64_t const none = 0;
    for (auto const& [pk, key] : referred) {
        auto const number = TRY(type(key.type));
        TRY(connection_.execute(Sql::add_identity, identity_hash(key.type, key.id), pk));
        TRY(connection_.execute(Sql::add_resource, pk, number, Connection::text(key.id), none,
                                none, none, none, std::string_view()));
        newest_pk_ = std::max(newest_pk_, pk);
    }
    return {};
}

base::Result<std::uint64_t> Appender::rebuild_all() {
    TRY(connection_.script(forget));
    TRY(reload());
    TRY(replay_log());
    TRY(reload());
    TRY(keep_referred());
    auto const living = TRY(rebuild_index());
    TRY(connection_.script("DROP TABLE temp.known"));
    return living;
}

}  // namespace sqlite

base::Result<std::uint64_t> rebuild(std::filesystem::path const& folder) {
    auto const file = TRY(sqlite::file_in(folder));
    auto connection = TRY(sqlite::Connection::open(file, Options{}.writer_cache_bytes));
    TRY(sqlite::migrate(connection));
    auto appender = TRY(sqlite::Appender::open(std::move(connection)));
    auto const within = [&]() -> base::Result<std::uint64_t> {
        TRY(appender.begin());
        auto const living = TRY(appender.rebuild_all());
        TRY(appender.finish());
        return living;
    };
    auto const living = within();
    if (!living) appender.abort();
    return living;
}

}  // namespace store
