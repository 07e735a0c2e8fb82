#include "edge/hl7v2/mllp.hpp"

#include <gtest/gtest.h>

#include <boost/asio.hpp>

#include <atomic>
#include <thread>

#include "edge/hl7v2/framing.hpp"

namespace hl7v2 {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// A peer that writes raw bytes and reads until the server closes or `count` bytes came.
struct Peer {
    asio::io_context loop;
    tcp::socket socket{loop};

    explicit Peer(std::uint16_t port) {
        socket.connect({asio::ip::make_address("127.0.0.1"), port});
    }
    void write(std::string const& bytes) {
        boost::system::error_code ignored;
        asio::write(socket, asio::buffer(bytes), ignored);
    }
    std::string read(std::size_t count) {
        std::string bytes(count, 0);
        boost::system::error_code ended;
        bytes.resize(asio::read(socket, asio::buffer(bytes), ended));
        return bytes;
    }
};

std::unique_ptr<MllpServer> server(Receiver receiver, MllpLimits limits = {}) {
    return std::move(MllpServer::listen("127.0.0.1", 0, std::move(receiver), limits)).value();
}

std::string echo(std::string_view text) { return "ack " + std::string(text.substr(0, 10)); }

TEST(Mllp, AnswersEachMessageOfAConnectionInOrder) {
    auto const door = server(echo);
    Peer peer(door->port());
    peer.write(framed("one") + framed("two") + framed("three").substr(0, 3));
    peer.write(framed("three").substr(3));
    auto const expected = framed("ack one") + framed("ack two") + framed("ack three");
    EXPECT_EQ(peer.read(expected.size()), expected);
}

TEST(Mllp, ServesManyConnectionsAtOnce) {
    auto const door = server(echo);
    std::vector<std::thread> senders;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 16; ++i) {
        senders.emplace_back([&, i] {
            auto const client = MllpClient::connect("127.0.0.1", door->port());
            for (int j = 0; j < 50; ++j) {
                auto const text = std::to_string(i) + "." + std::to_string(j);
                answered += (*client)->send(text) == "ack " + text;
            }
        });
    }
    for (auto& sender : senders) sender.join();
    EXPECT_EQ(answered, 800);
}

TEST(Mllp, ClosesAPeerThatDoesNotFinishItsMessage) {
    auto const door = server(echo, {.frame_time = std::chrono::milliseconds(50)});
    Peer peer(door->port());
    peer.write("\x0Bhalf");
    EXPECT_EQ(peer.read(1), "");
}

TEST(Mllp, AnswersAMessageThatIsTooLongAndCloses) {
    auto const door = server(echo);
    Peer peer(door->port());
    std::thread writer([&] { peer.write("\x0B" + std::string(frame_bytes_max + 10, 'x')); });
    auto const expected = framed("ack xxxxxxxxxx");
    EXPECT_EQ(peer.read(expected.size() + 1), expected);
    writer.join();
}

TEST(Mllp, StopsAfterAnsweringWhatItWorksOn) {
    std::atomic<bool> begun = false;
    auto const door = server([&](std::string_view text) {
        begun = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return echo(text);
    });
    Peer peer(door->port());
    Peer idle(door->port());
    peer.write(framed("one") + framed("two"));
    while (!begun) std::this_thread::yield();
    door->stop();
    EXPECT_EQ(peer.read(100), framed("ack one"));
    EXPECT_EQ(idle.read(1), "");
}

TEST(Mllp, ClosesWithoutAnAnswerIfTheReceiverFails) {
    auto const door =
        server([](std::string_view) -> std::string { throw std::runtime_error("x"); });
    Peer peer(door->port());
    peer.write(framed("one"));
    EXPECT_EQ(peer.read(1), "");
}

TEST(Mllp, SaysWhenItCannotListenOrSend) {
    auto const door = server(echo);
    EXPECT_EQ(MllpServer::listen("127.0.0.1", door->port(), echo).error().code.name,
              "hl7v2.cannot_listen");
    auto const port = door->port();
    door->stop();
    EXPECT_EQ(MllpClient::connect("127.0.0.1", port).error().code.name, "hl7v2.cannot_send");
}

}  // namespace
}  // namespace hl7v2
