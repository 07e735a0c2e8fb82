// Where an extension may stand. FHIR R4 defining-extensions.html#context.
#pragma once

#include <string_view>

#include "fhir/definitions/type.hpp"
#include "fhir/validation/internal/place.hpp"
#include "fhir/validation/internal/profile.hpp"

namespace fhir {

// Whether an extension's definition allows it on an element of that type at that place. `url` is
// that of the extension around it, if there is one. A context in FHIRPath is taken as kept.
bool may_stand(Profile const& extension, TypeDefinition const& holder, Place const& place,
               std::string_view url);

}  // namespace fhir
