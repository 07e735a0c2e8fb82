// $lookup, $subsumes, $closure and the ValueSet that $expand answers.
#include <algorithm>

#include "fhir/terminology/errors.hpp"
#include "fhir/terminology/expand.hpp"
#include "fhir/terminology/internal/parameter.hpp"
#include "fhir/terminology/operations.hpp"

namespace fhir {
namespace {

struct Found {
    System system;
    Concept const* concept_;
};

base::Result<Found> found(Terminology const& terminology, std::string_view system,
                          std::string_view version, std::string_view code) {
    std::string canonical(system);
    if (!version.empty()) canonical.append("|").append(version);
    auto known = terminology.code_system(canonical);
    if (!known || known->content() == Content::none) {
        return base::malformed(errors::unknown_code_system, {{"system", canonical}});
    }
    auto const* concept_ = known->find(code);
    if (!concept_)
        return base::malformed(errors::unknown_code, {{"code", "is no code of " + canonical}});
    return Found{std::move(known), concept_};
}

Draft value_of(Value value) { return Draft(value); }

class Property {
  public:
    explicit Property(std::vector<std::string> const& wanted) : wanted_(wanted) {}

    bool is_wanted(std::string_view code) const {
        return wanted_.empty() || std::ranges::find(wanted_, "*") != wanted_.end() ||
               std::ranges::find(wanted_, code) != wanted_.end();
    }

    void add(ParameterList& out, std::string_view code, std::string type, Draft value,
             std::string_view description = {}) const {
        if (!is_wanted(code)) return;
        ParameterList parts;
        parts.add("code", "valueCode", code);
        parts.add("description", "valueString", description);
        parts.add("value", std::move(type), std::move(value));
        out.add("property", "part", std::move(parts).parts());
    }

  private:
    std::vector<std::string> const& wanted_;
};

void add_designations(ParameterList& out, Value node) {
    for (auto const each : node["designation"]) {
        ParameterList parts;
        parts.add("language", "valueCode", each["language"].text());
        if (each["use"]) parts.add("use", "valueCoding", value_of(each["use"]));
        parts.add("value", "valueString", each["value"].text());
        out.add("designation", "part", std::move(parts).parts());
    }
}

void add_properties(ParameterList& out, CodeSystem const& system, Concept const& concept_,
                    Property const& property) {
    for (auto const child : concept_.children) {
        auto const& each = system.concepts()[child];
        property.add(out, "child", "valueCode", each.code, each.display);
    }
    property.add(out, "inactive", "valueBoolean", concept_.inactive);
    for (auto const parent : concept_.parents) {
        auto const& each = system.concepts()[parent];
        property.add(out, "parent", "valueCode", each.code, each.display);
    }
    for (auto const each : concept_.node["property"]) {
        auto const code = each["code"].text();
        if (code == "parent" || code == "child" || code == "inactive") continue;
        for (auto const member : each) {
            if (member.name().starts_with("value"))
                property.add(out, code, std::string(member.name()), value_of(member));
        }
    }
}

}  // namespace

base::Result<Draft> lookup(Terminology const& terminology, Coding const& coding,
                           std::vector<std::string> const& properties) {
    auto const [system, concept_] =
        TRY(found(terminology, coding.system, coding.version, coding.code));
    ParameterList out;
    auto const name = system->name().empty() ? system->url() : system->name();
    out.add("name", "valueString", name);
    out.add("version", "valueString", system->version());
    out.add("display", "valueString", concept_->display.empty() ? concept_->code
                                                                : concept_->display);
    out.add("definition", "valueString", concept_->definition);
    out.add("abstract", "valueBoolean", concept_->abstract);
    out.add("system", "valueUri", system->url());
    out.add("code", "valueCode", concept_->code);
    Property const property(properties);
    if (property.is_wanted("designation")) add_designations(out, concept_->node);
    add_properties(out, *system, *concept_, property);
    return std::move(out).resource();
}

base::Result<Draft> subsumes(Terminology const& terminology, std::string_view system,
                             std::string_view code_a, std::string_view code_b) {
    auto const a = TRY(found(terminology, system, {}, code_a));
    auto const b = TRY(found(terminology, system, {}, code_b));
    auto const outcome = a.concept_ == b.concept_                          ? "equivalent"
                         : a.system->subsumes(*a.concept_, *b.concept_) ? "subsumes"
                         : a.system->subsumes(*b.concept_, *a.concept_) ? "subsumed-by"
                                                                          : "not-subsumed";
    ParameterList out;
    out.add("outcome", "valueCode", outcome);
    return std::move(out).resource();
}

base::Result<Draft> closure(Terminology const& terminology, std::string_view name,
                            std::vector<Coding> const& codings) {
    std::vector<Draft> groups;
    for (auto const& coding : codings) {
        auto const below = TRY(found(terminology, coding.system, coding.version, coding.code));
        std::vector<Draft> targets;
        for (auto const& other : codings) {
            if (other.system != coding.system || other.code == coding.code) continue;
            auto const* above = below.system->find(other.code);
            if (!above || !below.system->subsumes(*above, *below.concept_)) continue;
            // R4 closure: the target subsumes the source.
            targets.push_back(object({{"code", above->code}, {"equivalence", "subsumes"}}));
        }
        if (targets.empty()) continue;
        groups.push_back(object(
            {{"source", coding.system},
             {"target", coding.system},
             {"element", array({object({{"code", coding.code},
                                        {"target", array(std::move(targets))}})})}}));
    }
    auto map = object({{"resourceType", "ConceptMap"},
                       {"name", name},
                       {"status", "active"},
                       {"experimental", true}});
    if (!groups.empty()) map.set("group", array(std::move(groups)));
    return map;
}

Draft expanded(Value value_set, Expansion const& expansion, ExpandAsk const& ask,
               std::string_view identifier, std::string_view timestamp) {
    Draft made(value_set);
    if (!ask.definition) made.set("compose", Draft());
    std::vector<Draft> parameters;
    auto const say = [&](std::string_view name, std::string type, Draft value) {
        parameters.push_back(object({{"name", name}, {std::move(type), std::move(value)}}));
    };
    if (ask.count) say("count", "valueInteger", *ask.count);
    if (ask.offset > 0) say("offset", "valueInteger", ask.offset);
    if (!ask.filter.empty()) say("filter", "valueString", ask.filter);
    if (ask.active_only) say("activeOnly", "valueBoolean", true);
    if (ask.designations) say("includeDesignations", "valueBoolean", true);
    if (ask.definition) say("includeDefinition", "valueBoolean", true);
    if (ask.flat) say("excludeNested", "valueBoolean", true);
    for (auto const& system : expansion.systems) say("used-codesystem", "valueUri", system);
    for (auto const& set : expansion.sets) say("used-valueset", "valueUri", set);
    std::vector<Draft> contains;
    for (auto const& each : expansion.contains) {
        auto entry = object({{"system", each.system}});
        if (each.abstract) entry.set("abstract", true);
        if (each.inactive) entry.set("inactive", true);
        entry.set("code", each.code);
        if (!each.display.empty()) entry.set("display", each.display);
        if (each.designations) entry.set("designation", Draft(each.designations));
        contains.push_back(std::move(entry));
    }
    auto whole = object({{"identifier", identifier},
                         {"timestamp", timestamp},
                         {"total", expansion.total},
                         {"offset", ask.offset}});
    if (!parameters.empty()) whole.set("parameter", array(std::move(parameters)));
    if (!contains.empty()) whole.set("contains", array(std::move(contains)));
    made.set("expansion", std::move(whole));
    return made;
}

}  // namespace fhir
