// Invariants of R4 that hold of one object by itself, by the key that the standard gives them.
#pragma once

#include <span>
#include <string_view>

#include "fhir/definitions/type.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

struct Rule {
    std::string_view key;   // "per-1"
    std::string_view says;  // What must hold.
    bool (*holds)(Value);
};

std::span<Rule const> rules_of(TypeDefinition const& type);

}  // namespace fhir
