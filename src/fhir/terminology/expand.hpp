// $expand: the codes of a value set. FHIR R4 valueset-operation-expand.html.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fhir/terminology/terminology.hpp"

namespace fhir {

struct ExpandAsk {
    std::string filter;  // Words that code or display must hold, in any case.
    std::size_t offset = 0;
    std::optional<std::size_t> count;
    bool active_only = false;
    bool designations = false;
    bool definition = false;  // Whether the answer has the value set's compose.
    bool flat = false;  // excludeNested: said back; an expansion is always flat here.
};

struct Contained {
    System system_known;  // Holds what the views below look into; may be null.
    std::string_view system, version, code, display;
    Value designations;  // Of the value set's own text, or else of the concept.
    bool abstract = false;
    bool inactive = false;
};

struct Expansion {
    std::size_t total = 0;             // Before paging.
    std::vector<Contained> contains;   // The page.
    std::vector<std::string> systems;  // "url|version" of each used.
    std::vector<std::string> sets;     // Likewise of value sets within.
    std::vector<Resource> kept;        // Value sets that the views look into.
};

// Absent (fhir.unknown_code_system, fhir.unknown_value_set), refused (fhir.value_set_cycle,
// fhir.value_set_bad) or limited (fhir.expansion_too_costly). The value set outlives the result.
base::Result<Expansion> expand(Terminology const& terminology, Value value_set,
                               ExpandAsk const& ask);

}  // namespace fhir
