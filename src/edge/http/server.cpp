#include "edge/http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <vector>

#include "edge/http/errors.hpp"
#include "edge/http/internal/connection.hpp"

namespace http {

namespace {

using std::chrono::milliseconds;

std::string status_text(Request const& request) {
    return request.captures.empty() ? "500" : request.captures.front();
}

Response plain_refusal(Request const& request) {
    auto const status = status_text(request);
    return text_response(std::stoi(status), "text/plain", status + "\n");
}

}  // namespace

void Loop::adopt(Socket socket) {
    auto const connection = std::make_shared<Connection>(*this, std::move(socket));
    asio::co_spawn(context, Connection::run(connection), asio::detached);
}

void Loop::sweep() {
    date_line = date_line_now();
    auto const now = Clock::now();
    // Closing never destroys a connection at once: its coroutine still holds it.
    for (auto* connection : connections) connection->expire(now);
    sweep_timer.expires_after(milliseconds(500));
    sweep_timer.async_wait([this](boost::system::error_code ec) {
        if (!ec) sweep();
    });
}

void Loop::drain() {
    for (auto* connection : connections) connection->drain();
}

void Loop::cut() {
    for (auto* connection : connections) connection->cut();
}

struct Server::Running {
    Shared shared;
    std::vector<std::unique_ptr<Loop>> loops;
    std::unique_ptr<Acceptor> acceptor;
    std::uint16_t port = 0;
    std::size_t next_loop = 0;

    Running(Options const& options, Router const& router) : shared(options, router) {
        for (int i = 0; i < std::max(1, options.io_threads); ++i) {
            loops.push_back(std::make_unique<Loop>(shared));
        }
    }

    base::Result<void> listen();
    void start_threads();
    void stop();
    void place(Socket socket, Loop& loop);
    Task<> accept();
    bool drained_within(milliseconds span) const;
};

base::Result<void> Server::Running::listen() {
    boost::system::error_code ec;
    auto const address = asio::ip::make_address(shared.options.address, ec);
    if (ec) return base::refuse(errors::cannot_listen, "This is not an IP address to listen on.");
    asio::ip::tcp::endpoint const endpoint(address, shared.options.port);
    acceptor = std::make_unique<Acceptor>(loops.front()->context);
    acceptor->open(endpoint.protocol(), ec);
    if (!ec) acceptor->set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) acceptor->bind(endpoint, ec);
    if (!ec) acceptor->listen(asio::socket_base::max_listen_connections, ec);
    if (ec) {
        return base::refuse(errors::cannot_listen, std::string(errors::cannot_listen.message),
                            ec.message());
    }
    port = acceptor->local_endpoint().port();
    return {};
}

void Server::Running::start_threads() {
    asio::co_spawn(loops.front()->context, accept(), asio::detached);
    for (auto& loop : loops) {
        loop->sweep();
        loop->thread = std::thread([&context = loop->context] { context.run(); });
    }
}

void Server::Running::place(Socket socket, Loop& loop) {
    if (shared.open.load() < shared.options.limits.connections_max) {
        auto moved = std::make_shared<Socket>(std::move(socket));
        asio::post(loop.context, [&loop, moved] { loop.adopt(std::move(*moved)); });
        return;
    }
    Request request;
    request.captures = {"503"};
    auto const response = shared.options.not_found(request);
    std::string text;
    append_head(text, response, date_line_now(), After::close);
    text += response.body;
    boost::system::error_code ec;
    socket.non_blocking(true, ec);
    socket.write_some(asio::buffer(text), ec);
}

Task<> Server::Running::accept() {
    Timer pause(loops.front()->context);
    while (acceptor->is_open()) {
        auto& loop = *loops[next_loop++ % loops.size()];
        auto accepted = co_await acceptor->async_accept(loop.context, tuple_await);
        auto& [ec, socket] = accepted;
        if (!ec) {
            place(std::move(socket), loop);
        } else if (acceptor->is_open()) {
            // No more file descriptors, most likely: some will come free.
            pause.expires_after(milliseconds(100));
            co_await pause.async_wait(tuple_await);
        }
    }
}

bool Server::Running::drained_within(milliseconds span) const {
    auto const until = Clock::now() + span;
    while (shared.open.load() > 0 && Clock::now() < until) {
        std::this_thread::sleep_for(milliseconds(5));
    }
    return shared.open.load() == 0;
}

void Server::Running::stop() {
    shared.draining = true;
    asio::post(loops.front()->context, [this] {
        boost::system::error_code ec;
        acceptor->close(ec);
    });
    for (auto& loop : loops) asio::post(loop->context, [&loop] { loop->drain(); });
    if (!drained_within(std::chrono::seconds(shared.options.limits.drain_seconds_max))) {
        for (auto& loop : loops) asio::post(loop->context, [&loop] { loop->cut(); });
        drained_within(milliseconds(500));
    }
    shared.pool.join();
    for (auto& loop : loops) {
        loop->context.stop();
        loop->thread.join();
    }
}

Server::Server(Options options, Router router)
    : options_(std::move(options)), router_(std::move(router)) {
    if (!options_.not_found) options_.not_found = plain_refusal;
}

Server::~Server() { stop(); }

base::Result<void> Server::start() {
    auto running = std::make_unique<Running>(options_, router_);
    TRY(running->listen());
    running->start_threads();
    running_ = std::move(running);
    return {};
}

std::uint16_t Server::port() const { return running_ ? running_->port : 0; }

std::size_t Server::connections() const { return running_ ? running_->shared.open.load() : 0; }

void Server::stop() {
    if (!running_) return;
    running_->stop();
    running_.reset();
}

}  // namespace http
