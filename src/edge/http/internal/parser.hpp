// Bytes to requests: RFC 9112, with every tolerance refused that two parsers could read
// differently.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "edge/http/message.hpp"
#include "edge/http/server.hpp"

namespace http {

class Parser {
  public:
    explicit Parser(Limits const& limits);
    ~Parser();

    enum class State : std::uint8_t { head, body, complete, refused };

    // Takes the bytes that follow those taken before and says how many it took; the caller offers
    // the rest again, with more behind it. Takes nothing once complete or refused.
    std::size_t take(std::string_view bytes);

    State state() const;
    int refusal() const;            // When refused: 400, 413, 431, 501 or 505.
    bool expects_continue() const;  // Once the head is complete: "Expect: 100-continue".
    bool keep_alive() const;        // When complete.
    Request& request();             // When complete, without peer and captures.
    void next();                    // Ready for the connection's next request.

  private:
    struct Beast;
    std::unique_ptr<Beast> beast_;
};

}  // namespace http
