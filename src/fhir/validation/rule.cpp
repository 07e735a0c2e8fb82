#include "fhir/validation/internal/rule.hpp"

#include <algorithm>

namespace fhir {
namespace {

std::vector<std::vector<Rule>> by_type() {
    std::vector<std::vector<Rule>> made(type_count());
    for (auto list : {presence_rules(), meaning_rules(), bundle_rules()}) {
        for (auto& [type, rule] : list) {
            auto const* definition = type_definition(type);
            CHECK(definition);
            for (auto const member : rule.members) {
                auto const stem = member.substr(0, member.find('['));
                CHECK(std::ranges::find(definition->elements, stem, &Element::name) !=
                      definition->elements.end());
            }
            made[definition->ordinal].push_back(std::move(rule));
        }
    }
    return made;
}

// Whether a JSON member is that element: "value[x]" is valueString, "name" also _name.
bool is_member(std::string_view json_name, std::string_view member) {
    if (json_name.starts_with('_')) json_name.remove_prefix(1);
    if (!member.ends_with("[x]")) return json_name == member;
    auto const stem = member.substr(0, member.size() - 3);
    return json_name.size() > stem.size() && json_name.starts_with(stem) &&
           json_name[stem.size()] >= 'A' && json_name[stem.size()] <= 'Z';
}

}  // namespace

std::span<Rule const> rules_of(TypeDefinition const& type) {
    static auto const rules = by_type();
    return rules[type.ordinal];
}

bool stands(Value object, std::string_view member) {
    return std::ranges::any_of(object, [&](Value each) { return is_member(each.name(), member); });
}

}  // namespace fhir
