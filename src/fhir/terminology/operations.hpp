// What the terminology operations answer, as Parameters. FHIR R4 codesystem-operations.html,
// valueset-operations.html, conceptmap-operations.html.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/terminology/terminology.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {

struct Coding {
    std::string system, version, code, display;
    std::string path;  // Where issues are: "Coding", "CodeableConcept.coding[0]"; "": a plain code.
};

struct ValidateCodeAsk {
    Value value_set;             // Absent: of the code system alone.
    std::vector<Coding> codings; // Any of them being valid is enough.
    bool infer_system = false;   // A code alone, of whichever system of the value set has it.
    bool active_only = false;
};

// $validate-code: result, message, display, code, system, version, issues.
base::Result<Draft> validate_code(Terminology const& terminology, ValidateCodeAsk const& ask);

// $lookup: name, version, display, definition, designation and property; all properties if
// `properties` is empty or has "*". Absent (fhir.unknown_code_system, fhir.unknown_code).
base::Result<Draft> lookup(Terminology const& terminology, Coding const& coding,
                           std::vector<std::string> const& properties);

// $subsumes: equivalent, subsumes, subsumed-by or not-subsumed.
base::Result<Draft> subsumes(Terminology const& terminology, std::string_view system,
                             std::string_view code_a, std::string_view code_b);

struct TranslateAsk {
    std::vector<Value> maps;  // ConceptMaps, in the order in which they are asked.
    std::vector<Coding> codings;
    std::string target_system;  // Empty: any.
    bool reverse = false;
};

// $translate: result, message, and a match for each target with its equivalence and source.
Draft translate(TranslateAsk const& ask);

// $closure: a ConceptMap that says of each pair of the codes which subsumes which.
base::Result<Draft> closure(Terminology const& terminology, std::string_view name,
                            std::vector<Coding> const& codings);

// A ValueSet resource with its expansion, as $expand answers.
struct Expansion;
struct ExpandAsk;
Draft expanded(Value value_set, Expansion const& expansion, ExpandAsk const& ask,
               std::string_view identifier, std::string_view timestamp);

}  // namespace fhir
