#include <boost/asio.hpp>

#include <array>
#include <atomic>
#include <set>
#include <thread>

#include "base/log.hpp"
#include "base/metric.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/framing.hpp"
#include "edge/hl7v2/mllp.hpp"

namespace hl7v2 {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Session;
using Sessions = std::set<std::shared_ptr<Session>>;

// What all sessions share. Touched by the one thread of `loop` only, but for the pool.
struct House {
    asio::io_context& loop;
    asio::thread_pool& pool;
    Receiver const& receiver;
    MllpLimits const& limits;
    Sessions sessions;
};

// One connection: read, work, answer, read on. At any time one of these three is under way.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, House& house)
        : socket_(std::move(socket)), timer_(house.loop), house_(house) {}

    void begin() {
        error_code ignored;
        socket_.set_option(asio::socket_base::keep_alive(true), ignored);
        socket_.set_option(tcp::no_delay(true), ignored);
        read();
    }

    // Answers what is being worked on, then closes.
    void finish() {
        finishing_ = true;
        if (!working_) close();
    }

  private:
    void close() {
        error_code ignored;
        timer_.cancel();
        socket_.shutdown(tcp::socket::shutdown_both, ignored);
        socket_.close(ignored);
        house_.sessions.erase(shared_from_this());
    }

    void close_after(std::chrono::milliseconds time) {
        timer_.expires_after(time);
        timer_.async_wait([self = shared_from_this()](error_code failed) {
            if (!failed) self->close();
        });
    }

    void read() {
        socket_.async_read_some(asio::buffer(chunk_),
                                [self = shared_from_this()](error_code failed, std::size_t count) {
                                    self->arrived(failed, count);
                                });
    }

    void arrived(error_code failed, std::size_t count) {
        if (failed) return close();
        bool const between = framer_.state() == Framer::State::idle;
        framer_.take({chunk_.data(), count});
        // The time runs for a whole frame, so that a peer cannot hold it open byte by byte.
        if (between && framer_.state() != Framer::State::idle)
            close_after(house_.limits.frame_time);
        proceed();
    }

    void proceed() {
        if (finishing_) return close();
        if (auto message = framer_.next()) {
            timer_.cancel();
            return work(std::move(*message));
        }
        if (framer_.state() == Framer::State::too_long) {
            finishing_ = true;
            return work(std::string(framer_.begun()));
        }
        read();
    }

    void work(std::string message) {
        working_ = true;
        // The guard keeps the loop running for the answer when nothing else is left to do.
        asio::post(house_.pool, [self = shared_from_this(), message = std::move(message),
                                 guard = asio::make_work_guard(house_.loop)] {
            std::string answer;
            try {
                answer = framed(self->house_.receiver(message));
            } catch (std::exception const& exception) {
                base::log(base::Level::error, "mllp.receiver_failed", {{"what", exception.what()}});
            }
            asio::post(self->house_.loop, [self, answer = std::move(answer)]() mutable {
                self->write(std::move(answer));
            });
        });
    }

    // Without an answer the connection closes: the sender keeps the message and sends it again.
    void write(std::string answer) {
        if (answer.empty()) return close();
        answer_ = std::move(answer);
        close_after(house_.limits.write_time);
        asio::async_write(socket_, asio::buffer(answer_),
                          [self = shared_from_this()](error_code failed, std::size_t) {
                              self->timer_.cancel();
                              self->working_ = false;
                              if (failed) return self->close();
                              self->go_on();
                          });
    }

    void go_on() {
        if (!finishing_ && framer_.state() != Framer::State::idle) {
            close_after(house_.limits.frame_time);
        }
        proceed();
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    House& house_;
    Framer framer_;
    std::array<char, 65'536> chunk_;
    std::string answer_;
    bool working_ = false;
    bool finishing_ = false;
};

}  // namespace

struct MllpServer::State {
    Receiver receiver;
    MllpLimits limits;
    asio::io_context loop{1};
    asio::thread_pool pool;
    tcp::acceptor acceptor{loop};
    House house{loop, pool, receiver, limits, {}};
    std::thread thread;
    std::uint16_t port = 0;

    State(Receiver with, MllpLimits within)
        : receiver(std::move(with)), limits(within), pool(within.workers) {}

    void accept() {
        acceptor.async_accept([this](error_code failed, tcp::socket socket) {
            if (failed == asio::error::operation_aborted || !acceptor.is_open()) return;
            if (!failed) greet(std::move(socket));
            accept();
        });
    }

    void greet(tcp::socket socket) {
        if (house.sessions.size() >= limits.connections_max) {
            base::log(base::Level::warning, "mllp.too_many_connections");
            return;
        }
        auto const session = std::make_shared<Session>(std::move(socket), house);
        house.sessions.insert(session);
        session->begin();
    }
};

MllpServer::MllpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

MllpServer::~MllpServer() { stop(); }

base::Result<std::unique_ptr<MllpServer>> MllpServer::listen(std::string const& address,
                                                             std::uint16_t port, Receiver receiver,
                                                             MllpLimits limits) {
    auto state = std::make_unique<State>(std::move(receiver), limits);
    error_code failed;
    auto const ip = asio::ip::make_address(address, failed);
    tcp::endpoint const endpoint(ip, port);
    if (!failed) state->acceptor.open(endpoint.protocol(), failed);
    if (!failed) state->acceptor.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) state->acceptor.bind(endpoint, failed);
    if (!failed) state->acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        return base::refuse(errors::cannot_listen, std::string(errors::cannot_listen.message),
                            failed.message());
    }
    state->port = state->acceptor.local_endpoint().port();
    state->accept();
    state->thread = std::thread([&loop = state->loop] { loop.run(); });
    return std::unique_ptr<MllpServer>(new MllpServer(std::move(state)));
}

std::uint16_t MllpServer::port() const { return state_->port; }

void MllpServer::stop() {
    if (!state_->thread.joinable()) return;
    asio::post(state_->loop, [state = state_.get()] {
        error_code ignored;
        state->acceptor.close(ignored);
        auto const sessions = state->house.sessions;
        for (auto const& session : sessions) session->finish();
    });
    // The loop ends when the last session has answered and closed.
    state_->thread.join();
    state_->pool.join();
}

}  // namespace hl7v2
