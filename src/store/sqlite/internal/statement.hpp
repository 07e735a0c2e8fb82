// A statement that runs seldom: prepared for one use, outside the list whose plans are pinned.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/sqlite/internal/connection.hpp"

namespace store::sqlite {

class Statement {
  public:
    static base::Result<Statement> prepare(Connection& connection, std::string_view sql);
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    // What is bound outlives the run. Positions count from 1.
    Statement& bind(int position, std::int64_t value);
    Statement& bind_text(int position, std::string_view value);
    Statement& bind_bytes(int position, std::string_view value);

    base::Result<bool> next();  // Whether there is a row.
    base::Result<void> run();   // To its end; it may be bound and run again.
    std::int64_t integer(int column) const;
    std::string_view bytes(int column) const;  // Valid until the next row.

  private:
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
    sqlite3_stmt* statement_;
};

}  // namespace store::sqlite
