#include "fhir/validation/internal/extension.hpp"

#include <algorithm>

namespace fhir {
namespace {

bool is_kind_of(TypeDefinition const* type, std::string_view name) {
    for (; type; type = type->base) {
        if (type->name == name) return true;
    }
    return false;
}

// "Patient.contact.name", "HumanName.family": the element as the type that has it names it.
bool is_element(Place const& place, std::string_view expression) {
    auto const dot = expression.rfind('.');
    if (!place.owner || dot == std::string_view::npos) return false;
    auto name = expression.substr(dot + 1);
    if (name.ends_with("[x]")) name.remove_suffix(3);
    return place.name == name && is_kind_of(place.owner, expression.substr(0, dot));
}

// The same by the path from the resource: "Patient.name.family".
bool is_path(Place const& place, std::string_view expression) {
    auto const dot = expression.rfind('.');
    if (dot == std::string_view::npos) return !place.owner && place.name == expression;
    auto name = expression.substr(dot + 1);
    if (name.ends_with("[x]")) name.remove_suffix(3);
    return place.parent && place.name == name &&
           is_path(*place.parent, expression.substr(0, dot));
}

}  // namespace

bool may_stand(Profile const& extension, TypeDefinition const& holder, Place const& place,
               std::string_view url) {
    return extension.contexts.empty() ||
           std::ranges::any_of(extension.contexts, [&](auto const& context) {
               auto const& [kind, expression] = context;
               if (kind == "fhirpath") return true;
               if (kind == "extension") return url == expression;
               if (expression == "Element" || expression == "*") return true;
               // Within a profile: what follows the profile's address.
               auto const hash = expression.find('#');
               auto const path = std::string_view(expression).substr(
                   hash == std::string::npos ? 0 : hash + 1);
               return is_kind_of(&holder, path) || is_element(place, path) ||
                      is_path(place, path);
           });
}

}  // namespace fhir
