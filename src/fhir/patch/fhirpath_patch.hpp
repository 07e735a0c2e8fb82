// FHIRPath Patch: operations on elements that FHIRPath names. FHIR R4 fhirpatch.html.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {

// The elements of a resource that an expression selects, in order: fhir/path's evaluation.
using Select =
    std::function<base::Result<std::vector<Value>>(Value resource, std::string_view expression)>;

// The resource with every operation of a Parameters resource applied in order; all or nothing. The
// result is not validated. Malformed names an operation by its place ("parameter[2].path"); refused
// when a path selects nothing (but delete, which then does nothing) or too much. An insertion into
// a list that is not there yet is refused: add makes it.
base::Result<Draft> apply_fhirpath_patch(Value resource, Value parameters, Select const& select);

}  // namespace fhir
