#include "fhir/search/internal/plan.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/text.hpp"
#include "fhir/definitions/search_row.hpp"

namespace fhir {
namespace {

Shape shape_from(std::string_view type) {
    static std::unordered_map<std::string_view, Shape> const shapes{
        {"code", Shape::code}, {"boolean", Shape::code}, {"id", Shape::code},
        {"Coding", Shape::coding}, {"CodeableConcept", Shape::concept_},
        {"Identifier", Shape::identifier}, {"ContactPoint", Shape::contact_point},
        {"string", Shape::text}, {"markdown", Shape::text}, {"uri", Shape::text},
        {"url", Shape::text}, {"oid", Shape::text}, {"uuid", Shape::text},
        {"HumanName", Shape::name}, {"Address", Shape::address},
        {"date", Shape::date}, {"dateTime", Shape::date}, {"instant", Shape::date},
        {"Period", Shape::period}, {"Timing", Shape::timing},
        {"integer", Shape::number}, {"positiveInt", Shape::number},
        {"unsignedInt", Shape::number}, {"decimal", Shape::number},
        {"Quantity", Shape::quantity}, {"Age", Shape::quantity}, {"Duration", Shape::quantity},
        {"Count", Shape::quantity}, {"Distance", Shape::quantity}, {"Money", Shape::money},
        {"Range", Shape::range}, {"SampledData", Shape::sampled_data},
        {"Reference", Shape::reference}, {"canonical", Shape::canonical},
        {"Resource", Shape::resource}};
    auto const found = shapes.find(type);
    return found == shapes.end() ? Shape::element : found->second;
}

// "telecom[system=phone]", "entry[0]", "name".
Step step_from(std::string_view text) {
    auto const bracket = text.find('[');
    Step step{.name = text.substr(0, bracket)};
    if (bracket == std::string_view::npos) return step;
    auto const inner = text.substr(bracket + 1, text.size() - bracket - 2);
    auto const equals = inner.find('=');
    if (equals != std::string_view::npos) {
        step.where_name = inner.substr(0, equals);
        step.where_value = inner.substr(equals + 1);
    } else {
        auto const read = std::from_chars(inner.data(), inner.data() + inner.size(), step.index);
        CHECK(read.ec == std::errc{});
    }
    return step;
}

// "subject[resolve=Patient]:Reference", "gender:code=http://...", "^referenceSeq.chromosome:...".
Path path_from(std::string_view text) {
    Path path;
    if (text.starts_with('^')) {
        path.from_resource = true;
        text.remove_prefix(1);
    }
    auto const colon = text.find(':');
    CHECK(colon != std::string_view::npos);
    auto const type = text.substr(colon + 1);
    auto const equals = type.find('=');
    path.shape = shape_from(type.substr(0, equals));
    if (equals != std::string_view::npos) path.system = type.substr(equals + 1);
    if (colon == 0) return path;
    for (auto const step : base::split(text.substr(0, colon), '.')) {
        path.steps.push_back(step_from(step));
    }
    return path;
}

std::vector<Path> paths_from(std::string_view text) {
    std::vector<Path> paths;
    for (auto const path : base::split(text, '|')) paths.push_back(path_from(path));
    return paths;
}

Composite composite_from(std::string_view text) {
    Composite composite;
    for (auto const component : base::split(text, ';')) {
        auto const space = component.find(' ');
        composite.components.push_back({kind_from(component.substr(0, space)),
                                        paths_from(component.substr(space + 1))});
    }
    return composite;
}

void graft(Plan& plan, Path const& path, Leaf const& leaf) {
    std::size_t at = 0;
    for (auto const& step : path.steps) {
        auto const& edges = plan.nodes[at].edges;
        auto const known = std::ranges::find(edges, step, &Edge::step);
        if (known != edges.end()) {
            at = known->node;
            continue;
        }
        plan.nodes[at].edges.push_back({step, plan.nodes.size()});
        at = plan.nodes.size();
        plan.nodes.emplace_back();
    }
    plan.nodes[at].leaves.push_back(leaf);
}

using Composites = std::map<std::pair<std::string_view, std::string_view>, Composite>;

Composites const& composites() {
    static auto const all = [] {
        Composites made;
        for (auto const& row : search_rows()) {
            if (!row.components.empty()) {
                made.emplace(std::pair{row.type, row.code}, composite_from(row.components));
            }
        }
        return made;
    }();
    return all;
}

bool is_faceted(SearchRow const& row, Shape shape, TokenFacet facet) {
    if (row.kind != "token") return false;
    if (facet == TokenFacet::type) return shape == Shape::identifier;
    if (row.code.starts_with("combo-") || row.code.starts_with("component-")) return false;
    return shape == Shape::concept_ || shape == Shape::coding || shape == Shape::identifier;
}

void add(Plan& plan, SearchRow const& row) {
    auto const parameter = parameter_key(row.code);
    if (row.paths.starts_with('!')) {
        plan.presences.push_back({parameter, base::split(row.paths.substr(1), '|')});
        return;
    }
    auto const* composite = composite_of(row.type, row.code);
    for (auto const& path : paths_from(row.paths)) {
        Leaf leaf{parameter, kind_from(row.kind), path.shape, path.system, composite};
        if (is_faceted(row, path.shape, TokenFacet::text)) {
            leaf.text_parameter = facet_key(row.code, TokenFacet::text);
        }
        if (is_faceted(row, path.shape, TokenFacet::type)) {
            leaf.type_parameter = facet_key(row.code, TokenFacet::type);
        }
        graft(plan, path, leaf);
    }
}

Plan plan_from(std::string_view type) {
    Plan plan;
    plan.nodes.emplace_back();
    for (auto const& row : search_rows_of(type)) add(plan, row);
    for (auto const& row : search_rows_of("Resource")) {
        if (row.code != "_id" && row.code != "_lastUpdated") add(plan, row);
    }
    return plan;
}

}  // namespace

ParameterKind kind_from(std::string_view name) {
    constexpr std::string_view names[] = {"token",     "string", "date",      "number", "quantity",
                                          "reference", "uri",    "composite", "special"};
    auto const found = std::ranges::find(names, name);
    CHECK(found != std::end(names));
    return static_cast<ParameterKind>(found - std::begin(names));
}

std::uint32_t facet_key(std::string_view code, TokenFacet facet) {
    return parameter_key(std::string(code) + (facet == TokenFacet::text ? ":text" : ":of-type"));
}

bool has_facet(std::string_view type, std::string_view code, TokenFacet facet) {
    for (auto const owner : {type, std::string_view("Resource")}) {
        for (auto const& row : search_rows_of(owner)) {
            if (row.code != code || row.paths.starts_with('!')) continue;
            return std::ranges::any_of(paths_from(row.paths), [&](Path const& path) {
                return is_faceted(row, path.shape, facet);
            });
        }
    }
    return false;
}

Composite const* composite_of(std::string_view type, std::string_view code) {
    auto const found = composites().find({type, code});
    return found == composites().end() ? nullptr : &found->second;
}

Plan const& plan_of(std::string_view type) {
    static auto const plans = [] {
        std::unordered_map<std::string_view, Plan> made;
        for (auto const each : resource_types()) made.emplace(each, plan_from(each));
        return made;
    }();
    static Plan const empty{.nodes = {PlanNode{}}, .presences = {}};
    auto const found = plans.find(type);
    return found == plans.end() ? empty : found->second;
}

}  // namespace fhir
