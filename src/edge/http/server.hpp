// The listening server: connections, limits, deadlines, draining. Boost.Beast stays in server.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "edge/http/router.hpp"

namespace http {

struct Limits {
    std::size_t header_bytes_max = 16 * 1024;       // 431 beyond.
    std::size_t body_bytes_max = 64 * 1024 * 1024;  // 413 beyond, answered before closing.
    int header_seconds_max = 10;                    // A slow client is closed.
    int body_seconds_max = 120;
    int idle_seconds_max = 75;
    int drain_seconds_max = 20;                 // stop() waits no longer for slow clients.
    std::size_t connections_max = 4096;         // 503 beyond.
    int heartbeat_seconds = 15;                 // A quiet live stream gets a comment line.
    std::size_t stream_bytes_max = 256 * 1024;  // A live client this far behind is dropped.
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one, see port().
    int io_threads = 2;
    int pool_threads = 32;
    Limits limits;
    Handler not_found;  // Answers what no route does, 404, 405 and 400 bodies included:
                        // request.captures[0] holds the status to answer with.
};

class Server {
  public:
    Server(Options options, Router router);
    ~Server();                   // stop()
    base::Result<void> start();  // Unavailable (http.cannot_listen) if the address is taken.
    std::uint16_t port() const;
    std::size_t connections() const;  // Open now.
    void stop();  // No new requests; those under way are answered; live streams end. Idempotent.

  private:
    struct Running;
    Options options_;
    Router router_;
    std::unique_ptr<Running> running_;
};

}  // namespace http
