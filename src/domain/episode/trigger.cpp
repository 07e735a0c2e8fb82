#include "domain/episode/trigger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "domain/content/content.hpp"

namespace episode {
namespace {

constexpr std::array routes{std::pair{Route::front_door, std::string_view("front-door")},
                            std::pair{Route::community, std::string_view("community")},
                            std::pair{Route::hub, std::string_view("hub")}};

bool holds(std::vector<std::string> const& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 127;
}

// Whether the folded text says it as whole words, without "no", "not" or "denies" right before it.
bool says(std::string_view folded, std::string_view words) {
    for (auto at = folded.find(words); at != folded.npos; at = folded.find(words, at + 1)) {
        auto const end = at + words.size();
        bool const whole = (at == 0 || !is_letter(folded[at - 1])) &&
                           (end == folded.size() || !is_letter(folded[end]));
        if (!whole) continue;
        auto const before = base::trim(folded.substr(0, at));
        auto const last = before.substr(before.find_last_of(" ;,.:") + 1);
        if (last != "no" && last != "not" && last != "denies" && last != "without") return true;
    }
    return false;
}

base::Result<TriggerRule> rule_from(base::Toml const& table) {
    TriggerRule rule;
    TRY(table.only({"code", "version", "name", "route", "events", "patient_classes", "age_least",
                    "words", "codes", "source"}));
    rule.code = TRY(table.text("code"));
    rule.version = static_cast<int>(TRY(table.integer("version", 1, 9999)));
    rule.name = TRY(table.text("name"));
    auto const route = TRY(table.text("route"));
    if (!route_from(route)) return table.wrong("there is no route " + route);
    rule.route = *route_from(route);
    rule.events = TRY(table.texts("events"));
    rule.patient_classes = TRY(table.texts("patient_classes"));
    if (table.has("age_least"))
        rule.age_least = static_cast<int>(TRY(table.integer("age_least", 0, 130)));
    for (auto const& word : TRY(table.texts("words"))) rule.words.push_back(base::fold(word));
    for (auto const& code : TRY(table.texts("codes"))) {
        auto const bar = code.find('|');
        if (bar == code.npos) return table.wrong("a code is written as system|code");
        rule.codes.push_back({code.substr(0, bar), code.substr(bar + 1)});
    }
    rule.source = TRY(table.text("source"));
    return rule;
}

// Why the reason fits the rule; nothing if it does not. A rule without words and codes always fits.
std::optional<std::string> reason_fits(TriggerRule const& rule, Movement const& movement) {
    if (rule.words.empty() && rule.codes.empty()) return "";
    for (auto const& code : movement.codes)
        for (auto const& wanted : rule.codes)
            if (code.code == wanted.code && (code.system.empty() || code.system == wanted.system))
                return ", reason code " + code.code;
    auto const folded = base::fold(movement.reason);
    for (auto const& words : rule.words)
        if (says(folded, words)) return ", reason says " + words;
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Route route) { return routes[static_cast<std::size_t>(route)].second; }

std::optional<Route> route_from(std::string_view name) {
    for (auto const& [route, known] : routes)
        if (known == name) return route;
    return std::nullopt;
}

base::Result<TriggerRules> triggers_from(base::Toml const& file) {
    TriggerRules rules;
    TRY(file.only({"trigger"}));
    for (auto const& table : TRY(file.tables("trigger"))) {
        auto rule = TRY(rule_from(table));
        if (std::ranges::find(rules, rule.code, &TriggerRule::code) != rules.end())
            return table.wrong("trigger " + rule.code + " stands here twice");
        rules.push_back(std::move(rule));
    }
    return rules;
}

TriggerRules const& triggers() {
    static TriggerRules const rules = [] {
        auto const file = content::toml("content/national/triggers.toml");
        CHECK(file.has_value());
        auto read = triggers_from(*file);
        CHECK(read.has_value());
        return std::move(*read);
    }();
    return rules;
}

std::optional<Trigger> trigger(TriggerRules const& rules, Movement const& movement) {
    for (auto const& rule : rules) {
        if (!holds(rule.events, movement.event)) continue;
        if (!rule.patient_classes.empty() && !holds(rule.patient_classes, movement.patient_class))
            continue;
        if (rule.age_least && movement.age.value_or(-1) < *rule.age_least) continue;
        auto const fits = reason_fits(rule, movement);
        if (!fits) continue;
        auto const age = rule.age_least ? fmt::format(", aged {} or over", *rule.age_least) : "";
        return Trigger{rule.code, rule.name, rule.version, rule.route,
                       fmt::format("{}, class {}{}{}", movement.event, movement.patient_class, age,
                                   *fits)};
    }
    return std::nullopt;
}

std::optional<Trigger> trigger_named(TriggerRules const& rules, std::string_view code) {
    auto const rule = std::ranges::find(rules, code, &TriggerRule::code);
    if (rule == rules.end()) return std::nullopt;
    return Trigger{rule->code, rule->name, rule->version, rule->route, "named by the referrer"};
}

}  // namespace episode
