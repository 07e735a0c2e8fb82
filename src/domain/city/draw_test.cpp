#include "domain/city/draw.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace city {
namespace {

using Words = std::array<std::uint32_t, 4>;

// The known answers that the authors publish with Random123 (kat_vectors, philox4x32 10).
TEST(Draw, AnswersWhatItsAuthorsPublish) {
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
              (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr auto ones = 0xffffffffU;
    EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
              (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draw, ComputesWhatTheMathematicalLibraryComputes) {
    for (double x = -30; x <= 30; x += 0.137) {
        EXPECT_NEAR(exp_of(x) / std::exp(x), 1, 1e-12) << x;
        EXPECT_NEAR(log_of(std::exp(x)), x, 1e-12) << x;
    }
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-8);
    EXPECT_NEAR(normal_quantile(0.001), -3.090232306167813, 1e-8);
    EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(Draw, DependsOnNothingButSeedPurposeSubjectAndPart) {
    Draw one(7, Purpose::person, 42);
    Draw other(7, Purpose::person, 42);
    EXPECT_EQ(one.word(), other.word());
    EXPECT_NE(Draw(7, Purpose::person, 43).word(), Draw(7, Purpose::person, 42).word());
    EXPECT_NE(Draw(7, Purpose::person, 42, 1).word(), Draw(7, Purpose::person, 42).word());
    EXPECT_NE(Draw(8, Purpose::person, 42).word(), Draw(7, Purpose::person, 42).word());
}

TEST(Draw, HasTheMeansThatItSays) {
    Draw draw(1, Purpose::person, 1);
    double sum = 0, square = 0, counts = 0;
    constexpr int times = 100'000;
    for (int time = 0; time < times; ++time) {
        auto const z = draw.normal();
        sum += z;
        square += z * z;
        counts += draw.poisson(2.5);
    }
    EXPECT_NEAR(sum / times, 0, 0.01);
    EXPECT_NEAR(square / times, 1, 0.015);
    EXPECT_NEAR(counts / times, 2.5, 0.02);
}

}  // namespace
}  // namespace city
