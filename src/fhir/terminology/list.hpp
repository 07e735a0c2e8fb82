// Lists of codes that a site holds under its own licence: SNOMED CT, dm+d, local codes.
#pragma once

#include <string_view>
#include <vector>

#include "fhir/terminology/terminology.hpp"

namespace fhir {

// CSV with a head line: system and code, then any of display, parent, definition, inactive and
// version, in any order. A code with several parents has a line for each. Malformed
// (fhir.bad_code_list) with the line.
base::Result<std::vector<System>> systems_from_csv(std::string_view csv);

// The same, a JSON object a line. A CodeSystem resource a line is taken as it is by Package.
base::Result<std::vector<System>> systems_from_ndjson(std::string_view ndjson);

}  // namespace fhir
