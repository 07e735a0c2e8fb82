// One client's connection: its requests one after another, and perhaps a live stream at the end.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "edge/http/internal/head.hpp"
#include "edge/http/internal/loop.hpp"
#include "edge/http/internal/parser.hpp"

namespace http {

// Events on their way to one client. `push` may be called from any thread.
struct Stream {
    std::mutex mutex;
    std::string pending;  // Whole events.
    bool closed = false;
    bool woken = false;  // A wake-up is already on its way.
};

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Loop& loop, Socket socket);
    ~Connection();

    static Task<> run(std::shared_ptr<Connection> self);

    void expire(Clock::time_point now);  // Closes if the deadline has passed.
    void drain();                        // Closes if idle, ends a stream; else after this answer.
    void cut();                          // Closes.

  private:
    enum class Phase : std::uint8_t { idle, head, body, answering, writing, streaming, closing };

    Task<bool> read_more();
    Task<bool> answer();
    Task<> answer_on_pool(Handler const& handler);
    Task<> refuse();
    Task<bool> write(Response const& response, After after);
    Task<bool> write_rest(std::string_view head, std::string_view body);
    Task<> linger();
    Task<> stream(std::shared_ptr<EventSource> source);
    Task<> send_events(Stream& stream);
    static Task<> watch(std::shared_ptr<Connection> self, std::shared_ptr<Stream> stream);

    void call(Handler const& handler);
    void begin_next();
    void take_buffered();
    void enter(Phase phase, int seconds);  // 0: no deadline.
    void end_stream();
    EventSource::Sink sink_for(std::shared_ptr<Stream> const& stream);

    Loop& loop_;
    Socket socket_;
    Timer wake_;
    Parser parser_;
    std::string buffer_;  // Bytes read and not yet parsed are [begin_, end_).
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::string head_;  // Reused for every response.
    Response response_;
    std::string peer_;
    std::shared_ptr<Stream> stream_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Phase phase_ = Phase::idle;
    bool told_to_continue_ = false;
};

}  // namespace http
