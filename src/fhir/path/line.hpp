// One line of `homeward fhirpath`: an editor's and an analyst's tool.
#pragma once

#include <string>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace fhir {

// From {"resource":…,"expression":"…"} to {"result":[{"type":"…","value":…}]} or {"error":"…"}.
// Strict: a name that the resource's type does not define is an error.
std::string answer_line(std::string line, base::Instant now);

// {"error":"…"}: the message with every detail.
std::string error_line(base::Error const& error);

}  // namespace fhir
