#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "fhir/definitions/search_row.hpp"
#include "fhir/search/internal/plan.hpp"
#include "fhir/search/query.hpp"

namespace fhir {
namespace {

ParameterDefinition definition_from(SearchRow const& row) {
    ParameterDefinition definition{std::string(row.code), kind_from(row.kind),
                                   "http://hl7.org/fhir/SearchParameter/" + std::string(row.url),
                                   {}};
    if (row.targets == "*") {
        auto const all = resource_types();
        definition.targets.assign(all.begin(), all.end());
    } else if (!row.targets.empty()) {
        for (auto const target : base::split(row.targets, ' '))
            definition.targets.emplace_back(target);
    }
    return definition;
}

std::vector<ParameterDefinition> definitions_of(std::string_view type) {
    std::vector<ParameterDefinition> definitions;
    for (auto const& row : search_rows_of("Resource")) definitions.push_back(definition_from(row));
    for (auto const& row : search_rows_of(type)) definitions.push_back(definition_from(row));
    std::ranges::sort(definitions, {}, &ParameterDefinition::code);
    return definitions;
}

}  // namespace

std::vector<ParameterDefinition> const& parameters_of(std::string_view type) {
    static auto const all = [] {
        std::unordered_map<std::string_view, std::vector<ParameterDefinition>> made;
        for (auto const each : resource_types()) made.emplace(each, definitions_of(each));
        return made;
    }();
    static std::vector<ParameterDefinition> const none;
    auto const found = all.find(type);
    return found == all.end() ? none : found->second;
}

}  // namespace fhir
