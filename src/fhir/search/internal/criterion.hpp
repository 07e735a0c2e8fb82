// From one search parameter (name with modifiers and chains, and value) to a criterion.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/search/codes.hpp"

namespace fhir {

// The definition of a type's parameter; null if it has none.
ParameterDefinition const* parameter_of(std::string_view type, std::string_view code);

struct Asking {
    std::string_view base;     // The server's own base URL.
    std::size_t queries_left;  // How many more chained queries may be made.
    std::size_t levels_left;   // How many more chains and _has may stand within each other.
    std::size_t values_left;   // How many more values may be asked for.
    Codes const* codes;        // Null: there are no value sets to look into.
};

// Nothing if the type has no such parameter.
base::Result<std::optional<Criterion>> criterion_from(std::string_view type, std::string_view name,
                                                      std::string_view value, Asking& asking);

}  // namespace fhir
