#include "store/sqlite/internal/connection.hpp"

#include <sqlite3.h>

#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "store/log/errors.hpp"
#include "store/sqlite/internal/mapping.hpp"

namespace store::sqlite {
namespace {

// Statistics of memory cost a lock at every allocation.
void configure_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_initialize();
    });
}

// WAL with FULL: a commit returns after an fsync. A size of mmap above zero makes SQLite ask the VFS
// for pages; only the mapped one has them.
std::string settings(std::size_t cache_bytes, Connection::Reads reads) {
    return fmt::format(
        "PRAGMA busy_timeout = 10000; PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA "
        "synchronous = FULL;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 268435456;"
        "PRAGMA cache_size = -{}; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = OFF;"
        "PRAGMA mmap_size = {};",
        cache_bytes / 1024, reads == Connection::Reads::mapped ? 1 << 30 : 0);
}

}  // namespace

std::unexpected<base::Error> failure(sqlite3* handle) {
    auto const code = sqlite3_errcode(handle) & 0xff;
    auto const context = fmt::format("sqlite: {} ({})", sqlite3_errmsg(handle),
                                     sqlite3_extended_errcode(handle));
    auto const& kind = code == SQLITE_FULL ? errors::full : errors::broken;
    return base::refuse(kind, std::string(kind.message), context);
}

Cursor::~Cursor() {
    if (statement_) sqlite3_reset(statement_);
}

base::Result<bool> Cursor::next() {
    auto const code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(sqlite3_db_handle(statement_));
}

std::int64_t Cursor::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Cursor::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Cursor::bytes(int column) const {
    auto const* data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data ? std::string_view(data, size) : std::string_view();
}

bool Cursor::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

base::Result<Connection> Connection::open(std::filesystem::path const& file,
                                          std::size_t cache_bytes, Reads reads) {
    configure_once();
    sqlite3* handle = nullptr;
    auto const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    auto const* const vfs = reads == Reads::mapped ? mapped_vfs() : nullptr;
    auto const code = sqlite3_open_v2(file.c_str(), &handle, flags, vfs);
    Connection connection(handle);
    if (code != SQLITE_OK) return failure(handle);
    TRY(connection.script(settings(cache_bytes, reads)));
    return connection;
}

base::Result<Connection> Connection::open_plain(std::filesystem::path const& file) {
    configure_once();
    sqlite3* handle = nullptr;
    auto const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    auto const code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    Connection connection(handle);
    if (code != SQLITE_OK) return failure(handle);
    return connection;
}

Connection::Connection(Connection&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), statements_(other.statements_) {
    other.statements_ = {};
}

Connection::~Connection() {
    for (auto* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
}

base::Result<void> Connection::script(std::string const& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return failure(handle_);
}

base::Result<sqlite3_stmt*> Connection::prepared(Sql sql) {
    auto*& statement = statements_[static_cast<std::size_t>(sql)];
    if (statement) {
        CHECK(!sqlite3_stmt_busy(statement));
        return statement;
    }
    auto const text = text_of(sql);
    if (sqlite3_prepare_v3(handle_, text.data(), static_cast<int>(text.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        return failure(handle_);
    }
    return statement;
}

// What is bound outlives the run, so nothing is copied.
void Connection::bind(sqlite3_stmt* statement, int position, std::int64_t value) {
    sqlite3_bind_int64(statement, position, value);
}
void Connection::bind(sqlite3_stmt* statement, int position, double value) {
    sqlite3_bind_double(statement, position, value);
}
void Connection::bind(sqlite3_stmt* statement, int position, std::string_view bytes) {
    // A null pointer would bind NULL.
    sqlite3_bind_blob64(statement, position, bytes.empty() ? "" : bytes.data(), bytes.size(),
                        SQLITE_STATIC);
}
void Connection::bind(sqlite3_stmt* statement, int position, Text value) {
    sqlite3_bind_text64(statement, position, value.text.empty() ? "" : value.text.data(),
                        value.text.size(), SQLITE_STATIC, SQLITE_UTF8);
}
void Connection::bind(sqlite3_stmt* statement, int position, std::nullptr_t) {
    sqlite3_bind_null(statement, position);
}

}  // namespace store::sqlite
