#include "domain/mdt/conclusion.hpp"

#include <gtest/gtest.h>

namespace {

using namespace mdt;

Ask complete(std::string pathway) {
    return {.pathway = std::move(pathway),
            .options = {"Home with four visits", "Bed for two weeks"},
            .why_not_home = "No night cover this week",
            .wish = "I want my own bed",
            .present = {"Mrs Finch", "Ben Hale, clinician"},
            .reason = "Safe with visits"};
}

void check(Ask ask, std::string_view expected) {
    auto const answer = conclude(std::move(ask));
    EXPECT_EQ(answer ? "concluded" : answer.error().code.name, expected);
}

template <class Change>
Ask with(std::string pathway, Change change) {
    auto ask = complete(std::move(pathway));
    change(ask);
    return ask;
}

TEST(Conclusion, NeedsAnAnswerToWhyNotHomeAwayFromHome) {
    for (auto const* pathway : {"bed", "care-home", "hospital"})
        check(with(pathway, [](Ask& ask) { ask.why_not_home.clear(); }), "mdt.why_not_home_needed");
    for (auto const* pathway : {"home", "no-support"})
        check(with(pathway, [](Ask& ask) { ask.why_not_home.clear(); }), "concluded");
}

TEST(Conclusion, RefusesWithTheFirstThatIsMissing) {
    check(with("moon", [](Ask&) {}), "mdt.unknown_pathway");
    check(with("home", [](Ask& ask) { ask.options = {""}; }), "mdt.options_needed");
    check(with("home", [](Ask& ask) { ask.wish.clear(); }), "mdt.wish_needed");
    check(with("home", [](Ask& ask) { ask.present.clear(); }), "mdt.nobody_present");
    check(with("home", [](Ask& ask) { ask.reason.clear(); }), "mdt.reason_needed");
    check(with("home", [](Ask&) {}), "concluded");
}

TEST(Conclusion, AForecastIsWholeOrNotThere) {
    auto forecast = [](std::string text, std::int64_t days, std::int64_t probability) {
        return with("home", [&](Ask& ask) {
            ask.forecast = std::move(text);
            ask.forecast_days = days;
            ask.forecast_probability = probability;
        });
    };
    check(forecast("Independent", 21, 70), "concluded");
    check(forecast("Independent", 1, 0), "concluded");
    check(forecast("Independent", 365, 100), "concluded");
    check(forecast("", 21, 70), "mdt.forecast_incomplete");
    check(forecast("Independent", 0, 70), "mdt.forecast_incomplete");
    check(forecast("Independent", 366, 70), "mdt.forecast_incomplete");
    check(forecast("Independent", 21, 101), "mdt.forecast_incomplete");
    check(with("home", [](Ask& ask) { ask.forecast = "Independent"; }), "mdt.forecast_incomplete");
}

TEST(Conclusion, IsWrittenWithItsNationalCode) {
    auto const change = change_for(conclude(complete("bed")).value(),
                                   {.id = "d1", .patient = "p1", .episode = "e1"});
    EXPECT_TRUE(change.resource.body.contains("\"P2\"")) << change.resource.body;
    EXPECT_TRUE(change.resource.body.contains("I want my own bed"));
}

}  // namespace
