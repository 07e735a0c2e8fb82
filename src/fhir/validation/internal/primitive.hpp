// The forms of FHIR's primitive types. FHIR R4 datatypes.html#primitive.
#pragma once

#include <string_view>

#include "fhir/definitions/type.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

// What is wrong with a JSON value as that primitive; empty if nothing is. xhtml is only required to
// be text here.
std::string_view fault_of(Value value, Primitive primitive);

// Whether a text holds nothing but blanks, which datatypes.html#string advises against.
bool is_blank_only(std::string_view text);

bool is_id(std::string_view text);

}  // namespace fhir
