#include "base/result.hpp"
#include "domain/capacity/place.hpp"
#include "domain/terms/terms.hpp"

namespace capacity {
namespace {

using fhir::Draft;
using fhir::Value;

constexpr std::string_view bed_status_system =
    "http://terminology.hl7.org/CodeSystem/v2-0116";

// HL7 v2 table 0116, bed status: Occupied, Unoccupied, Closed, Housekeeping. A held bed is
// unoccupied with a person in the extension.
std::string_view bed_code(Status status) {
    switch (status) {
        case Status::occupied: return "O";
        case Status::cleaning: return "H";
        case Status::closed: return "C";
        case Status::free:
        case Status::held: return "U";
    }
    return "U";
}

Status bed_status(std::string_view code, bool for_somebody) {
    if (code == "O") return Status::occupied;
    if (code == "H") return Status::cleaning;
    if (code == "C") return Status::closed;
    return for_somebody ? Status::held : Status::free;
}

// R4 slotstatus: busy-tentative is held, busy is a person under way.
std::string_view slot_code(Status status) {
    switch (status) {
        case Status::occupied: return "busy";
        case Status::held: return "busy-tentative";
        case Status::closed:
        case Status::cleaning: return "busy-unavailable";
        case Status::free: return "free";
    }
    return "free";
}

Status slot_status(std::string_view code) {
    if (code == "busy") return Status::occupied;
    if (code == "busy-tentative") return Status::held;
    return code == "free" ? Status::free : Status::closed;
}

void read_extensions(Place& place, Value resource) {
    for (auto const one : resource["extension"]) {
        auto const url = one["url"].text();
        if (url == terms::extension_url("feature"))
            place.features.emplace_back(one["valueCode"].text());
    }
    place.person = terms::reference_id(
        terms::extension_in(resource, "place-for")["valueReference"], "Patient");
    place.until = terms::instant_in(terms::extension_in(resource, "place-until")["valueInstant"]);
}

Draft status_of(Place const& place) {
    if (place.kind == Kind::home) return slot_code(place.status);
    return terms::coding(bed_status_system, bed_code(place.status));
}

Draft for_extension(Place const& place) {
    if (place.person.empty()) return {};
    return terms::extension("place-for", "valueReference",
                            terms::reference("Patient", place.person));
}

Draft until_extension(Place const& place) {
    if (!place.until) return {};
    return terms::extension("place-until", "valueInstant", base::to_text(*place.until));
}

bool is_ours(Draft const& extension) {
    auto const* url = extension.find("url");
    return url && (url->text() == terms::extension_url("place-for") ||
                   url->text() == terms::extension_url("place-until"));
}

}  // namespace

std::optional<Place> place_from(Value resource, std::uint64_t version) {
    Place place;
    place.version = version;
    auto const type = resource["resourceType"].text();
    place.id = std::string(type) + "/" + std::string(resource["id"].text());
    read_extensions(place, resource);
    if (type == "Location") {
        constexpr std::string_view forms =
            "http://terminology.hl7.org/CodeSystem/location-physical-type";
        if (terms::code_in(resource["physicalType"], forms) != "bd") return std::nullopt;
        if (!terms::extension_in(resource, "place-kind")) return std::nullopt;
        place.kind = Kind::bed;
        place.label = resource["name"].text();
        place.unit = terms::reference_id(resource["partOf"], "Location");
        place.status = bed_status(resource["operationalStatus"]["code"].text(),
                                  !place.person.empty());
        return place;
    }
    if (type != "Slot" || !terms::extension_in(resource, "place-kind")) return std::nullopt;
    place.kind = Kind::home;
    place.label = resource["comment"].text();
    place.unit = terms::reference_id(terms::extension_in(resource, "unit")["valueReference"],
                                     "HealthcareService");
    place.status = slot_status(resource["status"].text());
    return place;
}

store::Change change_for(Place const& place, Value resource) {
    Draft draft(resource);
    draft.set(place.kind == Kind::bed ? "operationalStatus" : "status", status_of(place));
    auto* extensions = draft.find("extension");
    CHECK(extensions);
    std::erase_if(extensions->elements(), is_ours);
    for (auto&& one : {for_extension(place), until_extension(place)})
        if (one.exists()) extensions->push(one);
    return terms::change(draft, place.version);
}

Draft resource_of(Place const& place, std::string_view unit_name, std::string_view organisation) {
    auto const slash = place.id.find('/');
    auto const id = place.id.substr(slash + 1);
    std::vector<Draft> extensions{
        terms::extension("place-kind", "valueCode", name_of(place.kind))};
    for (auto const& feature : place.features)
        extensions.push_back(terms::extension("feature", "valueCode", feature));
    extensions.push_back(for_extension(place));
    extensions.push_back(until_extension(place));
    if (place.kind == Kind::bed)
        return fhir::object(
            {{"resourceType", "Location"},
             {"id", id},
             {"extension", fhir::array(std::move(extensions))},
             {"status", "active"},
             {"operationalStatus", status_of(place)},
             {"name", place.label},
             {"mode", "instance"},
             {"physicalType",
              terms::concept_of(terms::coding(
                  "http://terminology.hl7.org/CodeSystem/location-physical-type", "bd", "Bed"))},
             {"managingOrganization", terms::reference("Organization", organisation)},
             {"partOf", terms::reference("Location", place.unit, unit_name)}});
    extensions.push_back(
        terms::extension("unit", "valueReference",
                         terms::reference("HealthcareService", place.unit, unit_name)));
    return fhir::object({{"resourceType", "Slot"},
                         {"id", id},
                         {"extension", fhir::array(std::move(extensions))},
                         {"schedule", terms::reference("Schedule", place.unit)},
                         {"status", status_of(place)},
                         {"start", "2026-01-01T00:00:00Z"},
                         {"end", "2036-01-01T00:00:00Z"},
                         {"comment", place.label}});
}

}  // namespace capacity
