// Where to listen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace app {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080"; port 0 is any free one. Malformed (app.bad_address).
base::Result<Address> address_from(std::string_view text);

std::string to_text(Address const& address);

}  // namespace app
