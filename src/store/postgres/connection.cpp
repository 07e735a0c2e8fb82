#include "store/postgres/internal/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "store/log/errors.hpp"
#include "store/postgres/errors.hpp"

namespace store::postgres {
namespace {

// Generic plans that go by the primary keys, also while tables are small or not analysed yet.
constexpr char common_settings[] =
    "-c search_path=homeward -c plan_cache_mode=force_generic_plan -c jit=off "
    "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off "
    "-c enable_mergejoin=off -c enable_material=off -c enable_memoize=off "
    "-c max_parallel_workers_per_gather=0 -c client_encoding=UTF8 -c client_min_messages=warning ";
constexpr char read_settings[] =
    "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on";
// Durable before it is answered, whatever the database's default is.
constexpr char write_settings[] =
    "-c default_transaction_isolation=read\\ committed -c synchronous_commit=on";

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (auto const byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

// libpq tells why a sign-in failed by text only.
base::Code const& kind_of_refusal(std::string_view reason) {
    for (auto const* later : {"too many", "connection slots", "starting up", "shutting down",
                              "recovery mode", "not yet accepting"}) {
        if (reason.find(later) != reason.npos) return errors::unreachable;
    }
    return reason.find("FATAL:") != reason.npos || reason.find("no password") != reason.npos
               ? errors::denied
               : errors::unreachable;
}

}  // namespace

Rows::~Rows() { PQclear(result_); }
int Rows::size() const { return PQntuples(result_); }
std::string_view Rows::bytes(int row, int column) const {
    return {PQgetvalue(result_, row, column),
            static_cast<std::size_t>(PQgetlength(result_, row, column))};
}
std::int64_t Rows::integer(int row, int column) const {
    return static_cast<std::int64_t>(big_endian(bytes(row, column)));
}
bool Rows::boolean(int row, int column) const { return bytes(row, column) != std::string_view("\0", 1); }
bool Rows::is_null(int row, int column) const { return PQgetisnull(result_, row, column) == 1; }
std::int64_t Rows::affected() const { return std::atoll(PQcmdTuples(result_)); }

base::Result<std::unique_ptr<Connection>> Connection::open(std::string const& url, Access access) {
    auto const options = fmt::format("{}{}", common_settings,
                                     access == Access::read ? read_settings : write_settings);
    std::array<char const*, 8> const names{"dbname", "options", "application_name",
                                           "connect_timeout", "tcp_user_timeout",
                                           "keepalives_idle", nullptr, nullptr};
    std::array<char const*, 8> const values{url.c_str(), options.c_str(), "homeward", "5", "15000",
                                            "10", nullptr, nullptr};
    auto connection =
        std::make_unique<Connection>(PQconnectdbParams(names.data(), values.data(), 1));
    if (PQstatus(connection->handle_) != CONNECTION_OK) {
        std::string const reason = PQerrorMessage(connection->handle_);
        auto const& kind = kind_of_refusal(reason);
        return base::refuse(kind, std::string(kind.message), "postgresql: " + reason);
    }
    return connection;
}

Connection::~Connection() { PQfinish(handle_); }

int Connection::socket() const { return PQsocket(handle_); }

std::unexpected<base::Error> Connection::failure() { return failure(nullptr); }

std::unexpected<base::Error> Connection::failure(pg_result* result) {
    broken_ = true;
    auto const* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    std::string_view const code = state ? state : "";
    std::string const reason = result ? PQresultErrorMessage(result) : PQerrorMessage(handle_);
    // Class 53 of the error codes: out of disk (53100), memory or connections.
    auto const& kind = code == "53100" ? errors::full
                       : code == "HW001" ? errors::moved
                       : code.empty() || code.starts_with("57P") ? errors::unreachable
                                                                  : errors::broken;
    PQclear(result);
    return base::refuse(kind, std::string(kind.message),
                        fmt::format("postgresql: {} ({})", reason, code));
}

base::Result<void> Connection::pipeline(bool on) {
    if (on == pipeline_) return {};
    TRY(settle());
    auto const done = on ? PQenterPipelineMode(handle_) : PQexitPipelineMode(handle_);
    if (done != 1) return failure();
    pipeline_ = on;
    return {};
}

base::Result<void> Connection::prepare_all() {
    for (std::size_t i = 0; i < statement_count; ++i) {
        auto const text = std::string(text_of(static_cast<Sql>(i)));
        if (PQsendPrepare(handle_, fmt::to_string(i).c_str(), text.c_str(), 0, nullptr) != 1) {
            return failure();
        }
        expected_.push_back(Expected::answer);
    }
    TRY(sync());
    for (std::size_t i = 0; i < statement_count; ++i) TRY(take());
    return settle();
}

base::Result<void> Connection::send(Sql sql, Arguments const& arguments) {
    if (!pipeline_) {
        TRY(pipeline(true));
        TRY(prepare_all());
    }
    constexpr std::size_t most = 16;
    std::array<char const*, most> values{};
    std::array<int, most> lengths{};
    std::array<int, most> formats{};
    auto const count = arguments.values_.size();
    CHECK(count <= most);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = arguments.values_[i].data();
        lengths[i] = static_cast<int>(arguments.values_[i].size());
        formats[i] = 1;
    }
    std::array<char, 4> name{};
    fmt::format_to(name.data(), "{}", static_cast<int>(sql));
    if (PQsendQueryPrepared(handle_, name.data(), static_cast<int>(count), values.data(),
                            lengths.data(), formats.data(), 1) != 1) {
        return failure();
    }
    expected_.push_back(Expected::answer);
    return {};
}

base::Result<void> Connection::flush() {
    if (PQsendFlushRequest(handle_) != 1 || PQflush(handle_) != 0) return failure();
    return {};
}

base::Result<Rows> Connection::take() {
    TRY(settle());
    CHECK(!expected_.empty());
    expected_.pop_front();
    auto* const result = PQgetResult(handle_);
    if (!result) return failure();
    auto const status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return failure(result);
    Rows rows(result);
    if (auto* const end = PQgetResult(handle_)) return failure(end);  // Each answer ends so.
    return rows;
}

base::Result<void> Connection::sync() {
    if (PQpipelineSync(handle_) != 1) return failure();
    expected_.push_back(Expected::end);
    return {};
}

base::Result<void> Connection::settle() {
    for (; !expected_.empty() && expected_.front() == Expected::end; expected_.pop_front()) {
        auto* const result = PQgetResult(handle_);
        if (!result || PQresultStatus(result) != PGRES_PIPELINE_SYNC) return failure(result);
        PQclear(result);
    }
    return {};
}

// Passes over all answers up to the end of what was sent.
base::Result<void> Connection::recover() {
    if (PQpipelineSync(handle_) != 1) return failure();
    expected_.push_back(Expected::end);
    auto ends = std::ranges::count(expected_, Expected::end);
    for (int nothing = 0; ends > 0;) {
        auto* const result = PQgetResult(handle_);
        if (!result && ++nothing > 1000) return failure();
        if (result && PQresultStatus(result) == PGRES_PIPELINE_SYNC) --ends;
        PQclear(result);
    }
    expected_.clear();
    broken_ = false;
    TRY(send(Sql::rollback));
    TRY(sync());
    TRY(take());
    return {};
}

base::Result<void> Connection::script(std::string const& sql) {
    TRY(pipeline(false));
    auto* const result = PQexec(handle_, sql.c_str());
    auto const status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return failure(result);
    PQclear(result);
    return {};
}

base::Result<std::int64_t> Connection::number(std::string const& sql) {
    TRY(pipeline(false));
    auto* const result = PQexec(handle_, sql.c_str());
    if (PQresultStatus(result) != PGRES_TUPLES_OK) return failure(result);
    auto const value = PQntuples(result) == 1 ? std::atoll(PQgetvalue(result, 0, 0)) : 0;
    PQclear(result);
    return value;
}

base::Result<void> Connection::copy(std::string const& sql, std::string_view data) {
    TRY(pipeline(false));
    auto* const begun = PQexec(handle_, sql.c_str());
    if (PQresultStatus(begun) != PGRES_COPY_IN) return failure(begun);
    PQclear(begun);
    if (PQputCopyData(handle_, data.data(), static_cast<int>(data.size())) != 1) return failure();
    if (PQputCopyEnd(handle_, nullptr) != 1) return failure();
    auto* const done = PQgetResult(handle_);
    if (PQresultStatus(done) != PGRES_COMMAND_OK) return failure(done);
    PQclear(done);
    PQclear(PQgetResult(handle_));
    return {};
}

}  // namespace store::postgres
