#include "store/sqlite/internal/migrate.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <iterator>

#include <fmt/format.h>

#include "store/log/errors.hpp"
#include "store/sqlite/internal/migrations.hpp"

namespace store::sqlite {
namespace {

constexpr char table[] =
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT";

// The number of the newest migration of the file; 0 if it has none.
base::Result<int> newest_of(Connection& connection) {
    int newest = 0;
    auto const read = [](void* into, int, char** values, char**) {
        if (values[0]) *static_cast<int*>(into) = std::atoi(values[0]);
        return 0;
    };
    auto const code = sqlite3_exec(connection.handle(), "SELECT max(number) FROM migration", read,
                                   &newest, nullptr);
    if (code != SQLITE_OK) return failure(connection.handle());
    return newest;
}

base::Result<void> apply_missing(Connection& connection) {
    TRY(connection.script(table));
    auto const newest = TRY(newest_of(connection));
    for (auto const& migration : migrations) {
        if (migration.number <= newest) continue;
        TRY(connection.script(std::string(migration.up)));
        TRY(connection.script(fmt::format("INSERT INTO migration VALUES ({}, '{}')",
                                          migration.number, migration.name)));
    }
    return {};
}

}  // namespace

base::Result<void> migrate(Connection& connection) {
    auto const known = static_cast<int>(std::size(migrations));
    if (auto const newest = newest_of(connection); newest && *newest >= known) {
        if (*newest == known) return {};
        return base::refuse(errors::too_new, std::string(errors::too_new.message),
                            fmt::format("schema {} of at most {}", *newest, known));
    }
    TRY(connection.script("BEGIN IMMEDIATE"));
    auto const applied = apply_missing(connection);
    if (!applied) {
        static_cast<void>(connection.script("ROLLBACK"));
        return applied;
    }
    return connection.script("COMMIT");
}

}  // namespace store::sqlite
