#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Base64, GoesBothWays) {
    // RFC 4648 10.
    constexpr std::pair<std::string_view, std::string_view> vectors[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (auto const& [bytes, text] : vectors) {
        EXPECT_EQ(base64_from(bytes), text);
        EXPECT_EQ(bytes_from_base64(text), bytes);
    }
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    EXPECT_EQ(bytes_from_base64(base64_from(all)), all);
}

TEST(Base64, TakesBlanksAndRefusesWhatItIsNot) {
    EXPECT_EQ(bytes_from_base64("Zm9v\r\n YmFy"), "foobar");
    for (auto const* bad : {"Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9_", "Zm=v"}) {
        EXPECT_EQ(bytes_from_base64(bad), std::nullopt) << bad;
    }
}

}  // namespace
}  // namespace base
