// The narrative's markup. FHIR R4 narrative.html#xhtml, invariants txt-1 and txt-2.
#pragma once

#include <string_view>

namespace fhir {

// What is wrong with a narrative's div: it must be one well-formed div of the allowed elements and
// attributes, without scripts or outside content, and hold some text or image. Empty: nothing.
std::string_view fault_of_xhtml(std::string_view div);

}  // namespace fhir
