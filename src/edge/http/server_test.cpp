#include "edge/http/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace {

using namespace std::chrono_literals;

// A client that sends and receives bytes, right or wrong.
class Client {
  public:
    explicit Client(std::uint16_t port, int receive_bytes = 0)
        : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
        timeval const patience{.tv_sec = 5, .tv_usec = 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (receive_bytes > 0) {
            setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~Client() { close(fd_); }
    Client(Client const&) = delete;

    bool connected() const { return connected_; }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // Everything until the text has come, or the end.
    std::string until(std::string_view text) {
        while (seen_.find(text) == seen_.npos && more()) continue;
        auto const at = seen_.find(text);
        auto const size = at == seen_.npos ? seen_.size() : at + text.size();
        auto const taken = seen_.substr(0, size);
        seen_.erase(0, size);
        return taken;
    }
    std::string rest() {
        while (more()) continue;
        return std::exchange(seen_, {});
    }
    bool ended() { return !more() && seen_.empty(); }

  private:
    bool more() {
        char bytes[65536];
        auto const count = recv(fd_, bytes, sizeof bytes, 0);
        if (count > 0) seen_.append(bytes, static_cast<std::size_t>(count));
        return count > 0;
    }
    int fd_;
    bool connected_ = false;
    std::string seen_;
};

// Gives its sink to the test and tells when it is destroyed.
struct Feed {
    std::mutex mutex;
    http::EventSource::Sink sink;
    std::atomic<bool> ended{false};

    bool push(http::Event const& event) {
        std::lock_guard const lock(mutex);
        return sink && sink(event);
    }
    void wait() {
        for (int i = 0; i < 400; ++i) {
            std::this_thread::sleep_for(5ms);
            std::lock_guard const lock(mutex);
            if (sink) return;
        }
    }
};

struct FeedSource : http::EventSource {
    explicit FeedSource(std::shared_ptr<Feed> to) : feed(std::move(to)) {}
    ~FeedSource() override { feed->ended = true; }
    void open(Sink sink) override {
        std::lock_guard const lock(feed->mutex);
        feed->sink = std::move(sink);
    }
    std::shared_ptr<Feed> feed;
};

http::Handler text_of(std::string text) {
    return [text](http::Request const&) { return http::text_response(200, "text/plain", text); };
}

class HttpServer : public testing::Test {
  protected:
    void start(http::Limits limits = {}) {
        http::Router router;
        router.add(http::Verb::get, "/inline", http::Runs::inline_, text_of("inline"));
        router.add(http::Verb::get, "/pool", http::Runs::pool, text_of("pool"));
        router.add(http::Verb::get, "/big", http::Runs::pool, text_of(std::string(8 << 20, 'b')));
        router.add(http::Verb::get, "/slow", http::Runs::pool, [this](http::Request const&) {
            slow_begun = true;
            std::this_thread::sleep_for(300ms);
            return http::text_response(200, "text/plain", "slow");
        });
        router.add(http::Verb::get, "/fails", http::Runs::pool,
                   [](http::Request const&) -> http::Response { throw std::runtime_error("x"); });
        router.add(http::Verb::post, "/echo", http::Runs::pool, [](http::Request const& request) {
            return http::text_response(200, "text/plain", request.body);
        });
        router.add(http::Verb::get, "/live", http::Runs::inline_, [this](http::Request const&) {
            http::Response response;
            response.events = std::make_shared<FeedSource>(feed);
            return response;
        });
        http::Options options;
        options.port = 0;
        options.pool_threads = 4;
        options.limits = limits;
        options.not_found = [](http::Request const& request) {
            return http::text_response(std::stoi(request.captures.at(0)), "text/plain",
                                       "not " + request.captures.at(0));
        };
        server = std::make_unique<http::Server>(std::move(options), std::move(router));
        ASSERT_TRUE(server->start());
    }
    std::string exchange(std::string_view bytes) {
        Client client(server->port());
        client.send(bytes);
        return client.rest();
    }

    std::shared_ptr<Feed> feed = std::make_shared<Feed>();
    std::atomic<bool> slow_begun{false};
    std::unique_ptr<http::Server> server;
};

std::string get(std::string_view path, std::string_view fields = "Connection: close\r\n") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

TEST_F(HttpServer, AnswersInlineAndFromThePool) {
    start();
    auto const answer = exchange(get("/inline"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: "));
    EXPECT_TRUE(answer.ends_with("Content-Length: 6\r\nConnection: close\r\n\r\ninline")) << answer;
    EXPECT_TRUE(exchange(get("/pool")).ends_with("\r\n\r\npool"));
}

TEST_F(HttpServer, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
    start();
    auto const answers =
        exchange(get("/slow", "") + get("/inline", "") + get("/pool", "") + get("/inline"));
    auto const slow = answers.find("\r\n\r\nslow");
    auto const first = answers.find("\r\n\r\ninline");
    auto const pool = answers.find("\r\n\r\npool");
    EXPECT_NE(slow, answers.npos);
    EXPECT_LT(slow, first);
    EXPECT_LT(first, pool);
    EXPECT_LT(pool, answers.rfind("\r\n\r\ninline"));
}

TEST_F(HttpServer, LetsItsOwnerWordWhatNoRouteAnswers) {
    start();
    EXPECT_TRUE(exchange(get("/nowhere")).ends_with("not 404"));
    auto const answer = exchange("DELETE /inline HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Allow: GET\r\n"), answer.npos) << answer;
    EXPECT_TRUE(answer.ends_with("not 405"));
    EXPECT_TRUE(exchange("rubbish\r\n\r\n").ends_with("not 400"));
    EXPECT_TRUE(exchange(get("/fails")).starts_with("HTTP/1.1 500 "));
}

TEST_F(HttpServer, SendsNoBodyForHead) {
    start();
    auto const answer = exchange("HEAD /inline HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 6\r\n"), answer.npos);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(HttpServer, CarriesLargeBodiesBothWays) {
    start();
    std::string const body(3 << 20, 'x');
    auto const answer = exchange(
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + body));
    EXPECT_GT(exchange(get("/big")).size(), std::size_t{8} << 20);
}

TEST_F(HttpServer, TellsAWaitingClientToContinue) {
    start();
    Client client(server->port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hi");
    EXPECT_TRUE(client.rest().ends_with("\r\n\r\nhi"));
}

TEST_F(HttpServer, AnswersTooMuchBeforeItCloses) {
    start({.header_bytes_max = 1000, .body_bytes_max = 1000});
    // Sent whole, far beyond what socket buffers hold: a reset would lose the answer.
    auto const body = std::string(4 << 20, 'x');
    EXPECT_TRUE(exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n" + body)
                    .ends_with("not 413"));
    EXPECT_TRUE(
        exchange(get("/inline", "A: " + std::string(2000, 'a') + "\r\n")).ends_with("not 431"));
}

TEST_F(HttpServer, ClosesSlowAndIdleClients) {
    start({.header_seconds_max = 1, .body_seconds_max = 1, .idle_seconds_max = 1});
    Client idle(server->port());
    Client in_head(server->port());
    Client in_body(server->port());
    in_head.send("GET / HT");
    in_body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhi");
    auto const begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(idle.ended());
    EXPECT_TRUE(in_head.ended());
    EXPECT_TRUE(in_body.ended());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
}

TEST_F(HttpServer, TurnsAwayMoreConnectionsThanItsLimit) {
    start({.connections_max = 2});
    Client one(server->port()), two(server->port());
    one.send(get("/inline", ""));
    two.send(get("/inline", ""));
    one.until("inline");
    two.until("inline");
    EXPECT_TRUE(exchange(get("/inline")).starts_with("HTTP/1.1 503 "));
}

TEST_F(HttpServer, StreamsEvents) {
    start({.heartbeat_seconds = 1});
    Client client(server->port());
    client.send(get("/live", ""));
    EXPECT_NE(client.until("\r\n\r\n").find("Content-Type: text/event-stream"), std::string::npos);
    feed->wait();
    EXPECT_TRUE(feed->push({.id = "7", .name = "places", .data = "a\nb"}));
    EXPECT_EQ(client.until("\n\n"), "id: 7\nevent: places\ndata: a\ndata: b\n\n");
    EXPECT_EQ(client.until("\n\n"), ": quiet\n\n");
}

TEST_F(HttpServer, EndsTheSourceOfAClientThatHasGone) {
    start();
    {
        Client client(server->port());
        client.send(get("/live", ""));
        client.until("\r\n\r\n");
        feed->wait();
    }
    for (int i = 0; i < 400 && !feed->ended; ++i) std::this_thread::sleep_for(5ms);
    EXPECT_TRUE(feed->ended);
    EXPECT_FALSE(feed->push({.name = "x", .data = "y"}));
}

TEST_F(HttpServer, DropsALiveClientThatDoesNotRead) {
    start({.stream_bytes_max = 64 * 1024});
    Client client(server->port(), 4096);
    client.send(get("/live", ""));
    feed->wait();
    http::Event const event{.name = "x", .data = std::string(8192, 'y')};
    auto dropped = false;
    for (int i = 0; i < 20000 && !dropped; ++i) dropped = !feed->push(event);
    EXPECT_TRUE(dropped);
}

TEST_F(HttpServer, FinishesWhatRunsBeforeItStops) {
    start();
    Client slow(server->port()), idle(server->port()), live(server->port());
    live.send(get("/live", ""));
    live.until("\r\n\r\n");
    slow.send(get("/slow", ""));
    while (!slow_begun) std::this_thread::sleep_for(1ms);
    auto const port = server->port();
    auto const begun = std::chrono::steady_clock::now();
    server->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
    auto const answer = slow.rest();
    EXPECT_TRUE(answer.ends_with("\r\n\r\nslow"));
    EXPECT_NE(answer.find("Connection: close"), answer.npos);
    EXPECT_TRUE(idle.ended());
    EXPECT_TRUE(live.ended());
    EXPECT_TRUE(feed->ended);
    EXPECT_FALSE(Client(port).connected());
    server->stop();
}

TEST_F(HttpServer, RefusesAnAddressThatIsTaken) {
    start();
    http::Options options;
    options.port = server->port();
    http::Server second(std::move(options), {});
    auto const started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code.name, "http.cannot_listen");
}

}  // namespace
