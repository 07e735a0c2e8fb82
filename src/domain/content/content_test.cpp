#include "domain/content/content.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Content, EveryTomlFileParses) {
    auto const files = content::under("content/");
    ASSERT_FALSE(files.empty());
    for (auto const& file : files) {
        auto const parsed = base::toml_from(file.text, std::string(file.path));
        EXPECT_TRUE(parsed) << file.path;
    }
}

TEST(Content, AsksOnlyForFilesThatThereAre) {
    EXPECT_TRUE(content::toml("content/national/agreements/early-intervention.toml"));
    EXPECT_ANY_THROW((void)content::toml("content/national/none.toml"));
}

}  // namespace
