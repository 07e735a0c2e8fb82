// The constraints that the types of R4 state, as the generated table lists them.
#pragma once

#include <span>
#include <string_view>

namespace fhir {

struct InvariantRow {
    std::string_view type;        // "Patient.contact"
    std::string_view element;     // Within the type; empty: the type itself.
    std::string_view key;         // "pat-1"
    std::string_view severity;    // "error" or "warning"
    std::string_view expression;  // FHIRPath.
    std::string_view says;
};

std::span<InvariantRow const> invariant_rows();

}  // namespace fhir
