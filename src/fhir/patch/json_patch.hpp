// JSON Patch, RFC 6902, with JSON Pointers, RFC 6901.
#pragma once

#include "base/result.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {

// The resource with every operation of the patch applied in order; all or nothing. The result is
// not validated. Malformed names an operation by its place ("[2].path"); refused when a test fails
// or a place does not exist.
base::Result<Draft> apply_json_patch(Value resource, Value patch);

}  // namespace fhir
