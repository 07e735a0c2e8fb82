// Narrative as it stands in a JSON string, made fit to stand in XML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fhir {

inline constexpr std::string_view xhtml_space = "http://www.w3.org/1999/xhtml";

// The div with HTML's named characters as numbers, lone ampersands escaped and its namespace stated.
// Nothing if it is not well-formed then.
std::optional<std::string> well_formed_div(std::string_view div);

}  // namespace fhir
