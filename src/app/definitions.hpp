// A site's own definitions: a folder of StructureDefinitions, value sets, code systems, concept maps
// and lists of codes, laid over HL7's.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "fhir/definitions/shelf.hpp"
#include "fhir/terminology/terminology.hpp"
#include "fhir/validation/profiles.hpp"
#include "fhir/validation/validation.hpp"

namespace app {

struct Definitions {
    fhir::Package package;
    fhir::Terminology terminology{package, &fhir::hl7_terminology()};
    fhir::Profiles profiles{package, terminology};
};

// Reads every *.json (a resource or a Bundle), *.ndjson (resources, or codes of a list) and *.csv
// (codes of a list) below the folder; an empty path gives HL7's alone. Malformed
// (app.bad_definitions) naming each file that cannot be read. A profile that cannot be used is
// logged and taken as unknown.
base::Result<std::unique_ptr<Definitions>> definitions_from(std::filesystem::path const& folder);

// "reject", "warn" or "off". Malformed (app.unknown_checking).
base::Result<fhir::Checking> checking_from(std::string_view name);

}  // namespace app
