// The terminology operations: $expand, $validate-code, $lookup, $subsumes, $translate, $closure.
// FHIR R4 terminology-service.html.
#pragma once

#include "edge/rest/service.hpp"

namespace rest {

void add_terminology_operations(Service& service);

}  // namespace rest
