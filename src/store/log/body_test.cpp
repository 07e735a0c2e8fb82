#include "store/log/body.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

std::string const observation =
    R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":)"
    R"("http://loinc.org","code":"8867-4","display":"Heart rate"}]},"subject":{"reference":)"
    R"("Patient/7"},"valueQuantity":{"value":72.0,"unit":"/min"}})";

TEST(Body, comes_back_verbatim) {
    for (auto const& text : {observation, std::string(), std::string("x"), std::string(70'000, 'a'),
                             std::string("\0\xff\n", 3)}) {
        auto const stored = pack_body(text);
        EXPECT_EQ(unpack_body(stored.codec, stored.bytes).value(), text);
    }
}

TEST(Body, is_smaller_by_the_dictionary) {
    auto const stored = pack_body(observation);
    EXPECT_EQ(stored.codec, Codec::zstd_bodies_1);
    EXPECT_LT(stored.bytes.size() * 2, observation.size());
}

TEST(Body, what_does_not_shrink_stays_plain) {
    EXPECT_EQ(pack_body("x").codec, Codec::plain);
}

TEST(Body, of_every_earlier_release_can_be_read) {
    // Bytes of the first release: a dictionary that changes would break every store.
    constexpr std::string_view written =
        "28b52ffd238bb9b375d9c50100930105a3d18787d3f18241bc351104492210a4278d"
        "39170afcb0012af6584c40c90ed439c9ee9041e375ae59e5206d3cf552fd7a06d09e10";
    std::string bytes;
    for (std::size_t i = 0; i < written.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(written.substr(i, 2)), nullptr, 16));
    }
    EXPECT_EQ(unpack_body(Codec::zstd_bodies_1, bytes).value(), observation);
}

TEST(Body, refuses_broken_bytes) {
    auto const stored = pack_body(observation);
    for (std::size_t size = 0; size < stored.bytes.size(); ++size) {
        EXPECT_FALSE(unpack_body(Codec::zstd_bodies_1, stored.bytes.substr(0, size)));
    }
    EXPECT_FALSE(unpack_body(Codec::zstd_bodies_1, observation));
    EXPECT_FALSE(unpack_body(static_cast<Codec>(9), stored.bytes));
}

}  // namespace
}  // namespace store
