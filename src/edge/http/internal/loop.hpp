// One thread, its io_context and its connections; and what all threads share.
#pragma once

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <unordered_set>

#include "edge/http/server.hpp"

namespace http {

namespace asio = boost::asio;

// Concrete types spare the virtual calls of any_io_executor.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
// Completes with a tuple whose first element is the error; never throws.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> tuple_await{};

class Connection;

struct Shared {
    Shared(Options const& server_options, Router const& server_router)
        : options(server_options),
          router(server_router),
          pool(static_cast<std::size_t>(server_options.pool_threads)) {}

    Options const& options;
    Router const& router;
    asio::thread_pool pool;
    std::atomic<std::size_t> open{0};
    std::atomic<bool> draining{false};
};

// Everything here but `context` belongs to the loop's own thread.
struct Loop {
    explicit Loop(Shared& server) : shared(server) {}

    Shared& shared;
    // Before the context: it ends the coroutines that are left, and they still use these.
    std::unordered_set<Connection*> connections;
    std::string date_line;
    asio::io_context context{1};
    asio::executor_work_guard<Executor> work{context.get_executor()};
    Timer sweep_timer{context};
    std::thread thread;

    void adopt(Socket socket);  // A new connection begins to be served.
    void sweep();               // Now and every half second: deadlines, the date.
    void drain();               // Ends idle connections and live streams.
    void cut();                 // Closes whatever is left.
};

}  // namespace http
