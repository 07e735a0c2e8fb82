#include "store/postgres/internal/migrate.hpp"

#include <iterator>
#include <thread>

#include <fmt/format.h>

#include "store/log/errors.hpp"
#include "store/postgres/errors.hpp"
#include "store/postgres/internal/migrations.hpp"

namespace store::postgres {
namespace {

// Any number that no other program in this database takes: "homeward" in ASCII.
constexpr char lock[] = "SELECT pg_try_advisory_lock(7525359096411939428)::int";
constexpr auto try_every = std::chrono::milliseconds(50);
constexpr int known = static_cast<int>(std::size(migrations));

base::Result<int> newest_of(Connection& connection) {
    auto const there = TRY(connection.number(
        "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'homeward' "
        "AND tablename = 'migration'"));
    if (there == 0) return 0;
    return static_cast<int>(TRY(
        connection.number("SELECT coalesce(max(number), 0) FROM homeward.migration")));
}

std::unexpected<base::Error> too_new(int newest) {
    return base::refuse(errors::too_new, std::string(errors::too_new.message),
                        fmt::format("schema {} of at most {}", newest, known));
}

}  // namespace

base::Result<void> take_lock(Connection& connection, std::chrono::milliseconds patience) {
    auto const end = std::chrono::steady_clock::now() + patience;
    while (TRY(connection.number(lock)) != 1) {
        if (std::chrono::steady_clock::now() >= end) return base::refuse(errors::held);
        std::this_thread::sleep_for(try_every);
    }
    return {};
}

base::Result<void> release_lock(Connection& connection) {
    return connection.script("SELECT pg_advisory_unlock(7525359096411939428)");
}

base::Result<void> migrate(Connection& connection) {
    auto const newest = TRY(newest_of(connection));
    if (newest == known) return {};
    if (newest > known) return too_new(newest);
    std::string script =
        "BEGIN; CREATE SCHEMA IF NOT EXISTS homeward; CREATE TABLE IF NOT EXISTS "
        "homeward.migration (number integer PRIMARY KEY, name text NOT NULL);";
    for (auto const& migration : migrations) {
        if (migration.number <= newest) continue;
        script += fmt::format("{};INSERT INTO migration VALUES ({}, '{}');", migration.up,
                              migration.number, migration.name);
    }
    return connection.script(script + "COMMIT");
}

base::Result<void> expect_schema(Connection& connection) {
    auto const newest = TRY(newest_of(connection));
    if (newest > known) return too_new(newest);
    if (newest < known) return base::refuse(errors::empty);
    return {};
}

}  // namespace store::postgres
