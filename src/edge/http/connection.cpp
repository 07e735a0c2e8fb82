#include "edge/http/internal/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <exception>

#include "base/log.hpp"
#include "base/metric.hpp"

namespace http {

namespace {

constexpr std::size_t small_buffer_bytes = 8 * 1024;
constexpr std::size_t large_buffer_bytes = 128 * 1024;
constexpr int linger_seconds = 5;

using Buffers = std::array<asio::const_buffer, 2>;

base::Counter& open_connections() {
    static auto& counter = base::counter("homeward_http_connections");
    return counter;
}

base::Counter& open_streams() {
    static auto& counter = base::counter("homeward_http_streams");
    return counter;
}

std::string_view body_of(Response const& response) {
    return response.shared_body ? std::string_view(*response.shared_body)
                                : std::string_view(response.body);
}

std::string peer_of(Socket const& socket) {
    boost::system::error_code ec;
    auto const endpoint = socket.remote_endpoint(ec);
    return ec ? std::string{} : endpoint.address().to_string();
}

}  // namespace

Connection::Connection(Loop& loop, Socket socket)
    : loop_(loop),
      socket_(std::move(socket)),
      wake_(loop.context),
      parser_(loop.shared.options.limits),
      peer_(peer_of(socket_)) {
    boost::system::error_code ec;
    socket_.non_blocking(true, ec);
    socket_.set_option(asio::ip::tcp::no_delay(true), ec);
    buffer_.resize(small_buffer_bytes);
    loop_.connections.insert(this);
    loop_.shared.open.fetch_add(1);
    open_connections().add();
}

Connection::~Connection() {
    end_stream();
    loop_.connections.erase(this);
    open_connections().add(-1);
    loop_.shared.open.fetch_sub(1);
}

void Connection::enter(Phase phase, int seconds) {
    phase_ = phase;
    deadline_ =
        seconds == 0 ? Clock::time_point::max() : Clock::now() + std::chrono::seconds(seconds);
}

void Connection::expire(Clock::time_point now) {
    if (now >= deadline_) cut();
}

void Connection::drain() {
    if (phase_ == Phase::idle) cut();
    if (phase_ == Phase::streaming) end_stream();
}

void Connection::cut() {
    boost::system::error_code ec;
    socket_.close(ec);
    if (phase_ == Phase::streaming) end_stream();
}

void Connection::take_buffered() {
    auto const used = parser_.take({buffer_.data() + begin_, end_ - begin_});
    begin_ += used;
    if (begin_ == end_) begin_ = end_ = 0;
}

Task<> Connection::run(std::shared_ptr<Connection> self) {
    auto& c = *self;
    c.enter(Phase::idle, c.loop_.shared.options.limits.idle_seconds_max);
    while (c.socket_.is_open()) {
        if (c.begin_ != c.end_) c.take_buffered();
        auto const state = c.parser_.state();
        bool more = false;
        if (state == Parser::State::complete) {
            more = co_await c.answer();
        } else if (state == Parser::State::refused) {
            co_await c.refuse();
        } else {
            more = co_await c.read_more();
        }
        if (!more) break;
    }
}

Task<bool> Connection::read_more() {
    auto const& limits = loop_.shared.options.limits;
    auto const in_body = parser_.state() == Parser::State::body;
    if (in_body && parser_.expects_continue() && !told_to_continue_) {
        told_to_continue_ = true;
        auto const sent = co_await write_rest("HTTP/1.1 100 Continue\r\n\r\n", {});
        if (!sent) co_return false;
    }
    if (in_body && phase_ != Phase::body) enter(Phase::body, limits.body_seconds_max);
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (in_body && buffer_.size() < large_buffer_bytes) buffer_.resize(large_buffer_bytes);
    if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    auto const space = asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
    auto const read = co_await socket_.async_read_some(space, tuple_await);
    auto const& [ec, count] = read;
    if (ec) co_return false;
    end_ += count;
    if (phase_ == Phase::idle) enter(Phase::head, limits.header_seconds_max);
    co_return true;
}

void Connection::call(Handler const& handler) {
    try {
        response_ = handler(parser_.request());
    } catch (std::exception const& failure) {
        base::log(base::Level::error, "http.handler_failed", {{"what", failure.what()}});
        response_ = text_response(500, "text/plain", "Internal server error\n");
    }
}

void Connection::begin_next() {
    auto const& limits = loop_.shared.options.limits;
    parser_.next();
    told_to_continue_ = false;
    if (end_ == 0 && buffer_.size() > small_buffer_bytes) {
        buffer_ = std::string(small_buffer_bytes, '\0');
    }
    if (begin_ == end_) {
        enter(Phase::idle, limits.idle_seconds_max);
    } else {
        enter(Phase::head, limits.header_seconds_max);
    }
}

Task<> Connection::answer_on_pool(Handler const& handler) {
    auto initiate = [this, &handler](auto done) {
        asio::post(loop_.shared.pool, [this, &handler, done = std::move(done)]() mutable {
            call(handler);
            asio::post(loop_.context, std::move(done));
        });
    };
    asio::use_awaitable_t<Executor> const token;
    auto waiting =
        asio::async_initiate<asio::use_awaitable_t<Executor> const, void()>(initiate, token);
    co_await std::move(waiting);
}

Task<bool> Connection::answer() {
    auto& request = parser_.request();
    request.peer = peer_;
    enter(Phase::answering, 0);
    auto const match = loop_.shared.router.match(request);
    if (!match.handler) {
        request.captures.assign(1, match.other_verb ? "405" : "404");
        call(loop_.shared.options.not_found);
        if (match.other_verb) response_.headers.set("Allow", match.allowed);
    } else if (match.runs == Runs::inline_) {
        call(*match.handler);
    } else {
        co_await answer_on_pool(*match.handler);
    }
    if (response_.events && request.verb != Verb::head) {
        co_await stream(std::move(response_.events));
        co_return false;
    }
    auto const keep = parser_.keep_alive() && !loop_.shared.draining.load();
    auto const written = co_await write(response_, keep ? After::keep : After::close);
    response_ = {};
    if (!written || !keep) co_return false;
    begin_next();
    co_return true;
}

Task<> Connection::refuse() {
    Request request;
    request.peer = peer_;
    request.path = parser_.request().path;
    request.captures = {std::to_string(parser_.refusal())};
    enter(Phase::closing, linger_seconds);
    response_ = loop_.shared.options.not_found(request);
    auto const written = co_await write(response_, After::close);
    if (written) co_await linger();
}

Task<bool> Connection::write(Response const& response, After after) {
    head_.clear();
    append_head(head_, response, loop_.date_line, after);
    auto const silent =
        parser_.state() == Parser::State::complete && parser_.request().verb == Verb::head;
    auto const body = silent ? std::string_view{} : body_of(response);
    // Most answers fit into the socket's buffer at once.
    boost::system::error_code ec;
    auto const sent = socket_.write_some(
        Buffers{asio::buffer(head_), asio::buffer(body.data(), body.size())}, ec);
    if (ec && ec != asio::error::would_block) co_return false;
    if (sent == head_.size() + body.size()) co_return true;
    auto const of_head = std::min(sent, head_.size());
    auto const done =
        co_await write_rest(std::string_view(head_).substr(of_head), body.substr(sent - of_head));
    co_return done;
}

Task<bool> Connection::write_rest(std::string_view head, std::string_view body) {
    if (phase_ == Phase::answering) {
        enter(Phase::writing, loop_.shared.options.limits.body_seconds_max);
    }
    Buffers const buffers{asio::buffer(head.data(), head.size()),
                          asio::buffer(body.data(), body.size())};
    auto const written = co_await asio::async_write(socket_, buffers, tuple_await);
    co_return !std::get<0>(written);
}

// A client that is still sending would be told of a reset instead of our answer if we closed at
// once: half-close and read on for a while.
Task<> Connection::linger() {
    boost::system::error_code ec;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ec);
    buffer_.resize(large_buffer_bytes);
    while (socket_.is_open()) {
        auto const read = co_await socket_.async_read_some(asio::buffer(buffer_), tuple_await);
        if (std::get<0>(read)) break;
    }
}

