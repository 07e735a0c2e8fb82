// Dates as HTTP writes them: "Sun, 06 Nov 1994 08:49:37 GMT". RFC 9110 5.6.7.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace rest {

std::string http_date(base::Instant at);  // Whole seconds.

// Nothing if it is not an IMF-fixdate: such a header is to be ignored (RFC 9110 13.1.3).
std::optional<base::Instant> instant_from_http_date(std::string_view text);

}  // namespace rest
