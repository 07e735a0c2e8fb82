#include "edge/hl7v2/said.hpp"

#include <gtest/gtest.h>

namespace hl7v2 {
namespace {

TEST(SaidTimes, KeepsTheNewestOfEachElement) {
    SaidTimes said;
    EXPECT_TRUE(said.note("address", {20}));
    EXPECT_FALSE(said.note("address", {10}));
    EXPECT_TRUE(said.note("telecom", {10}));
    EXPECT_TRUE(said.note("address", {20})) << "the same event again";
    auto again = SaidTimes::from(said.print());
    EXPECT_FALSE(again.note("address", {19}));
    EXPECT_TRUE(again.note("telecom", {11}));
}

TEST(SaidTimes, LeavesOutWhatItCannotRead) {
    auto said = SaidTimes::from("nonsense\n\naddress x\ntelecom 30");
    EXPECT_TRUE(said.note("address", {1}));
    EXPECT_FALSE(said.note("telecom", {29}));
}

}  // namespace
}  // namespace hl7v2
