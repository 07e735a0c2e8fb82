#include "fhir/validation/internal/reference.hpp"

#include <algorithm>

#include "fhir/validation/internal/primitive.hpp"

namespace fhir {
namespace {

constexpr std::string_view wrong_form =
    "must be Type/id, an absolute URL, a urn, #id or Type?search";

std::string_view fault_of_target(std::string_view type, Element const& element) {
    auto const targets = element.targets;
    if (targets.empty() || std::ranges::find(targets, type) != targets.end()) return {};
    return "must not refer to that type of resource";
}

std::string_view fault_of_fragment(std::string_view id, Value container) {
    if (id.empty()) return {};  // "#" is the container itself.
    bool const found = std::ranges::any_of(container["contained"], [&](Value contained) {
        return contained["id"].text() == id;
    });
    return found ? "" : "must name a contained resource";
}

// Whether any text within a value is this one.
bool says(Value value, std::string_view text, int depth = 0) {
    if (value.is_string()) return value.text() == text;
    if (depth > 100 || !(value.is_object() || value.is_array())) return false;
    return std::ranges::any_of(value, [&](Value each) { return says(each, text, depth + 1); });
}

// "scheme:" of letters, digits, '+', '-' and '.'.
bool is_absolute(std::string_view text) {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
    return std::ranges::all_of(text.substr(0, colon), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '-' || c == '.';
    });
}

}  // namespace

std::string_view fault_of_reference(std::string_view text, Element const& element,
                                    Value container) {
    if (text.starts_with('#')) return fault_of_fragment(text.substr(1), container);
    auto const query = text.find('?');
    auto const slash = text.substr(0, query).find('/');
    auto const type = text.substr(0, std::min(slash, query));
    if (!resource_definition(type)) return is_absolute(text) ? "" : wrong_form;
    if (query != std::string_view::npos) return fault_of_target(type, element);
    if (slash == std::string_view::npos) return wrong_form;
    auto rest = text.substr(slash + 1);
    auto const version = rest.find("/_history/");
    if (version != std::string_view::npos) {
        if (!is_id(rest.substr(version + 10))) return wrong_form;
        rest = rest.substr(0, version);
    }
    return is_id(rest) ? fault_of_target(type, element) : wrong_form;
}

// Looks at every text, of whatever type: what R4's expression allows, and no less.
bool is_used(Value contained, Value container) {
    auto const id = contained["id"].text();
    return (!id.empty() && says(container, "#" + std::string(id))) || says(contained, "#");
}

}  // namespace fhir
