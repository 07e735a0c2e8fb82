// Whether a resource is one of FHIR R4: its elements, their number, types and forms, the codes of
// required bindings, and the rules that hold of every resource. FHIR R4 validation.html.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

enum class Severity : std::uint8_t { error, warning };

struct Issue {
    Severity severity = Severity::error;
    std::string path;  // FHIRPath: "Patient.name[0].family", "Observation.value.ofType(Quantity)".
    std::string_view code;  // issue-type: structure, required, value, code-invalid, invariant.
    std::string message;    // Never repeats the value.
};

// At most this many issues are reported of one resource.
inline constexpr std::size_t issues_max = 100;

// Every issue of a resource, in its order, with those of contained resources and Bundle entries.
std::vector<Issue> validate(Value resource);

// Malformed (fhir.invalid_resource), with path and reason of each error; nothing else stands then.
base::Result<void> require_valid(Value resource);

}  // namespace fhir
