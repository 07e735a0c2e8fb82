#include <boost/asio.hpp>

#include <array>
#include <optional>

#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/framing.hpp"
#include "edge/hl7v2/mllp.hpp"

namespace hl7v2 {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

std::unexpected<base::Error> failed_with(error_code const& failed) {
    return base::refuse(errors::cannot_send, std::string(errors::cannot_send.message),
                        failed.message());
}

}  // namespace

struct MllpClient::State {
    asio::io_context loop{1};
    tcp::socket socket{loop};
    Framer framer;
    std::array<char, 16'384> chunk{};

    // Runs what was begun until it is done or time is up.
    error_code run(error_code const& outcome, std::chrono::milliseconds patience) {
        loop.restart();
        loop.run_for(patience);
        if (loop.stopped()) return outcome;
        error_code ignored;
        socket.close(ignored);
        loop.run();
        return asio::error::timed_out;
    }
};

MllpClient::MllpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}

MllpClient::~MllpClient() = default;

base::Result<std::unique_ptr<MllpClient>> MllpClient::connect(std::string const& address,
                                                              std::uint16_t port) {
    auto state = std::make_unique<State>();
    error_code failed;
    tcp::resolver resolver(state->loop);
    auto const found = resolver.resolve(address, std::to_string(port), failed);
    if (failed) return failed_with(failed);
    asio::connect(state->socket, found, failed);
    if (failed) return failed_with(failed);
    state->socket.set_option(tcp::no_delay(true), failed);
    return std::unique_ptr<MllpClient>(new MllpClient(std::move(state)));
}

base::Result<std::string> MllpClient::send(std::string_view message,
                                           std::chrono::milliseconds patience) {
    auto const frame = framed(message);
    error_code outcome;
    asio::async_write(state_->socket, asio::buffer(frame),
                      [&](error_code failed, std::size_t) { outcome = failed; });
    if (auto const failed = state_->run(outcome, patience)) return failed_with(failed);
    while (true) {
        if (auto answer = state_->framer.next()) return *answer;
        std::size_t count = 0;
        state_->socket.async_read_some(asio::buffer(state_->chunk),
                                       [&](error_code failed, std::size_t read) {
                                           outcome = failed;
                                           count = read;
                                       });
        if (auto const failed = state_->run(outcome, patience)) return failed_with(failed);
        state_->framer.take({state_->chunk.data(), count});
    }
}

}  // namespace hl7v2
