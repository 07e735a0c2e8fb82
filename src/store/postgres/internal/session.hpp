// Transactions of readers: connections are pooled, and an instant that somebody relies on is held.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/postgres/internal/view.hpp"

namespace store::postgres {

// Connections of readers, at most so many. Who finds none free waits a little, then is refused
// with store.crowded.
class Pool {
  public:
    Pool(std::string url, std::size_t connections_max)
        : url_(std::move(url)), connections_max_(connections_max) {}

    enum class Wait : std::uint8_t { patiently, never };  // Never: one more is opened if need be.
    base::Result<std::unique_ptr<Connection>> take(Wait wait = Wait::patiently);
    void give_back(std::unique_ptr<Connection> connection);
    void close_idle();  // After the database has gone: they are broken too.

  private:
    std::string const url_;
    std::size_t const connections_max_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

// One transaction on a connection of the pool, from its first question to the end of its life.
class Session {
  public:
    static base::Result<std::shared_ptr<Session>> open(Pool& pool, Recent& recent,
                                                       Pool::Wait wait = Pool::Wait::patiently);
    Session(Pool& pool, Recent& recent, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)), view_(*connection_, recent) {}
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;
    ~Session();

    View& view() { return view_; }
    std::mutex& turn() { return turn_; }  // One question at a time.
    // Nothing was answered and nothing will be: the connection had gone before.
    bool was_stillborn() const { return connection_->is_broken() && !view_.known_position(); }

  private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
    View view_;
    std::mutex turn_;
};

// A position of the log that the writer has published. Who has read what is remembered of it, or
// told its number, has pinned it. Before the log moves on, the writer seals it: if anyone has
// pinned it, a transaction that still sees it is held for them.
class Instant {
  public:
    explicit Instant(Position position) : position_(position) {}

    Position const& position() const { return position_; }
    bool pin();    // Whether it could still be pinned.
    void unpin();
    void seal(Pool& pool, Recent& recent);
    std::shared_ptr<Session> held();  // Null if the database could not hold it.

  private:
    Position const position_;
    std::mutex mutex_;
    int pinned_ = 0;
    bool sealed_ = false;
    std::shared_ptr<Session> held_;
};

}  // namespace store::postgres
