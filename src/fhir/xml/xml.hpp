// FHIR resources in XML, to and from the JSON that the record keeps. FHIR R4 xml.html.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

// The same resource as JSON text, members in the order of the definitions, decimals with the digits
// as written, the narrative as its own bytes. Malformed (fhir.not_xml) with line and column, and the
// element if one is open: text that is not well-formed XML in UTF-8, has a document type, is
// deeper than 100 elements, or has an element, attribute or order that R4 does not define. The form
// of a primitive is not judged: a wrong one becomes a JSON string, for fhir/validation to refuse.
base::Result<std::string> json_from_xml(std::string_view xml);

enum class Layout : std::uint8_t { compact, pretty };

// The same resource as XML text. Refused (fhir.no_xml_form) naming the element if R4 does not define
// it, or a text has characters that XML cannot carry.
base::Result<std::string> xml_from_json(Value resource, Layout layout = Layout::compact);

}  // namespace fhir
