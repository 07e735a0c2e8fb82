// One session with the database: prepared statements in pipelines, answers in binary.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/postgres/internal/statements.hpp"

struct pg_conn;
struct pg_result;

namespace store::postgres {

// The rows that a statement answered. Views that it gives live as long as it does.
class Rows {
  public:
    explicit Rows(pg_result* result) : result_(result) {}
    Rows(Rows&& other) noexcept : result_(other.result_) { other.result_ = nullptr; }
    Rows(Rows const&) = delete;
    Rows& operator=(Rows const&) = delete;
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    int size() const;
    std::int64_t integer(int row, int column) const;  // A bigint.
    bool boolean(int row, int column) const;
    std::string_view bytes(int row, int column) const;
    bool is_null(int row, int column) const;
    // Of a statement that changes rows.
    std::int64_t affected() const;

  private:
    pg_result* result_;
};

// Arguments of one statement, in the database's binary form.
class Arguments {
  public:
    void add(std::int64_t value);
    void add(double value);
    void add(std::string_view value);  // bytea or text
    void add(std::span<std::int64_t const> values);
    void add(std::span<double const> values);
    void add(std::span<std::string const> values);       // bytea[]
    void add_texts(std::span<std::string const> values);  // text[]
    void add(std::span<std::shared_ptr<std::string const> const> values);  // bytea[]; null: NULL
    void add_booleans(std::vector<bool> const& values);

  private:
    friend class Connection;
    template <class T>
    void add_fixed_array(std::uint32_t element, std::span<T const> values);
    std::vector<std::string> values_;
};

enum class Access : std::uint8_t { read, write };

class Connection {
  public:
    // Signs in and prepares every statement. Refuses store.unreachable, store.denied.
    static base::Result<std::unique_ptr<Connection>> open(std::string const& url, Access access);
    explicit Connection(pg_conn* handle) : handle_(handle) {}
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    ~Connection();

    // Queues a statement. What is queued between two `sync` is one transaction; of a reader it
    // sees one instant.
    base::Result<void> send(Sql sql, Arguments const& arguments);
    template <class... Values>
    base::Result<void> send(Sql sql, Values const&... values) {
        Arguments arguments;
        (arguments.add(values), ...);
        return send(sql, arguments);
    }
    // Asks for the answers of what is queued so far; the transaction goes on.
    base::Result<void> flush();
    // The answer of the next statement in the order sent.
    base::Result<Rows> take();

    // Ends the transaction without waiting; the answer is taken by the next `settle`.
    base::Result<void> sync();
    base::Result<void> settle();
    // After a statement was refused: the transaction is undone, and the connection can be used on.
    base::Result<void> recover();

    // One statement, at once.
    template <class... Values>
    base::Result<Rows> run(Sql sql, Values const&... values) {
        TRY(send(sql, values...));
        TRY(flush());
        return take();
    }

    // Several statements as text, outside of any pipeline.
    base::Result<void> script(std::string const& sql);
    base::Result<std::int64_t> number(std::string const& sql);  // The first column of the only row.

    // Bulk rows into a table: "COPY term FROM STDIN (FORMAT binary)". In a transaction that
    // `script` began.
    base::Result<void> copy(std::string const& sql, std::string_view data);

    bool is_broken() const { return broken_; }
    int socket() const;

  private:
    base::Result<void> prepare_all();
    base::Result<void> pipeline(bool on);
    std::unexpected<base::Error> failure();
    std::unexpected<base::Error> failure(pg_result* result);

    pg_conn* handle_;
    bool broken_ = false;    // It must be closed, not used again.
    bool pipeline_ = false;
    enum class Expected : std::uint8_t { answer, end };  // Of a statement, of a transaction.
    std::deque<Expected> expected_;                      // What was not taken yet.
};

}  // namespace store::postgres
