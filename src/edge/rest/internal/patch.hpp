// Patches: what a resource becomes by one. FHIR R4 http.html#patch.
#pragma once

#include "edge/rest/internal/call.hpp"

namespace rest {

// A FHIRPath Patch (Parameters), or a Binary that carries a JSON Patch, as a bundle's entry has it.
// Refused (rest.unsupported_patch) if it is neither. The value's document outlives the change.
base::Result<record::Change> change_from(fhir::Value patch, base::Instant now);

}  // namespace rest
