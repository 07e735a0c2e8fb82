#include "store/sqlite/backup.hpp"

#include <sqlite3.h>

#include <fstream>
#include <system_error>
#include <vector>

#include "store/log/errors.hpp"
#include "store/sqlite/internal/connection.hpp"
#include "store/sqlite/internal/file.hpp"
#include "store/sqlite/internal/statement.hpp"

namespace store {
namespace {

using sqlite::Connection;
using sqlite::Statement;

constexpr std::size_t cache_bytes = 8u << 20;
constexpr int pages_at_once = 1024;
constexpr std::size_t piece_bytes = 1u << 20;

constexpr char backup_tables[] =
    "DROP TABLE IF EXISTS backup_note; DROP TABLE IF EXISTS backup_part;"
    "CREATE TABLE backup_note (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;"
    "CREATE TABLE backup_part (file TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, "
    "PRIMARY KEY (file, number)) STRICT;";

std::unexpected<base::Error> file_failure(std::filesystem::path const& path,
                                          std::string_view what) {
    return base::refuse(errors::broken, "A file of the backup cannot be read or written.",
                        std::string(what) + " " + path.string());
}

// SQLite fills an empty file; made here so that nobody else may read it from the beginning.
base::Result<void> make_private(std::filesystem::path const& file) {
    std::error_code error;
    { std::ofstream const made(file, std::ios::binary | std::ios::app); }
    std::filesystem::permissions(file, std::filesystem::perms::owner_read |
                                           std::filesystem::perms::owner_write, error);
    if (error) return file_failure(file, "cannot make");
    return {};
}

struct Copying {
    sqlite3_backup* handle;
    ~Copying() { sqlite3_backup_finish(handle); }
};

// The source's open read transaction is what is copied: writers go on beside it and cannot make
// the copy begin again. https://www.sqlite.org/backup.html, https://www.sqlite.org/isolation.html
base::Result<void> copy_pages(Connection& from, Connection& to, Backup::Progress const& progress) {
    TRY(from.execute(sqlite::Sql::begin_read));
    {
        auto newest = TRY(from.run(sqlite::Sql::newest_version));
        TRY(newest.next());  // The first read fixes the instant.
    }
    Copying const copying{sqlite3_backup_init(to.handle(), "main", from.handle(), "main")};
    if (!copying.handle) return sqlite::failure(to.handle());
    while (true) {
        auto const code = sqlite3_backup_step(copying.handle, pages_at_once);
        auto const all = sqlite3_backup_pagecount(copying.handle);
        if (progress) {
            progress(static_cast<std::uint64_t>(all - sqlite3_backup_remaining(copying.handle)),
                     static_cast<std::uint64_t>(all));
        }
        if (code == SQLITE_DONE) return {};
        if (code != SQLITE_OK) {
            return base::refuse(code == SQLITE_FULL ? errors::full : errors::broken,
                                "The backup could not be written.",
                                std::string("sqlite: ") + sqlite3_errstr(code));
        }
    }
}

}  // namespace

std::filesystem::path store_file(std::filesystem::path const& folder) {
    return folder / "homeward.db";
}

Backup::Backup(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Backup::Backup(Backup&&) noexcept = default;
Backup::~Backup() = default;

base::Result<Backup> Backup::make(std::filesystem::path const& folder,
                                  std::filesystem::path const& file, Progress const& progress) {
    std::error_code error;
    if (!std::filesystem::exists(store_file(folder), error)) return base::refuse(errors::no_store);
    if (std::filesystem::exists(file, error)) return base::refuse(errors::taken);
    TRY(make_private(file));
    auto to = std::make_unique<Connection>(TRY(Connection::open_plain(file)));
    {
        auto from = TRY(Connection::open(store_file(folder), cache_bytes));
        TRY(copy_pages(from, *to, progress));
    }
    TRY(to->script(backup_tables));
    return Backup(std::move(to));
}

base::Result<Backup> Backup::open(std::filesystem::path const& file) {
    auto connection = std::make_unique<Connection>(TRY(Connection::open_plain(file)));
    Backup backup(std::move(connection));
    if (!backup.noted("made")) return base::refuse(errors::not_a_backup);
    return backup;
}

base::Result<void> Backup::note(std::string_view name, std::string_view text) {
    auto statement =
        TRY(Statement::prepare(*connection_, "INSERT OR REPLACE INTO backup_note VALUES (?1, ?2)"));
    return statement.bind_text(1, name).bind_text(2, text).run();
}

base::Result<std::optional<std::string>> Backup::noted(std::string_view name) {
    auto statement = TRY(
        Statement::prepare(*connection_, "SELECT text FROM backup_note WHERE name = ?1"));
    if (!TRY(statement.bind_text(1, name).next())) return std::nullopt;
    return std::string(statement.bytes(0));
}

base::Result<void> Backup::put_file(std::string_view name, std::filesystem::path const& from) {
    std::ifstream file(from, std::ios::binary);
    if (!file) return file_failure(from, "cannot read");
    auto statement = TRY(
        Statement::prepare(*connection_, "INSERT INTO backup_part VALUES (?1, ?2, ?3)"));
    TRY(connection_->script("BEGIN"));
    std::string piece;
    for (std::int64_t number = 0; file; ++number) {
        piece.resize(piece_bytes);
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        piece.resize(static_cast<std::size_t>(file.gcount()));
        TRY(statement.bind_text(1, name).bind(2, number).bind_bytes(3, piece).run());
    }
    return connection_->script("COMMIT");
}

base::Result<void> Backup::take_file(std::string_view name, std::filesystem::path const& to) {
    auto statement = TRY(Statement::prepare(
        *connection_, "SELECT bytes FROM backup_part WHERE file = ?1 ORDER BY number"));
    statement.bind_text(1, name);
    if (!TRY(statement.next())) return {};
    TRY(make_private(to));
    std::ofstream file(to, std::ios::binary | std::ios::trunc);
    do {
        auto const piece = statement.bytes(0);
        file.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    } while (TRY(statement.next()));
    file.flush();
    if (!file) return file_failure(to, "cannot write");
    return {};
}

base::Result<void> Backup::become_store() {
    return connection_->script("DROP TABLE backup_note; DROP TABLE backup_part;");
}

}  // namespace store
