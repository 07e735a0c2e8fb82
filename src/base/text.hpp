// Small things that every floor does with text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

std::vector<std::string_view> split(std::string_view text, char separator);  // "a,,b" has three parts.
std::string_view trim(std::string_view text);                                // Spaces, tabs, CR, LF.
std::string lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);    // ASCII only.
bool is_utf8(std::string_view bytes);

// Upper and lower case, accents and other combining marks folded away, for searching: FHIR search,
// string. Latin letters are folded by table; other scripts stay as they are.
std::string fold(std::string_view utf8);

std::optional<std::string> percent_decode(std::string_view text);  // Nothing if malformed. '+' stays.
std::string percent_encode(std::string_view text);                 // All but unreserved characters.

// "999 123 4567", ten digits shown 3-3-4 (NHS number, data dictionary). Other text unchanged.
std::string nhs_number_display(std::string_view digits);

// Whether ten digits satisfy the modulus 11 check of an NHS number.
bool is_nhs_number(std::string_view digits);

}  // namespace base
