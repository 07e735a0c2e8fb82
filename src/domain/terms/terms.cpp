#include "domain/terms/terms.hpp"

namespace terms {
namespace {

constexpr std::string_view home = "https://homeward.example/fhir/";

std::string below_home(std::string_view kind, std::string_view name) {
    std::string url(home);
    url += kind;
    url += name;
    return url;
}

}  // namespace

std::string code_system(std::string_view name) { return below_home("CodeSystem/", name); }
std::string extension_url(std::string_view name) {
    return below_home("StructureDefinition/", name);
}
std::string id_system(std::string_view name) { return below_home("Id/", name); }

fhir::Draft text_or_absent(std::string_view text) {
    return text.empty() ? fhir::Draft() : fhir::Draft(text);
}

fhir::Draft reference(std::string_view type, std::string_view id, std::string_view display) {
    return fhir::object({{"reference", std::string(type) + "/" + std::string(id)},
                         {"display", text_or_absent(display)}});
}

fhir::Draft text_reference(std::string_view display) {
    return display.empty() ? fhir::Draft() : fhir::object({{"display", display}});
}

fhir::Draft coding(std::string_view system, std::string_view code, std::string_view display) {
    return fhir::object(
        {{"system", system}, {"code", code}, {"display", text_or_absent(display)}});
}

fhir::Draft concept_of(fhir::Draft coded, std::string_view text) {
    return fhir::object(
        {{"coding", fhir::array({std::move(coded)})}, {"text", text_or_absent(text)}});
}

fhir::Draft own_concept(std::string_view system_name, std::string_view code,
                        std::string_view display, std::string_view text) {
    return concept_of(coding(code_system(system_name), code, display), text);
}

fhir::Draft text_concept(std::string_view text) {
    return text.empty() ? fhir::Draft() : fhir::object({{"text", text}});
}

fhir::Draft extension(std::string_view name, std::string_view value_member, fhir::Draft value) {
    if (!value.exists()) return {};
    return fhir::object(
        {{"url", extension_url(name)}, {std::string(value_member), std::move(value)}});
}

fhir::Draft note(std::string_view text, std::string_view author, base::Instant at) {
    if (text.empty()) return {};
    return fhir::object({{"authorString", text_or_absent(author)},
                         {"time", base::to_text(at)},
                         {"text", text}});
}

fhir::Draft detail(std::string_view code, std::string_view value_member, fhir::Draft value) {
    if (!value.exists()) return {};
    return fhir::object({{"type", own_concept("step-detail", code)},
                         {std::string(value_member), std::move(value)}});
}

std::string reference_id(fhir::Value reference, std::string_view type) {
    auto text = reference["reference"].text();
    if (!text.starts_with(type) || text.size() <= type.size() || text[type.size()] != '/')
        return {};
    text.remove_prefix(type.size() + 1);
    return std::string(text.substr(0, text.find('/')));
}

std::string_view code_in(fhir::Value concept_value, std::string_view system) {
    for (auto const coded : concept_value["coding"])
        if (coded["system"].text() == system) return coded["code"].text();
    return {};
}

std::string_view own_code(fhir::Value concept_value, std::string_view system_name) {
    for (auto const coded : concept_value["coding"]) {
        auto const system = coded["system"].text();
        constexpr std::string_view folder = "CodeSystem/";
        if (!system.starts_with(home)) continue;
        auto const rest = system.substr(home.size());
        if (rest.starts_with(folder) && rest.substr(folder.size()) == system_name)
            return coded["code"].text();
    }
    return {};
}

fhir::Value extension_in(fhir::Value element, std::string_view name) {
    constexpr std::string_view folder = "StructureDefinition/";
    for (auto const one : element["extension"]) {
        auto const url = one["url"].text();
        if (!url.starts_with(home)) continue;
        auto const rest = url.substr(home.size());
        if (rest.starts_with(folder) && rest.substr(folder.size()) == name) return one;
    }
    return {};
}

std::vector<fhir::Value> details_in(fhir::Value list, std::string_view code) {
    std::vector<fhir::Value> found;
    for (auto const item : list)
        if (own_code(item["type"], "step-detail") == code) found.push_back(item);
    return found;
}

std::string detail_text(fhir::Value list, std::string_view code) {
    for (auto const item : list)
        if (own_code(item["type"], "step-detail") == code)
            return std::string(item["valueString"].text());
    return {};
}

std::optional<base::Instant> instant_in(fhir::Value text) {
    if (!text.is_string()) return std::nullopt;
    if (auto const exact = base::instant_from(text.text())) return exact;
    auto const span = base::interval_from(text.text());
    if (!span) return std::nullopt;
    return base::Instant{span->low};
}

}  // namespace terms
