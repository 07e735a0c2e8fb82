#include "fhir/validation/internal/compiled_rule.hpp"

#include <algorithm>
#include <set>

#include "fhir/definitions/invariant.hpp"
#include "fhir/validation/internal/rule.hpp"

namespace fhir {
namespace {

// Kept by the walk over the resource: empty elements, contained resources, narrative, references;
// or said by another of our rules (bdl-10 and bdl-11 by bdl-9). That a narrative would be good
// (dom-6) is not said: it would be of nearly every resource.
constexpr std::string_view by_the_walk[] = {"ele-1", "dom-2", "dom-3", "dom-4",  "dom-5", "dom-6",
                                            "txt-1", "txt-2", "ref-1", "bdl-10", "bdl-11"};

std::string scoped(InvariantRow const& row) {
    if (row.element.empty()) return std::string(row.expression);
    auto const element = row.element.ends_with("[x]")
                             ? row.element.substr(0, row.element.size() - 3)
                             : row.element;
    return std::string(element) + ".all(" + std::string(row.expression) + ")";
}

std::vector<std::vector<Constraint>> by_type() {
    std::vector<std::vector<Constraint>> made(type_count());
    for (auto const& row : invariant_rows()) {
        auto const* type = type_definition(row.type);
        if (!type || is_native(row.type, row.key)) continue;
        auto expression = compile(scoped(row));
        CHECK(expression);
        auto const severity = row.severity == "warning" ? Severity::warning : Severity::error;
        made[type->ordinal].push_back({std::string(row.key), std::string(row.says), severity,
                                       std::move(*expression)});
    }
    return made;
}

}  // namespace

bool is_native(std::string_view type, std::string_view key) {
    if (std::ranges::find(by_the_walk, key) != std::end(by_the_walk)) return true;
    auto const* definition = type_definition(type);
    return definition && std::ranges::find(rules_of(*definition), key, &Rule::key) !=
                             rules_of(*definition).end();
}

std::span<Constraint const> compiled_rules_of(TypeDefinition const& type) {
    static auto const rules = by_type();
    return rules[type.ordinal];
}

}  // namespace fhir
