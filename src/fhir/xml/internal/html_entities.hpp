// The characters that HTML 4 has names for. HTML 4.01, 24, Character entity references.
#pragma once

#include <cstdint>
#include <string_view>

namespace fhir {

// The code point of "nbsp"; 0 if HTML 4 has no such name.
std::uint32_t html_entity(std::string_view name);

}  // namespace fhir
