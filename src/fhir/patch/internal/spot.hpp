// Where an element stands in its resource, and of what type it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fhir/definitions/type.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {

struct Spot {
    struct Step {
        std::string member;     // Of an object; empty for an array's element.
        std::size_t index = 0;  // Of an array.
    };
    std::vector<Step> steps;                   // From the resource; none for itself.
    TypeDefinition const* type = nullptr;      // Of the element; null if R4 does not define it.
    TypeDefinition const* parent = nullptr;    // Of the object that holds it.
    std::string member;                        // Its name there.
};

// The spot of a value of the resource's own document; nothing if it stands elsewhere.
std::optional<Spot> spot_of(Value resource, Value target);

// The draft at a spot, or at its first `count` steps.
Draft& draft_at(Draft& root, Spot const& spot, std::size_t count);

}  // namespace fhir
