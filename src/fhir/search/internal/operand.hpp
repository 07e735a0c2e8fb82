// From the written value of a search parameter to an operand.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/search/internal/plan.hpp"

namespace fhir {

// What a value is read for.
struct Reading {
    ParameterKind kind;
    Modifier modifier = Modifier::none;
    std::string_view target;               // A reference's only possible type; else empty.
    std::string_view base;                 // The server's own base URL.
    Composite const* composite = nullptr;  // Of a composite.
};

// One value between commas, still escaped. Nothing if it cannot be read.
std::optional<Operand> operand_from(std::string_view text, Reading const& reading);

}  // namespace fhir
