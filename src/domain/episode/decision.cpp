#include "domain/episode/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "domain/episode/errors.hpp"

namespace episode {
namespace {

template <std::size_t n>
bool is_one_of(std::array<std::string_view, n> const& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

// Whether the text is a decimal between 0 and 168 hours; empty is unknown, which is allowed.
bool hours_in_range(std::string_view text) {
    if (text.empty()) return true;
    double hours = -1;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), hours);
    return error == std::errc() && end == text.data() + text.size() && hours >= 0 && hours <= 168;
}

}  // namespace

base::Result<TriageDecision> triage(Triage const& task, TriageAsk ask) {
    constexpr std::array<std::pair<std::string_view, TriageState>, 4> outcomes{
        {{"accept", TriageState::accepted},
         {"advice-only", TriageState::advice_only},
         {"redirect", TriageState::redirected},
         {"decline", TriageState::declined}}};
    if (task.state != TriageState::waiting) return base::refuse(errors::already_triaged);
    for (auto const& [name, state] : outcomes) {
        if (name != ask.outcome) continue;
        if (state != TriageState::accepted && ask.reason.empty())
            return base::refuse(errors::reason_needed);
        if (state == TriageState::redirected && ask.alternative.empty())
            return base::refuse(errors::alternative_needed);
        return TriageDecision{state, std::move(ask)};
    }
    return base::refuse(errors::unknown_outcome);
}

bool waits_already(std::vector<Step> const& steps) {
    return std::ranges::any_of(steps, [](Step const& step) {
        auto const* triage = std::get_if<Triage>(&step);
        return triage && triage->state == TriageState::waiting;
    });
}

Opened const* open_course(std::vector<Step> const& steps) {
    for (auto const& step : steps)
        if (auto const* opened = std::get_if<Opened>(&step); opened && opened->open) return opened;
    return nullptr;
}

base::Result<GoalAsk> agree_goal(GoalAsk ask, base::Day today) {
    auto const due = base::day_from(ask.due);
    if (ask.words.empty() || ask.target.empty() || !due) return base::refuse(errors::words_needed);
    if (*due < today) return base::refuse(errors::due_in_the_past);
    return ask;
}

base::Result<Review> review(Review ask) {
    constexpr std::array<std::string_view, 6> achievements{
        "in-progress", "improving", "no-change", "worsening", "achieved", "not-attainable"};
    if (!is_one_of(achievements, ask.achievement)) return base::refuse(errors::unknown_achievement);
    return ask;
}

base::Result<ExitDecision> leave(ExitAsk ask, base::Day today) {
    constexpr std::array<std::string_view, 6> destinations{
        "home-independent", "home-with-care", "care-home", "hospital", "died", "disengaged"};
    if (!is_one_of(destinations, ask.destination)) return base::refuse(errors::unknown_destination);
    if (!hours_in_range(ask.care_hours_before) || !hours_in_range(ask.care_hours_after))
        return base::refuse(errors::hours_out_of_range);
    ExitDecision decision{std::move(ask), std::nullopt};
    if (decision.ask.destination != "died") decision.follow_up = base::plus_days(today, 91);
    return decision;
}

base::Result<FollowUpAsk> follow_up(FollowUpAsk ask, base::Day due, base::Day today) {
    constexpr std::array<std::string_view, 5> statuses{"at-home", "in-hospital", "care-home",
                                                       "died", "unreachable"};
    if (!is_one_of(statuses, ask.status)) return base::refuse(errors::unknown_follow_up_status);
    if (today < due && ask.status != "died")
        return base::refuse(errors::follow_up_early,
                            fmt::format("Day 91 is {}.", base::to_text(due)));
    return ask;
}

}  // namespace episode
