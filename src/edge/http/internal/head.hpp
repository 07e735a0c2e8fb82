// The head of a response as it goes over the wire.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "edge/http/message.hpp"

namespace http {

enum class After : std::uint8_t { keep, close };  // What becomes of the connection.

std::size_t body_size(Response const& response);

// Status line, the response's own fields, Date, Content-Length (unless it is a live stream or the
// status has none) and Connection. A line break in a field's value becomes a space.
void append_head(std::string& out, Response const& response, std::string_view date_line,
                 After after);

std::string date_line_now();  // "Date: Sat, 21 Nov 2026 23:24:12 GMT\r\n"

std::string event_text(Event const& event);  // As in a text/event-stream.

}  // namespace http
