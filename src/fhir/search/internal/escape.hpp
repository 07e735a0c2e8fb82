// Escapes in search values: `\,` `\|` `\$` `\\`. FHIR R4 search.html#escaping.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fhir {

// Splits at each separator that no backslash escapes; the parts stay escaped.
std::vector<std::string_view> split_escaped(std::string_view text, char separator);

std::string unescaped(std::string_view text);

}  // namespace fhir
