// The form and the target of references. FHIR R4 references.html.
#pragma once

#include <string_view>

#include "fhir/definitions/type.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

// What is wrong with Reference.reference: its form, or its type among the element's targets.
// `container` is the resource whose contained ones a "#id" names. Empty: nothing.
std::string_view fault_of_reference(std::string_view text, Element const& element, Value container);

// Whether a contained resource is referred to from its container, or refers to it: dom-3.
bool is_used(Value contained, Value container);

}  // namespace fhir
