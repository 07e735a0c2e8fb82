#include "store/sqlite/internal/statement.hpp"

#include <sqlite3.h>

#include <utility>

namespace store::sqlite {

base::Result<Statement> Statement::prepare(Connection& connection, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    auto const code = sqlite3_prepare_v2(connection.handle(), sql.data(),
                                         static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) return failure(connection.handle());
    return Statement(statement);
}

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(int position, std::int64_t value) {
    sqlite3_bind_int64(statement_, position, value);
    return *this;
}

Statement& Statement::bind_text(int position, std::string_view value) {
    sqlite3_bind_text64(statement_, position, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind_bytes(int position, std::string_view value) {
    sqlite3_bind_blob64(statement_, position, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_STATIC);
    return *this;
}

base::Result<bool> Statement::next() {
    auto const code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(sqlite3_db_handle(statement_));
}

base::Result<void> Statement::run() {
    while (TRY(next())) {
    }
    sqlite3_reset(statement_);
    return {};
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::bytes(int column) const {
    auto const* data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data ? std::string_view(data, size) : std::string_view();
}

}  // namespace store::sqlite
