#include "edge/hl7v2/framing.hpp"

#include <gtest/gtest.h>

namespace hl7v2 {
namespace {

TEST(Framing, GivesMessagesHoweverTheirBytesArrive) {
    auto const stream = framed("one") + "\n" + framed("two") + framed("");
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        Framer framer;
        std::string seen;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            framer.take(std::string_view(stream).substr(at, step));
            while (auto const message = framer.next()) seen += "[" + *message + "]";
        }
        EXPECT_EQ(seen, "[one][two][]") << step;
        EXPECT_EQ(framer.state(), Framer::State::idle);
    }
}

TEST(Framing, PassesOverWhatStandsBetweenFramesAndNeedsNoCr) {
    Framer framer;
    framer.take("noise\x0Bone\x1C");
    EXPECT_EQ(framer.next(), "one");
    framer.take("\r\x0Btwo");
    EXPECT_EQ(framer.next(), std::nullopt);
    EXPECT_EQ(framer.state(), Framer::State::inside);
    EXPECT_EQ(framer.begun(), "two");
}

TEST(Framing, SaysWhenAMessageIsTooLong) {
    Framer framer;
    framer.take("\x0B" + std::string(frame_bytes_max, 'x'));
    EXPECT_EQ(framer.next(), std::nullopt);
    EXPECT_EQ(framer.state(), Framer::State::too_long);
}

}  // namespace
}  // namespace hl7v2
