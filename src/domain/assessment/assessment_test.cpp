#include "domain/assessment/assessment.hpp"

#include <gtest/gtest.h>

namespace {

using namespace assessment;

Conversation full() {
    return {.vitals = Vitals{.respirations = 22,
                             .spo2 = 94,
                             .temperature_tenths = 384,
                             .systolic = 105,
                             .pulse = 95},
            .function = "Washes alone, needs help with stairs",
            .lives_alone = true,
            .what_matters = "To be home for my cat",
            .speaker = "Mrs Finch",
            .frailty = Frailty{6, "Ben Hale"}};
}

void check(Conversation const& conversation, std::string_view expected) {
    auto const combined = combine(conversation, 84);
    EXPECT_EQ(combined ? "combined" : combined.error().code.name, expected);
}

TEST(Assessment, RefusesWhatIsIncomplete) {
    check({}, "assessment.nothing_said");
    check({.what_matters = "My cat"}, "assessment.speaker_needed");
    check({.frailty = Frailty{0, "Ben"}}, "assessment.frailty_out_of_range");
    check({.frailty = Frailty{10, "Ben"}}, "assessment.frailty_out_of_range");
    check({.frailty = Frailty{9, ""}}, "assessment.frailty_rater_needed");
    check({.frailty = Frailty{1, "Ben"}}, "combined");
    check({.lives_alone = false}, "combined");
    check(full(), "combined");
}

Setting setting() {
    return {.id = "a1", .patient = "p1", .episode = "e1", .author = "Ben Hale",
            .at = *base::instant_from("2026-11-21T10:20:00Z")};
}

TEST(Assessment, ReadsBackWhatItWrote) {
    auto const changes = changes_for(combine(full(), 84).value(), setting());
    ASSERT_EQ(changes.size(), 11u);  // Answers, seven vitals, the total, frailty, what matters.
    auto const response = fhir::parse(changes[0].resource.body).value();
    auto const summary = summary_from(response.root()).value();
    EXPECT_EQ(summary.news2, 2 + 1 + 1 + 1 + 1);
    EXPECT_EQ(summary.band, "medium");
    ASSERT_EQ(summary.parts.size(), 7u);
    EXPECT_EQ(summary.parts[3].value, "38.4 °C");
    EXPECT_EQ(summary.parts[3].score, 1);
    EXPECT_EQ(summary.frailty, 6);
    EXPECT_EQ(summary.frailty_rater, "Ben Hale");
    EXPECT_EQ(summary.lives_alone, true);
    EXPECT_EQ(summary.what_matters, "To be home for my cat");
    EXPECT_EQ(summary.by, "Ben Hale");
    EXPECT_EQ(summary.at, setting().at);
}

TEST(Assessment, KeepsTheTenthsOfTheTemperature) {
    auto vitals = full();
    vitals.vitals->temperature_tenths = 370;
    auto const changes = changes_for(combine(vitals, 84).value(), setting());
    EXPECT_TRUE(changes[4].resource.body.contains("\"value\":37.0")) << changes[4].resource.body;
}

TEST(Assessment, WhatWasNotAskedIsNotWritten) {
    auto const changes = changes_for(combine({.home = "Stairs"}, 84).value(), setting());
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_FALSE(changes[0].resource.body.contains("lives-alone"));
    EXPECT_FALSE(changes[0].resource.body.contains("news2"));
}

}  // namespace
