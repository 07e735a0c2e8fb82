// Compressed bodies (RFC 1952) for clients that take them.
#pragma once

#include <string>
#include <string_view>

#include "edge/http/message.hpp"

namespace http {

// Level 1 is fast, 9 is small.
std::string gzipped(std::string_view bytes, int level);

// Whether Accept-Encoding names gzip without q=0.
bool accepts_gzip(Request const& request);

}  // namespace http
