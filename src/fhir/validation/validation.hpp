// Whether a resource is one of FHIR R4: its elements, their number, types and forms, the codes of
// required bindings, the invariants, the extensions that are known, and the profiles that it claims.
// FHIR R4 validation.html.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/validation/profiles.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

enum class Severity : std::uint8_t { error, warning };

struct Issue {
    Severity severity = Severity::error;
    std::string path;  // FHIRPath: "Patient.name[0].family", "Observation.value.ofType(Quantity)".
    std::string_view code;  // issue-type: structure, required, value, code-invalid, invariant,
                            // extension, not-found, too-costly.
    std::string message;    // Never repeats the value.
};

// At most this many issues are reported of one resource.
inline constexpr std::size_t issues_max = 100;

struct ValidationAsk {
    Profiles const* profiles = nullptr;      // Null: HL7's own.
    std::vector<std::string> also = {};      // Profiles to compare with beside those claimed.
    bool warnings = false;                   // Also what is no error: advice, unknown profiles.
    base::Instant now = {};                  // What now() is in an invariant.
};

// What a door does about a resource that breaks the definitions: refuse it, keep it and say so, or
// not look.
enum class Checking : std::uint8_t { reject, warn, off };

// Every issue of a resource, in its order, with those of contained resources and Bundle entries.
std::vector<Issue> validate(Value resource, ValidationAsk const& ask = {});

// Malformed (fhir.invalid_resource), with path and reason of each error; nothing else stands then.
base::Result<void> require_valid(Value resource, ValidationAsk const& ask = {});

// That error of issues found; nothing if none of them is an error.
base::Result<void> refuse_errors(std::vector<Issue> const& issues);

// By the policy: refuses, or gives what is wrong with a resource that is kept all the same.
base::Result<std::vector<base::Detail>> checked(Value resource, Checking checking,
                                                ValidationAsk const& ask = {});

// The faults as a log line says them: "Patient.name must be there; ...". No value is among them.
std::string in_words(std::vector<base::Detail> const& faults);

}  // namespace fhir
