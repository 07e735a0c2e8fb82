// The MLLP door: a server that answers each message with one acknowledgement, in order, and a
// client that sends one message and waits for its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace hl7v2 {

// Message text to acknowledgement text. Called from several threads, for each connection one
// message at a time; returns when what the message says is durable.
using Receiver = std::function<std::string(std::string_view)>;

struct MllpLimits {
    std::size_t connections_max = 256;
    std::size_t workers = 4;                       // Messages worked on at once.
    std::chrono::milliseconds frame_time{30'000};  // From its first byte to its last.
    std::chrono::milliseconds write_time{30'000};  // For an acknowledgement to be taken.
};

class MllpServer {
  public:
    // Listens at once; port 0 chooses a free one. hl7v2.cannot_listen.
    static base::Result<std::unique_ptr<MllpServer>> listen(std::string const& address,
                                                            std::uint16_t port, Receiver receiver,
                                                            MllpLimits limits = {});
    ~MllpServer();  // Stops.

    std::uint16_t port() const;

    // Takes no more messages, answers those that are being worked on, closes. Returns when done.
    void stop();

  private:
    struct State;
    explicit MllpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class MllpClient {
  public:
    // hl7v2.cannot_send if nobody listens there.
    static base::Result<std::unique_ptr<MllpClient>> connect(std::string const& address,
                                                             std::uint16_t port);
    ~MllpClient();

    // Sends a message and waits up to `patience` for its acknowledgement.
    base::Result<std::string> send(std::string_view message,
                                   std::chrono::milliseconds patience = std::chrono::seconds(30));

  private:
    struct State;
    explicit MllpClient(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace hl7v2
