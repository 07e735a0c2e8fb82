// Where in a text something is wrong, for a person to find it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fhir {

// "line 1, column 7" of the byte at an offset, both counted from 1.
std::string place_in(std::string_view text, std::size_t offset);

}  // namespace fhir
