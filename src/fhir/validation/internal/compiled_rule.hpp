// Invariants of R4 that are evaluated as the standard writes them, in FHIRPath.
#pragma once

#include <span>
#include <vector>

#include "fhir/definitions/type.hpp"
#include "fhir/validation/internal/profile.hpp"

namespace fhir {

// Of a type itself, without those of its bases; those that have a function of ours are left out.
std::span<Constraint const> compiled_rules_of(TypeDefinition const& type);

// Whether a rule is kept by a function of ours, or by the walk itself.
bool is_native(std::string_view type, std::string_view key);

}  // namespace fhir