EventSource::Sink Connection::sink_for(std::shared_ptr<Stream> const& stream) {
    auto const limit = loop_.shared.options.limits.stream_bytes_max;
    std::weak_ptr<Connection> connection = weak_from_this();
    return [stream, connection, limit, &context = loop_.context](Event const& event) {
        auto const text = event_text(event);
        std::lock_guard const lock(stream->mutex);
        if (stream->closed) return false;
        stream->closed = stream->pending.size() + text.size() > limit;
        if (!stream->closed) stream->pending += text;
        // While the stream is not closed its connection, and so the context, stands.
        if (!std::exchange(stream->woken, true)) {
            asio::post(context, [connection] {
                if (auto const c = connection.lock()) c->wake_.cancel();
            });
        }
        return !stream->closed;
    };
}

void Connection::end_stream() {
    if (!stream_) return;
    {
        std::lock_guard const lock(stream_->mutex);
        stream_->closed = true;
    }
    wake_.cancel();
}

Task<> Connection::watch(std::shared_ptr<Connection> self, std::shared_ptr<Stream> stream) {
    std::array<char, 256> ignored;
    while (true) {
        auto const read =
            co_await self->socket_.async_read_some(asio::buffer(ignored), tuple_await);
        if (std::get<0>(read)) break;
    }
    std::lock_guard const lock(stream->mutex);
    stream->closed = true;
    self->wake_.cancel();
}

Task<> Connection::stream(std::shared_ptr<EventSource> source) {
    response_.headers.set("Content-Type", "text/event-stream");
    response_.headers.set("Cache-Control", "no-store");
    response_.events = source;
    auto const begun = co_await write(response_, After::close);
    response_ = {};
    if (!begun) co_return;
    buffer_ = {};
    open_streams().add();
    auto const events = stream_ = std::make_shared<Stream>();
    phase_ = Phase::streaming;
    asio::co_spawn(loop_.context, watch(shared_from_this(), events), asio::detached);
    source->open(sink_for(events));
    co_await send_events(*events);
    end_stream();
    source.reset();
    open_streams().add(-1);
    boost::system::error_code ec;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ec);
    socket_.close(ec);
}

Task<> Connection::send_events(Stream& stream) {
    auto const& limits = loop_.shared.options.limits;
    std::string batch;
    while (!loop_.shared.draining.load()) {
        {
            std::lock_guard const lock(stream.mutex);
            if (stream.closed) break;
            batch.swap(stream.pending);
            stream.woken = false;
        }
        if (batch.empty()) {
            wake_.expires_after(std::chrono::seconds(limits.heartbeat_seconds));
            auto const waited = co_await wake_.async_wait(tuple_await);
            if (std::get<0>(waited)) continue;  // Woken.
            batch = ": quiet\n\n";
        }
        enter(Phase::streaming, limits.header_seconds_max);
        auto const sent = co_await write_rest(batch, {});
        enter(Phase::streaming, 0);
        if (!sent) break;
        batch.clear();
    }
}

}  // namespace http
