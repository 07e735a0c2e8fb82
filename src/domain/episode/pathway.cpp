#include "domain/episode/pathway.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/content/content.hpp"
#include "domain/episode/errors.hpp"

namespace episode {
namespace {

base::Result<Stage> stage_in(base::Toml const& table, std::string const& name) {
    auto const stage = stage_from(name);
    if (!stage) return table.wrong("there is no stage " + name);
    return *stage;
}

base::Result<StageRule> stage_rule_from(base::Toml const& table) {
    StageRule rule;
    TRY(table.only({"id", "name", "next", "label", "roles"}));
    rule.name = TRY(table.text("name"));
    if (table.has("next")) {
        rule.next = TRY(table.text("next"));
        rule.label = TRY(table.text("label"));
    }
    rule.roles = TRY(table.texts("roles"));
    return rule;
}

}  // namespace

base::Result<PathwayRules> pathway_from(base::Toml const& file) {
    PathwayRules rules;
    TRY(file.only({"version", "stage", "step", "names"}));
    rules.version = static_cast<int>(TRY(file.integer("version", 1, 9999)));
    for (auto const& table : TRY(file.tables("stage"))) {
        auto const name = TRY(table.text("id"));
        auto const stage = TRY(stage_in(table, name));
        auto rule = TRY(stage_rule_from(table));
        if (!rules.stages.emplace(stage, std::move(rule)).second)
            return table.wrong("stage " + name + " stands here twice");
    }
    for (int i = 0; i <= static_cast<int>(Stage::closed); ++i)
        if (!rules.stages.contains(static_cast<Stage>(i)))
            return file.wrong(fmt::format("stage {} is missing", name_of(static_cast<Stage>(i))));
    for (auto const& table : TRY(file.tables("step"))) {
        TRY(table.only({"operation", "stages"}));
        auto& stages = rules.steps[TRY(table.text("operation"))];
        for (auto const& name : TRY(table.texts("stages")))
            stages.push_back(TRY(stage_in(table, name)));
    }
    if (!file.has("names")) return rules;
    auto const names = TRY(file.table("names"));
    for (auto const& [code, unused] : names.members())
        rules.names.emplace(code, TRY(names.text(code)));
    return rules;
}

std::string_view words_for(PathwayRules const& rules, std::string_view code) {
    auto const named = rules.names.find(code);
    return named == rules.names.end() ? code : std::string_view(named->second);
}

PathwayRules const& pathway() {
    static PathwayRules const rules = [] {
        auto const file = content::toml("content/national/pathway.toml");
        CHECK(file.has_value());
        auto read = pathway_from(*file);
        CHECK(read.has_value());
        return std::move(*read);
    }();
    return rules;
}

base::Result<void> allowed(PathwayRules const& rules, Course const& course,
                           std::string_view operation) {
    auto const stage = stage_of(course);
    auto const step = rules.steps.find(operation);
    CHECK(step != rules.steps.end());
    if (std::ranges::find(step->second, stage) != step->second.end()) return {};
    if (!course.opened.open && operation != "follow-up") return base::refuse(errors::closed);
    auto const& rule = rules.stages.at(stage);
    return base::refuse(errors::not_at_this_stage,
                        fmt::format("The episode is at the stage “{}”, which does not allow this "
                                    "step.{}{}",
                                    rule.name, rule.label.empty() ? "" : " Next: ", rule.label));
}

}  // namespace episode
