// Base64 as FHIR's base64Binary has it: RFC 4648 4, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

std::string base64_from(std::string_view bytes);

// Blanks and line breaks are passed over. Nothing if it is not Base64.
std::optional<std::string> bytes_from_base64(std::string_view text);

}  // namespace base
