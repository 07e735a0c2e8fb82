#include "domain/improvement/measure.hpp"

#include <gtest/gtest.h>

namespace {

using namespace improvement;

base::Instant at(std::string_view text) { return *base::instant_from(text); }

TEST(Measure, DaysWithoutEventsCountAsNought) {
    auto const counts = daily_counts({at("2026-11-18T10:00:00Z"), at("2026-11-18T11:00:00Z"),
                                      at("2026-11-20T10:00:00Z")},
                                     {2026, 11, 21}, 42);
    ASSERT_EQ(counts.size(), 3u);
    EXPECT_EQ(counts[0].value, 2);
    EXPECT_EQ(counts[1].value, 0);
    EXPECT_EQ(counts[2].value, 1);
}

TEST(Measure, TodayIsNotWholeYetAndOldDaysFallOut) {
    auto const counts = daily_counts({at("2026-11-21T10:00:00Z"), at("2026-01-01T10:00:00Z")},
                                     {2026, 11, 21}, 7);
    ASSERT_EQ(counts.size(), 7u);
    for (auto const& one : counts) EXPECT_EQ(one.value, 0);
}

TEST(Measure, DaysAreLocal) {
    // 23:30 in Greenwich is already the next day in British Summer Time.
    auto const counts = daily_counts({at("2026-07-01T23:30:00Z")}, {2026, 7, 3}, 7);
    ASSERT_EQ(counts.size(), 1u);
    EXPECT_EQ(base::to_text(counts[0].day), "2026-07-02");
}

TEST(Measure, EveryDefinitionIsVersionedAndWorded) {
    ASSERT_FALSE(measures().empty());
    for (auto const& measure : measures()) {
        EXPECT_GE(measure.version, 1);
        EXPECT_GT(measure.definition.size(), 40u) << measure.id;
    }
}

}  // namespace
