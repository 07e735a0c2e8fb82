// The words of the pathway in FHIR: our code systems and extensions, and the small shapes that every
// room builds and reads (references, codes, extensions, notes).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace terms {

inline constexpr std::string_view nhs_number = "https://fhir.nhs.uk/Id/nhs-number";
inline constexpr std::string_view snomed = "http://snomed.info/sct";
inline constexpr std::string_view loinc = "http://loinc.org";
inline constexpr std::string_view ucum = "http://unitsofmeasure.org";

std::string code_system(std::string_view name);   // https://homeward.example/fhir/CodeSystem/step
std::string extension_url(std::string_view name); // .../fhir/StructureDefinition/episode
std::string id_system(std::string_view name);     // .../fhir/Id/visit

// Names of our code systems.
inline constexpr std::string_view step = "step";                  // Task.code: triage, offer, ...
inline constexpr std::string_view category = "category";          // ServiceRequest.category
inline constexpr std::string_view trigger_codes = "trigger";      // content/national/triggers.toml
inline constexpr std::string_view outcome = "triage-outcome";
inline constexpr std::string_view pathway = "pathway";
inline constexpr std::string_view place_kind = "place-kind";      // bed, home
inline constexpr std::string_view criterion = "criterion";
inline constexpr std::string_view destination = "destination";
inline constexpr std::string_view follow_up_status = "follow-up-status";
inline constexpr std::string_view finding = "finding";            // Observation.code of our own

// Building.
fhir::Draft reference(std::string_view type, std::string_view id, std::string_view display = {});
fhir::Draft text_reference(std::string_view display);  // A party that has no record of its own.
fhir::Draft coding(std::string_view system, std::string_view code, std::string_view display = {});
fhir::Draft concept_of(fhir::Draft coded, std::string_view text = {});
fhir::Draft own_concept(std::string_view system_name, std::string_view code,
                        std::string_view display = {}, std::string_view text = {});
fhir::Draft text_concept(std::string_view text);        // Absent if empty.
fhir::Draft text_or_absent(std::string_view text);
fhir::Draft extension(std::string_view name, std::string_view value_member, fhir::Draft value);
fhir::Draft note(std::string_view text, std::string_view author, base::Instant at);  // Annotation
// A Task.input or output: a code of step-detail with its value member ("valueString").
fhir::Draft detail(std::string_view code, std::string_view value_member, fhir::Draft value);

// Reading.
std::string reference_id(fhir::Value reference, std::string_view type);  // "" if of another type.
std::string_view code_in(fhir::Value concept_value, std::string_view system);  // "" if none.
std::string_view own_code(fhir::Value concept_value, std::string_view system_name);
fhir::Value extension_in(fhir::Value element, std::string_view name);    // The extension object.
std::vector<fhir::Value> details_in(fhir::Value list, std::string_view code);  // Task.input items.
std::string detail_text(fhir::Value list, std::string_view code);        // First valueString or "".
std::optional<base::Instant> instant_in(fhir::Value text);

// A change that creates or replaces. Version 0: there must be none yet.
store::Change change(fhir::Draft const& resource, std::uint64_t if_version);

}  // namespace terms
