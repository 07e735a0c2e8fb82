// Elements of a resource as FHIRPath sees them: children, primitives, quantities.
#include <algorithm>

#include "fhir/path/internal/evaluator.hpp"
#include "fhir/path/internal/types.hpp"

namespace fhir {
namespace {

std::string type_from_suffix(std::string_view suffix) {
    if (is_known_type(suffix) && !is_primitive_type(suffix)) return std::string(suffix);
    std::string lower(suffix);
    if (!lower.empty() && lower[0] >= 'A' && lower[0] <= 'Z')
        lower[0] = static_cast<char>(lower[0] + 32);
    return is_known_type(lower) ? lower : std::string(suffix);
}

std::string type_of_value(Value value, std::string const& declared) {
    auto const resource = value["resourceType"];
    if (resource && (declared.empty() || is_known_type(resource.text()))) {
        return std::string(resource.text());
    }
    return declared;
}

// One member with its `_member` sibling: an element, or each of an array's.
void append(Items& items, Value value, Value sibling, std::string const& type) {
    if (!value.is_array() && !sibling.is_array()) {
        if (value || sibling)
            items.emplace_back(PathElement{value, sibling, type_of_value(value, type)});
        return;
    }
    auto const count =
        std::max(value.is_array() ? value.size() : 0, sibling.is_array() ? sibling.size() : 0);
    auto v = value.begin();
    auto s = sibling.begin();
    for (std::size_t i = 0; i < count; ++i) {
        Value element;
        Value beside;
        if (v != value.end()) element = *v, ++v;
        if (s != sibling.end()) beside = *s, ++s;
        if (element.kind() == Kind::null) element = {};
        if (beside.kind() == Kind::null) beside = {};
        if (element || beside) {
            items.emplace_back(PathElement{element, beside, type_of_value(element, type)});
        }
    }
}

void append_choice(Items& items, Value object, std::string_view stem) {
    for (auto const member : object) {
        auto name = member.name();
        bool const is_sibling = name.starts_with('_');
        if (is_sibling) name.remove_prefix(1);
        if (!name.starts_with(stem) || name.size() == stem.size()) continue;
        auto const suffix = name.substr(stem.size());
        if (suffix[0] < 'A' || suffix[0] > 'Z') continue;
        if (is_sibling) {
            if (!object[name]) append(items, {}, member, type_from_suffix(suffix));
        } else {
            append(items, member, object["_" + std::string(name)], type_from_suffix(suffix));
        }
        return;
    }
}

}  // namespace

PathElement element_of(Value resource) {
    return {resource, {}, std::string(resource["resourceType"].text())};
}

Items children_of(PathElement const& element, std::string_view name) {
    Items items;
    // A primitive's id and extensions stand in its sibling.
    auto const object = element.value.is_object() ? element.value : element.sibling;
    if (!object.is_object()) return items;
    auto const shape = child_of(element.type, name);
    if (shape && shape->choice) {
        append_choice(items, object, name);
        return items;
    }
    append(items, object[name], object["_" + std::string(name)], shape ? shape->type : "");
    // Where the type is not known, a choice can only be told by its spelling.
    if (items.empty() && !is_known_type(element.type)) append_choice(items, object, name);
    return items;
}

Items all_children_of(PathElement const& element) {
    Items items;
    for (auto const object : {element.value, element.sibling}) {
        if (!object.is_object()) continue;
        for (auto const member : object) {
            auto name = std::string(member.name());
            if (name == "resourceType") continue;
            if (name.starts_with('_')) {
                name.erase(0, 1);
                if (object[name]) continue;
                append(items, {}, member, "");
                continue;
            }
            auto const shape = child_of(element.type, name);
            auto const sibling = object["_" + name];
            if (shape) {
                append(items, member, sibling, shape->type);
                continue;
            }
            // value[x] spelled out: find the stem that the type defines.
            std::string type;
            for (auto end = name.size() - 1; end > 0 && type.empty(); --end) {
                auto const stem = child_of(element.type, std::string_view(name).substr(0, end));
                if (stem && stem->choice)
                    type = type_from_suffix(std::string_view(name).substr(end));
            }
            append(items, member, sibling, type);
        }
    }
    return items;
}

Item system_value(Item const& item) {
    auto const* element = std::get_if<PathElement>(&item);
    if (!element || !element->value) return item;
    auto const& type = element->type;
    auto const text = element->value.text();
    switch (element->value.kind()) {
        case Kind::boolean:
            return element->value.boolean();
        case Kind::number: {
            auto const whole = element->value.integer();
            if (whole && type != "decimal") return *whole;
            if (auto const decimal = Decimal::parse(text)) return *decimal;
            return item;
        }
        case Kind::string: {
            std::optional<Temporal> value;
            if (type == "date") value = Temporal::parse(text, TemporalKind::date);
            if (type == "dateTime" || type == "instant")
                value = Temporal::parse(text, TemporalKind::date_time);
            if (type == "time") value = Temporal::parse(text, TemporalKind::time);
            if (value) return *value;
            return std::string(text);
        }
        default:
            return item;
    }
}

std::optional<Quantity> quantity_of(Item const& item) {
    if (auto const* quantity = std::get_if<Quantity>(&item)) return *quantity;
    if (auto const number = number_of(system_value(item))) return Quantity{*number, "1", false};
    auto const* element = std::get_if<PathElement>(&item);
    if (!element || !derives_from(element->type, "Quantity")) return std::nullopt;
    auto const value = Decimal::parse(element->value["value"].text());
    if (!value) return std::nullopt;
    auto const code = element->value["code"] ? element->value["code"] : element->value["unit"];
    return Quantity{*value, code ? std::string(code.text()) : "1", false};
}

std::optional<Decimal> number_of(Item const& item) {
    if (auto const* whole = std::get_if<std::int64_t>(&item)) return Decimal::of(*whole);
    if (auto const* decimal = std::get_if<Decimal>(&item)) return *decimal;
    return std::nullopt;
}

std::optional<std::string> string_of(Item const& item) {
    if (auto const* text = std::get_if<std::string>(&item)) return *text;
    return std::nullopt;
}

std::string type_name(Item const& item) {
    struct Names {
        std::string operator()(std::monostate) const { return ""; }
        std::string operator()(bool) const { return "System.Boolean"; }
        std::string operator()(std::int64_t) const { return "System.Integer"; }
        std::string operator()(Decimal const&) const { return "System.Decimal"; }
        std::string operator()(std::string const&) const { return "System.String"; }
        std::string operator()(Temporal const& value) const {
            return value.kind == TemporalKind::date   ? "System.Date"
                   : value.kind == TemporalKind::time ? "System.Time"
                                                      : "System.DateTime";
        }
        std::string operator()(Quantity const&) const { return "System.Quantity"; }
        std::string operator()(PathElement const& element) const { return element.type; }
        std::string operator()(TypeName const&) const { return "System.TypeInfo"; }
    };
    return std::visit(Names{}, item);
}

bool is_of_type(Item const& item, std::string_view type) {
    bool const system = type.starts_with("System.");
    bool const fhir = type.starts_with("FHIR.");
    if (system) type.remove_prefix(7);
    if (fhir) type.remove_prefix(5);
    if (auto const* element = std::get_if<PathElement>(&item)) {
        return !system && derives_from(element->type, type);
    }
    return !fhir && type_name(item) == "System." + std::string(type);
}

}  // namespace fhir
