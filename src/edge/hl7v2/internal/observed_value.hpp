// OBX-5 by the type that OBX-2 names, to Observation.value.
#pragma once

#include <string>

#include "edge/hl7v2/datatype_resource.hpp"

namespace hl7v2 {

// Sets value[x], component (several values of a number or code), or dataAbsentReason. What does not
// fit its declared type is kept as text, with a note at the path.
void set_value(fhir::Draft& observation, Segment const& obx, Header const& header,
               std::string const& path, Notes& notes);

}  // namespace hl7v2
