// A connection to the file with its prepared statements.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/sqlite/internal/statements.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace store::sqlite {

// A statement that runs: rows one after the other. Resets when it goes. Views that it gives are
// valid until the next row.
class Cursor {
  public:
    explicit Cursor(sqlite3_stmt* statement) : statement_(statement) {}
    Cursor(Cursor&& other) noexcept : statement_(other.statement_) { other.statement_ = nullptr; }
    Cursor(Cursor const&) = delete;
    Cursor& operator=(Cursor const&) = delete;
    Cursor& operator=(Cursor&&) = delete;
    ~Cursor();

    base::Result<bool> next();  // Whether there is a row.
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string_view bytes(int column) const;
    bool is_null(int column) const;

  private:
    sqlite3_stmt* statement_;
};

class Connection {
  public:
    enum class Reads : std::uint8_t { through_cache, mapped };
    static base::Result<Connection> open(std::filesystem::path const& file, std::size_t cache_bytes,
                                         Reads reads = Reads::through_cache);
    // As SQLite opens it, with nothing set: for a file that is no running store. It must exist.
    static base::Result<Connection> open_plain(std::filesystem::path const& file);
    Connection(Connection&&) noexcept;
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

    // Starts a prepared statement. No statement runs twice at the same time on one connection.
    template <class... Arguments>
    base::Result<Cursor> run(Sql sql, Arguments const&... arguments) {
        auto* const statement = TRY(prepared(sql));
        int position = 0;
        (bind(statement, ++position, arguments), ...);
        return Cursor(statement);
    }

    // Runs it to its end; for statements without rows.
    template <class... Arguments>
    base::Result<void> execute(Sql sql, Arguments const&... arguments) {
        auto cursor = TRY(run(sql, arguments...));
        TRY(cursor.next());
        return {};
    }

    base::Result<void> script(std::string const& sql);  // Unprepared, several statements.
    sqlite3* handle() const { return handle_; }

  private:
    explicit Connection(sqlite3* handle) : handle_(handle) {}
    base::Result<sqlite3_stmt*> prepared(Sql sql);
    static void bind(sqlite3_stmt*, int position, std::int64_t value);
    static void bind(sqlite3_stmt*, int position, double value);
    static void bind(sqlite3_stmt*, int position, std::string_view bytes);  // As a blob.
    struct Text { std::string_view text; };
    static void bind(sqlite3_stmt*, int position, Text value);
    static void bind(sqlite3_stmt*, int position, std::nullptr_t);

    sqlite3* handle_;
    std::array<sqlite3_stmt*, statement_count> statements_{};

  public:
    static Text text(std::string_view value) { return {value}; }
};

// What a failure of the connection means: store.full, store.broken.
std::unexpected<base::Error> failure(sqlite3* handle);

}  // namespace store::sqlite
