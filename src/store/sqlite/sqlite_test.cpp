#include "store/sqlite/sqlite.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "store/sqlite/internal/connection.hpp"
#include "store/log/errors.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/internal/migrate.hpp"

namespace store {
namespace {

// A folder of its own, removed in the end.
class Folder {
  public:
    Folder() {
        static int number = 0;
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("homeward-store-{}-{}", ::getpid(), ++number);
        std::filesystem::remove_all(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path const& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

std::vector<std::string> lines_of(sqlite3* handle, std::string const& sql) {
    std::vector<std::string> lines;
    auto const read = [](void* into, int columns, char** values, char**) {
        static_cast<std::vector<std::string>*>(into)->emplace_back(values[columns - 1]);
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), read, &lines, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    return lines;
}

sqlite::Connection migrated(std::filesystem::path const& folder) {
    std::filesystem::create_directories(folder);
    auto connection = sqlite::Connection::open(folder / "homeward.db", 1 << 20);
    EXPECT_TRUE(connection && sqlite::migrate(*connection));
    return std::move(*connection);
}

// Compares with a file of the source tree; UPDATE=1 rewrites it.
void expect_like_file(std::string const& actual, std::filesystem::path const& file) {
    if (std::getenv("UPDATE")) std::ofstream(file) << actual;
    std::stringstream expected;
    expected << std::ifstream(file).rdbuf();
    EXPECT_EQ(actual, expected.str()) << file << "; rewrite it with UPDATE=1";
}

Change patient(std::string id, std::string family) {
    auto const document =
        fhir::parse(R"({"resourceType":"Patient","name":[{"family":")" + family + R"("}]})");
    return change_from({"Patient", std::move(id)}, Method::update, *document, {});
}

TEST(Sqlite, ReplayedMigrationsGiveTheCheckedInSchema) {
    Folder const folder;
    auto const connection = migrated(folder.path());
    std::string schema;
    for (auto const& line : lines_of(connection.handle(),
                                     "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
                                     "AND name <> 'migration' ORDER BY name")) {
        schema += line + ";\n";
    }
    expect_like_file(schema, HOMEWARD_SOURCE_DIR "/src/store/migrations/schema.sql");
}

TEST(Sqlite, EveryStatementKeepsItsPlan) {
    Folder const folder;
    auto const connection = migrated(folder.path());
    std::string plans;
    for (std::size_t i = 0; i < sqlite::statement_count; ++i) {
        std::string const sql(sqlite::text_of(static_cast<sqlite::Sql>(i)));
        if (!sql.starts_with("SELECT") && !sql.starts_with("DELETE") &&
            !sql.starts_with("UPDATE")) {
            continue;
        }
        plans += sql + "\n";
        for (auto const& step : lines_of(connection.handle(), "EXPLAIN QUERY PLAN " + sql)) {
            EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << sql;
            plans += "    " + step + "\n";
        }
    }
    expect_like_file(plans, ROOM_DIR "/plans.txt");
}

TEST(Sqlite, RefusesAFolderOfANewerRelease) {
    Folder const folder;
    { ASSERT_TRUE(open_sqlite(folder.path())); }
    {
        auto const connection = migrated(folder.path());
        lines_of(connection.handle(), "INSERT INTO migration VALUES (9999, '9999-future')");
    }
    auto const opened = open_sqlite(folder.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code.name, "store.too_new");
}

TEST(Sqlite, SaysThatAFolderCannotBeMade) {
    auto const opened = open_sqlite("/proc/nowhere");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code.name, "store.broken");
}

TEST(Sqlite, KeepsWhatWasCommittedWhenOpenedAgain) {
    Folder const folder;
    {
        auto const store = std::move(*open_sqlite(folder.path()));
        ASSERT_TRUE(
            store->commit({.actor = "amara", .at = {1000}, .changes = {patient("1", "Baker")}}));
    }
    auto const store = std::move(*open_sqlite(folder.path()));
    auto const snapshot = std::move(*store->snapshot());
    auto const version = *snapshot->read({"Patient", "1"});
    ASSERT_TRUE(version);
    EXPECT_EQ(version->actor, "amara");
    EXPECT_EQ(version->at.ms, 1000);
}

TEST(Sqlite, FailsWhenTheDiskIsFullAndGoesOnWhenThereIsSpace) {
    Folder const folder;
    std::uint64_t committed = 0;
    {
        auto const store = std::move(*open_sqlite(folder.path(), {.page_limit = 60}));
        auto full = false;
        for (int i = 0; i < 3000 && !full; ++i) {
            auto const written = store->commit(
                {.changes = {patient(std::to_string(i), std::string(300, 'x'))}});
            if (written) ++committed;
            else full = written.error().code.name == "store.full";
        }
        ASSERT_TRUE(full);
        EXPECT_EQ((*store->snapshot())->sequence(), committed);
    }
    auto const store = std::move(*open_sqlite(folder.path()));
    EXPECT_EQ((*store->snapshot())->sequence(), committed);
    EXPECT_TRUE(store->commit({.changes = {patient("after", "Baker")}}));
}

std::string findings_of(Folder const& folder) {
    auto const findings = check(folder.path());
    EXPECT_TRUE(findings) << findings.error().context;
    std::string text;
    for (auto const& finding : *findings) text += finding.key + ": " + finding.reason + "\n";
    return text;
}

// A store of two people, one of them deleted, and an observation of one who is not there.
void fill(Folder const& folder) {
    auto const store = std::move(*open_sqlite(folder.path()));
    auto const document = fhir::parse(
        R"({"resourceType":"Observation","status":"final","code":{"coding":[{"code":"8480-6"}]},)"
        R"("subject":{"reference":"Patient/9"},"effectiveDateTime":"2026-11-21"})");
    auto observation = change_from({"Observation", "1"}, Method::create, *document, 0);
    ASSERT_TRUE(store->commit({.changes = {patient("1", "Baker"), patient("2", "Cook"),
                                           std::move(observation)}}));
    ASSERT_TRUE(store->commit({.changes = {patient("1", "Smith")}}));
    ASSERT_TRUE(store->commit({.changes = {{.key = {"Patient", "2"}, .method = Method::erase}}}));
}

TEST(Sqlite, FindsNothingWrongWithAStoreOfItsOwn) {
    Folder const folder;
    fill(folder);
    EXPECT_EQ(findings_of(folder), "");
}

TEST(Sqlite, FindsWhatDisagreesWithTheLogAndMendsTheIndex) {
    Folder const folder;
    fill(folder);
    {
        auto const connection = migrated(folder.path());
        lines_of(connection.handle(), "DELETE FROM timeline; DELETE FROM string;");
        lines_of(connection.handle(), "UPDATE resource SET keys = x'' WHERE type = 2");
    }
    EXPECT_NE(findings_of(folder), "");
    auto const living = rebuild_index(folder.path());
    ASSERT_TRUE(living) << living.error().context;
    EXPECT_EQ(*living, 2U);
    EXPECT_EQ(findings_of(folder), "");
    {
        auto const connection = migrated(folder.path());
        lines_of(connection.handle(), "UPDATE resource SET version = 1 WHERE id = '1'");
        lines_of(connection.handle(), "DELETE FROM past");
    }
    EXPECT_EQ(findings_of(folder).substr(0, 43), "Patient/1: It stands at version 1, the log ");
}

TEST(Sqlite, MakesAllAnewFromTheLog) {
    Folder const folder;
    fill(folder);
    {
        auto const connection = migrated(folder.path());
        for (auto const* table : {"identity", "past", "type_version", "parameter", "token"}) {
            lines_of(connection.handle(), fmt::format("DELETE FROM {}", table));
        }
        lines_of(connection.handle(), "UPDATE resource SET sequence = 1, version = 1");
    }
    EXPECT_NE(findings_of(folder), "");
    auto const living = rebuild(folder.path());
    ASSERT_TRUE(living) << living.error().context;
    EXPECT_EQ(*living, 2U);
    EXPECT_EQ(findings_of(folder), "");
    auto const store = std::move(*open_sqlite(folder.path()));
    EXPECT_EQ((*(*store->snapshot())->read_version({"Patient", "2"}, 1))->version, 1U);
}

std::string name_of(base::Result<Backup> const& backup) {
    return backup ? "made" : std::string(backup.error().code.name);
}

TEST(Sqlite, BacksUpIntoANewFileOnly) {
    Folder const folder;
    Folder const other;
    std::filesystem::create_directories(other.path());
    auto const file = other.path() / "backup";
    EXPECT_EQ(name_of(Backup::make(folder.path(), file)), errors::no_store.name);
    fill(folder);
    {
        auto backup = Backup::make(folder.path(), file);
        ASSERT_EQ(name_of(backup), "made");
        ASSERT_TRUE(backup->put_file("names", ROOM_DIR "/plans.txt"));
        ASSERT_TRUE(backup->note("made", "today"));
    }
    EXPECT_EQ(name_of(Backup::make(folder.path(), file)), errors::taken.name);
    EXPECT_EQ(name_of(Backup::open(folder.path() / "homeward.db")), errors::not_a_backup.name);

    std::filesystem::rename(file, other.path() / "homeward.db");
    {
        auto backup = std::move(*Backup::open(other.path() / "homeward.db"));
        EXPECT_EQ(backup.noted("made").value(), "today");
        ASSERT_TRUE(backup.take_file("names", other.path() / "names"));
        ASSERT_TRUE(backup.become_store());
    }
    EXPECT_EQ(std::filesystem::file_size(other.path() / "names"),
              std::filesystem::file_size(ROOM_DIR "/plans.txt"));
    EXPECT_EQ(findings_of(other), "");
}

}  // namespace
}  // namespace store
