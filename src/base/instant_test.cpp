#include "base/instant.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Instant, PrintsWhatItReads) {
    for (auto const* text : {"2026-11-21T23:05:14.123Z", "1970-01-01T00:00:00.000Z",
                             "1931-02-28T12:00:00.000Z", "2024-02-29T23:59:59.999Z"}) {
        auto const at = instant_from(text);
        ASSERT_TRUE(at) << text;
        EXPECT_EQ(to_text(*at), text);
    }
}

TEST(Instant, ReadsOffsets) {
    EXPECT_EQ(instant_from("2026-06-01T12:00:00+01:00"), instant_from("2026-06-01T11:00:00Z"));
    EXPECT_EQ(instant_from("2026-06-01T12:00:00-05:30"), instant_from("2026-06-01T17:30:00Z"));
}

TEST(Instant, RefusesWhatIsNoDate) {
    for (auto const* text :
         {"", "2026-13", "2026-02-30", "2026-1-1", "26-01-01", "2026-01-01T25:00:00Z",
          "2026-01-01T10:00:00", "2026-01-01T10:00:00.Z", "2026-01-01T10:00:00Zx"}) {
        EXPECT_FALSE(instant_from(text)) << text;
    }
}

TEST(Interval, CoversThePrecisionWritten) {
    auto const year = *interval_from("2024");
    EXPECT_EQ(to_text(Instant{year.low}), "2024-01-01T00:00:00.000Z");
    EXPECT_EQ(to_text(Instant{year.high}), "2024-12-31T23:59:59.999Z");
    auto const second = *interval_from("2024-03-01T10:00:00Z");
    EXPECT_EQ(second.high - second.low, 999);
}

TEST(Day, CountsAgeInCompletedYears) {
    EXPECT_EQ(age_years({1940, 2, 29}, {2023, 2, 28}), 82);
    EXPECT_EQ(age_years({1940, 2, 29}, {2023, 3, 1}), 83);
    EXPECT_EQ(age_years({1940, 6, 15}, {2026, 6, 15}), 86);
}

TEST(Day, KnowsBritishSummerTime) {
    auto const summer = *instant_from("2026-07-01T23:30:00Z");
    EXPECT_EQ(to_text(day_of(summer)), "2026-07-02");
    EXPECT_EQ(minutes_of_day(summer), 30);
    auto const winter = *instant_from("2026-12-01T23:30:00Z");
    EXPECT_EQ(to_text(day_of(winter)), "2026-12-01");
    EXPECT_EQ(london({2026, 7, 1}, 8 * 60), *instant_from("2026-07-01T07:00:00Z"));
    EXPECT_EQ(london({2026, 12, 1}, 8 * 60), *instant_from("2026-12-01T08:00:00Z"));
}

TEST(Day, MovesOverMonths) {
    EXPECT_EQ(to_text(plus_days({2026, 11, 21}, 91)), "2027-02-20");
    EXPECT_EQ(days_between({2026, 11, 21}, {2027, 2, 20}), 91);
    EXPECT_EQ(weekday({2026, 11, 21}), 6);
}

}  // namespace
}  // namespace base
