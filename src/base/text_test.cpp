#include "base/text.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Text, FoldsCaseAndAccents) {
    EXPECT_EQ(fold("Ángström ŁUKASZ Æon"), "angstrom lukasz aeon");
    EXPECT_EQ(fold("Rene\u0301e"), "renee");
    EXPECT_EQ(fold("王"), "王");
}

TEST(Text, ChecksUtf8) {
    EXPECT_TRUE(is_utf8("naïve 王 😀"));
    for (auto const* bytes : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"}) {
        EXPECT_FALSE(is_utf8(bytes));
    }
}

TEST(Text, DecodesPercents) {
    EXPECT_EQ(percent_decode("a%20b%7C+"), "a b|+");
    EXPECT_FALSE(percent_decode("%2"));
    EXPECT_FALSE(percent_decode("%zz"));
    EXPECT_EQ(percent_encode("a b|é"), "a%20b%7C%C3%A9");
}

TEST(NhsNumber, KeepsTheModulus11Check) {
    EXPECT_TRUE(is_nhs_number("9434765919"));
    EXPECT_FALSE(is_nhs_number("9434765918"));
    EXPECT_FALSE(is_nhs_number("943476591"));
    EXPECT_FALSE(is_nhs_number("943476591x"));
    EXPECT_EQ(nhs_number_display("9990000018"), "999 000 0018");
}

TEST(Text, SplitsKeepingEmptyParts) {
    EXPECT_EQ(split("a,,b", ',').size(), 3U);
    EXPECT_EQ(split("", ',').size(), 1U);
    EXPECT_EQ(trim(" \ta b\r\n"), "a b");
}

}  // namespace
}  // namespace base
