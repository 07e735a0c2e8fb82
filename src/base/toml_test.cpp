#include "base/toml.hpp"

#include <gtest/gtest.h>

namespace {

std::string refusal(base::Error const& error) {
    return error.details.at(0).path + ": " + error.details.at(0).reason;
}

TEST(Toml, KeepsTheOrderOfTheFile) {
    auto const file = base::toml_from("zebra = 1\napple = 2\n", "f.toml").value();
    EXPECT_EQ(file.members()[0].first, "zebra");
    EXPECT_EQ(file.integer("apple", 0, 9).value(), 2);
}

TEST(Toml, NamesFileAndLineOfWhatIsWrong) {
    auto const file = base::toml_from("a = 1\n[[row]]\nname = \"\"\nsize = 12\n", "f.toml").value();
    auto const row = file.tables("row").value().at(0);
    EXPECT_EQ(refusal(row.text("name").error()), "f.toml:3: name must be a text that is not empty");
    EXPECT_EQ(refusal(row.integer("size", 0, 9).error()),
              "f.toml:4: size must be a whole number from 0 to 9");
    EXPECT_EQ(refusal(row.text("kind").error()), "f.toml:2: kind is missing");
    EXPECT_EQ(refusal(row.only({"name"}).error()), "f.toml:4: size is not known here");
    EXPECT_EQ(refusal(file.tables("a").error()), "f.toml:1: a must be written as [[a]]");
}

TEST(Toml, RefusesBrokenSyntaxWithItsLine) {
    auto const broken = base::toml_from("a = 1\nb = = 2\n", "f.toml");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code.name, "base.bad_toml");
    EXPECT_EQ(broken.error().details.at(0).path, "f.toml:2");
}

}  // namespace
