#include "edge/hl7v2/time.hpp"

#include <gtest/gtest.h>

namespace hl7v2 {
namespace {

TEST(Time, KeepsThePrecisionOfADate) {
    EXPECT_EQ(date_from("1941"), "1941");
    EXPECT_EQ(date_from("194103"), "1941-03");
    EXPECT_EQ(date_from("19410309"), "1941-03-09");
    EXPECT_EQ(date_from("19890118000000"), "1989-01-18");
    EXPECT_EQ(date_from("198808181126+0215"), "1988-08-18");
    for (auto const* bad : {"", "194", "19411301", "19410230", "1941-03-09", "x", "19410309+1"}) {
        EXPECT_EQ(date_from(bad), std::nullopt) << bad;
    }
}

TEST(Time, ReadsATimeWithoutOffsetInLondon) {
    EXPECT_EQ(date_time_from("20260701120000"), "2026-07-01T12:00:00+01:00");
    EXPECT_EQ(date_time_from("20261121120000"), "2026-11-21T12:00:00+00:00");
    EXPECT_EQ(date_time_from("2026112112"), "2026-11-21T12:00:00+00:00");
    EXPECT_EQ(date_time_from("20261121"), "2026-11-21");
    EXPECT_EQ(date_time_from("201203141259-0215"), "2012-03-14T12:59:00-02:15");
    EXPECT_EQ(date_time_from("20210817151943.4+0200"), "2021-08-17T15:19:43.4+02:00");
    EXPECT_EQ(date_time_from("2026112125"), std::nullopt);
    EXPECT_EQ(date_time_from("202611211260"), std::nullopt);
}

TEST(Time, GivesTheMomentAndTheTimeOfDay) {
    EXPECT_EQ(base::to_text(*moment_from("20260701120000")), "2026-07-01T11:00:00.000Z");
    EXPECT_EQ(base::to_text(*moment_from("20261121")), "2026-11-21T00:00:00.000Z");
    EXPECT_EQ(moment_from("2026"), std::nullopt);
    EXPECT_EQ(time_of_day_from("1405"), "14:05:00");
    EXPECT_EQ(time_of_day_from("14"), "14:00:00");
    EXPECT_EQ(time_of_day_from("2460"), std::nullopt);
    EXPECT_EQ(dtm_from({0}), "19700101000000+0000");
}

}  // namespace
}  // namespace hl7v2
