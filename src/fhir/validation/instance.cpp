// Elements of an instance, and how their values are compared with a profile's.
#include <algorithm>

#include "fhir/validation/internal/profile_check.hpp"

namespace fhir {
namespace {

void append(std::vector<Instance>& found, Value value, Value sibling, Instance like) {
    bool const listed = value.is_array() || sibling.is_array();
    if (!listed) {
        like.value = value;
        like.sibling = sibling;
        found.push_back(like);
        return;
    }
    auto v = value.begin();
    auto s = sibling.begin();
    auto const size = std::max(value.is_array() ? value.size() : 0,
                               sibling.is_array() ? sibling.size() : 0);
    for (std::size_t i = 0; i < size; ++i) {
        like.index = static_cast<int>(i);
        like.value = v != value.end() && (*v).kind() != Kind::null ? *v : Value{};
        like.sibling = s != sibling.end() && (*s).kind() != Kind::null ? *s : Value{};
        if (v != value.end()) ++v;
        if (s != sibling.end()) ++s;
        if (like.value || like.sibling) found.push_back(like);
    }
}

bool same_text(Value left, Value right) {
    return left.kind() == right.kind() && left.text() == right.text();
}

Membership best(Membership a, Membership b) {
    if (a == Membership::yes || b == Membership::yes) return Membership::yes;
    return a == Membership::unknown || b == Membership::unknown ? Membership::unknown
                                                                : Membership::no;
}

Membership member(Terminology const& terminology, std::string_view set, std::string_view system,
                  std::string_view code) {
    return terminology.member(set, system, code).value_or(Membership::unknown);
}

}  // namespace

std::vector<Instance> instances_of(Instance const& parent, std::string_view name) {
    std::vector<Instance> found;
    auto const object = parent.value.is_object() ? parent.value : parent.sibling;
    if (!object.is_object()) return found;
    auto const* type = parent.type;
    if (!type) type = resource_definition(object["resourceType"].text());
    // What is no choice stands under its own name.
    if (auto const* known = type ? type->member(name) : nullptr) {
        auto const value = object[name];
        bool const primitive = known->type && known->type->primitive != Primitive::none;
        auto const sibling = primitive ? object["_" + std::string(name)] : Value{};
        Instance const like{.value = {}, .sibling = {}, .type = known->type};
        if (value || sibling) append(found, value, sibling, like);
        return found;
    }
    for (auto const member : object) {
        auto written = member.name();
        bool const sibling = written.starts_with('_');
        if (sibling) written.remove_prefix(1);
        if (!written.starts_with(name)) continue;
        auto const* known = type ? type->member(written) : nullptr;
        bool const named = known ? type->elements[known->element].name == name : written == name;
        if (!named) continue;
        if (sibling && object[written]) continue;  // Together with its value.
        Instance like{.value = {}, .sibling = {}, .type = known ? known->type : nullptr};
        if (known && type->elements[known->element].choice && known->type)
            like.choice = known->type->name;
        if (sibling) append(found, {}, member, like);
        else append(found, member, object["_" + std::string(written)], like);
    }
    return found;
}

bool equals(Value left, Value right) {
    if (left.kind() != right.kind()) return false;
    if (left.is_object()) {
        return left.size() == right.size() && std::ranges::all_of(left, [&](Value member) {
                   return equals(member, right[member.name()]);
               });
    }
    if (left.is_array()) {
        return left.size() == right.size() &&
               std::equal(left.begin(), left.end(), right.begin(), equals);
    }
    return same_text(left, right);
}

// FHIR R4 elementdefinition-definitions.html#ElementDefinition.pattern_x_
bool has_pattern(Value value, Value pattern) {
    if (pattern.is_object()) {
        return value.is_object() && std::ranges::all_of(pattern, [&](Value member) {
                   return has_pattern(value[member.name()], member);
               });
    }
    if (pattern.is_array()) {
        return value.is_array() && std::ranges::all_of(pattern, [&](Value each) {
                   return std::ranges::any_of(value,
                                              [&](Value own) { return has_pattern(own, each); });
               });
    }
    return same_text(value, pattern);
}

Membership coded(Terminology const& terminology, std::string_view value_set, Instance const& at) {
    auto const of = [&](Value coding) {
        if (!coding["code"]) return Membership::no;
        return member(terminology, value_set, coding["system"].text(), coding["code"].text());
    };
    if (at.value.is_string()) return member(terminology, value_set, {}, at.value.text());
    if (!at.value.is_object() || !at.type) return Membership::unknown;
    if (at.type->name != "CodeableConcept") {
        bool const has_code = at.type->member("code") && at.type->member("system");
        return has_code ? of(at.value) : Membership::unknown;
    }
    auto found = Membership::no;
    for (auto const coding : at.value["coding"]) found = best(found, of(coding));
    return found;
}

Instance resolved(Surroundings const& around, Instance const& reference) {
    auto const text = reference.value["reference"].text();
    Instance found;
    if (text.starts_with('#')) {
        for (auto const contained : around.resource["contained"]) {
            if (contained["id"].text() == text.substr(1)) found.value = contained;
        }
    } else if (around.environment.resolve && !text.empty()) {
        if (auto const element = around.environment.resolve(text)) found.value = element->value;
    }
    if (found.value) found.type = resource_definition(found.value["resourceType"].text());
    return found;
}

}  // namespace fhir
