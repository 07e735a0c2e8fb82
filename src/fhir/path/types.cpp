#include "fhir/path/internal/types.hpp"

#include <algorithm>

#include "fhir/definitions/type.hpp"

namespace fhir {

std::optional<ChildShape> child_of(std::string_view type, std::string_view name) {
    auto const* definition = type_definition(type);
    if (!definition) return std::nullopt;
    auto const found = std::ranges::find(definition->elements, name, &Element::name);
    if (found == definition->elements.end()) return std::nullopt;
    if (found->choice) return ChildShape{"", true};
    auto const* member = definition->member(name);
    // A member without a type is a whole resource: contained, Bundle.entry.resource.
    return ChildShape{member && member->type ? std::string(member->type->name) : "Resource", false};
}

bool is_known_type(std::string_view type) { return type_definition(type) != nullptr; }

bool derives_from(std::string_view type, std::string_view ancestor) {
    for (auto const* each = type_definition(type); each; each = each->base) {
        if (each->name == ancestor) return true;
    }
    return type == ancestor;
}

bool is_primitive_type(std::string_view type) {
    auto const* definition = type_definition(type);
    return definition && definition->primitive != Primitive::none;
}

}  // namespace fhir
