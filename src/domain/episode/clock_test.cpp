#include "domain/episode/clock.hpp"

#include <gtest/gtest.h>

namespace {

using namespace episode;

base::Instant at(std::string_view text) { return *base::instant_from(text); }

ClockRule rule(std::string_view id) {
    for (auto const& one : clocks())
        if (one.id == id) return one;
    throw std::runtime_error("no such clock");
}

void check(std::string_view id, std::string_view started, std::string_view due) {
    EXPECT_EQ(base::to_text(due_at(rule(id), at(started))), due) << id << " from " << started;
}

TEST(Clock, HalfAnHourCountsWithinServiceHours) {
    check("front-door-30-min", "2026-11-21T10:00:07Z", "2026-11-21T10:30:07.000Z");
    check("front-door-30-min", "2026-11-21T19:45:00Z", "2026-11-22T08:15:00.000Z");
    check("front-door-30-min", "2026-11-21T19:30:00Z", "2026-11-21T20:00:00.000Z");
    check("front-door-30-min", "2026-11-21T20:00:00Z", "2026-11-22T08:30:00.000Z");
    check("front-door-30-min", "2026-11-21T03:12:09Z", "2026-11-21T08:30:00.000Z");
}

TEST(Clock, ServiceHoursAreLocalHours) {
    check("front-door-30-min", "2026-07-01T06:30:00Z", "2026-07-01T07:30:00.000Z");
    // The clocks go back in the night of 25 October 2026.
    check("front-door-30-min", "2026-10-24T19:30:00Z", "2026-10-25T08:30:00.000Z");
}

TEST(Clock, ABedAskedForBeforeTwoIsDueToday) {
    check("bed-request-14", "2026-11-21T13:59:59Z", "2026-11-21T20:00:00.000Z");
    check("bed-request-14", "2026-11-21T14:00:00Z", "2026-11-22T10:00:00.000Z");
}

TEST(Clock, DaysRunToTheEndOfTheDay) {
    check("day-91", "2026-11-21T15:00:00Z", "2027-02-20T23:59:00.000Z");
    check("bed-28-days", "2026-11-21T15:00:00Z", "2026-12-19T23:59:00.000Z");
    check("start-2-days", "2026-11-21T15:00:00Z", "2026-11-23T15:00:00.000Z");
}

Course course_with(std::string route) {
    Course course;
    course.referred = Referred{.origin = {.id = "r", .at = at("2026-11-21T10:00:00Z")},
                               .route = std::move(route)};
    course.opened.origin.at = at("2026-11-21T10:05:00Z");
    return course;
}

TEST(Clock, TheRouteDecidesTheClockAndTheAssessmentMeetsIt) {
    auto course = course_with("front-door");
    ASSERT_EQ(clocks_of(clocks(), course).size(), 1u);
    EXPECT_EQ(clocks_of(clocks(), course)[0].rule, "front-door-30-min v1");
    EXPECT_FALSE(clocks_of(clocks(), course)[0].met);
    course.assessments.push_back({{.id = "a", .at = at("2026-11-21T10:20:00Z")}});
    EXPECT_EQ(clocks_of(clocks(), course)[0].met, at("2026-11-21T10:20:00Z"));
    EXPECT_EQ(clocks_of(clocks(), course_with("community"))[0].rule, "ucr-2-hours v1");
}

TEST(Clock, OnlyBedsHaveTheTwoOClockRule) {
    auto course = course_with("hub");
    course.requests.push_back(
        Asked{.origin = {.id = "q", .at = at("2026-11-21T11:00:00Z")}, .kind = "home"});
    EXPECT_EQ(clocks_of(clocks(), course).size(), 2u);
    course.requests.back().kind = "bed";
    EXPECT_EQ(clocks_of(clocks(), course).size(), 3u);
}

std::vector<Clock> clocks_by(std::string const& versions, std::string_view started) {
    auto const file = base::toml_from(versions, "c.toml");
    Referred referral{.origin = {.at = at(started)}, .route = "hub"};
    return clocks_of(clocks_from(file.value()).value(), referral);
}

std::string version(int number, std::string_view since, int minutes) {
    return "[[clock]]\nid = \"a\"\nversion = " + std::to_string(number) + "\nsince = \"" +
           std::string(since) +
           "\"\nname = \"A\"\nstarts = \"referred\"\nends = \"assessed\"\nminutes = " +
           std::to_string(minutes) + "\nsource = \"s\"\n";
}

TEST(Clock, KeepsTheVersionInForceWhenItStarted) {
    auto const versions = version(1, "2026-01-01", 30) + version(2, "2026-06-01", 60);
    EXPECT_EQ(clocks_by(versions, "2026-05-31T12:00:00Z")[0].rule, "a v1");
    EXPECT_EQ(clocks_by(versions, "2026-06-01T12:00:00Z")[0].rule, "a v2");
    EXPECT_TRUE(clocks_by(versions, "2025-12-31T12:00:00Z").empty());
}

TEST(Clock, RulesSayWhereTheyAreWrong) {
    auto const file = base::toml_from(version(1, "2026-01-01", 30) + "days = 2\n", "c.toml");
    auto const rules = clocks_from(file.value());
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().details.at(0).path, "c.toml:1");
    EXPECT_EQ(rules.error().details.at(0).reason, "a clock has one of minutes, days and before");
}

}  // namespace
