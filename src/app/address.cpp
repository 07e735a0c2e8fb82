#include "app/address.hpp"

#include <charconv>

#include "app/errors.hpp"

namespace app {

base::Result<Address> address_from(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon == text.npos || colon == 0) return base::refuse(errors::bad_address);
    auto host = text.substr(0, colon);
    auto const digits = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    Address address{.host = std::string(host), .port = 0};
    auto const end = digits.data() + digits.size();
    auto const read = std::from_chars(digits.data(), end, address.port);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != end || host.contains('[')) {
        return base::refuse(errors::bad_address);
    }
    return address;
}

std::string to_text(Address const& address) {
    auto const host = address.host.contains(':') ? "[" + address.host + "]" : address.host;
    return host + ":" + std::to_string(address.port);
}

}  // namespace app
