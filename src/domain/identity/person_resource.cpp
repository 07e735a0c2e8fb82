#include "domain/identity/person_resource.hpp"

namespace identity {
namespace {

constexpr std::string_view patient_prefix = "Patient/";

std::string replaced_by(fhir::Value patient) {
    for (auto const link : patient["link"]) {
        auto const target = link["other"]["reference"].text();
        if (link["type"].text() == "replaced-by" && target.starts_with(patient_prefix)) {
            return std::string(target.substr(patient_prefix.size()));
        }
    }
    return {};
}

}  // namespace

Known known_from(fhir::Value patient) {
    Known known{.id = std::string(patient["id"].text()),
                .birth_date = std::string(patient["birthDate"].text()),
                .replaced_by = replaced_by(patient)};
    for (auto const identifier : patient["identifier"]) {
        auto const system = identifier["system"].text();
        auto const value = identifier["value"].text();
        if (system == nhs_number_system) {
            if (identifier["use"].text() != "old") known.nhs_number = value;
        } else if (!system.empty() && !value.empty()) {
            known.local.push_back({std::string(system), std::string(value)});
        }
    }
    for (auto const name : patient["name"]) {
        known.names.push_back({std::string(name["family"].text()),
                               std::string(name["given"][0].text())});
    }
    return known;
}

Candidate candidate_from(fhir::Value patient) {
    auto known = known_from(patient);
    return {.nhs_number = std::move(known.nhs_number), .local = std::move(known.local),
            .names = std::move(known.names), .birth_date = std::move(known.birth_date)};
}

}  // namespace identity
