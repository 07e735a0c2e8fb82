#include "base/find.hpp"

#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

TEST(Find, FindsTheFirstOfSeveralBytesWhereverItStands) {
    for (std::size_t size = 0; size < 70; ++size) {
        std::string const none(size, 'x');
        EXPECT_EQ((find_one_of<'"', '\\'>(none, 0)), size);
        for (std::size_t at = 0; at < size; ++at) {
            auto text = none;
            text[at] = at % 2 == 0 ? '"' : '\\';
            EXPECT_EQ((find_one_of<'"', '\\'>(text, 0)), at);
            EXPECT_EQ((find_one_of<'"', '\\'>(text, at + 1)), size);
        }
    }
    EXPECT_EQ((find_one_of<'"'>("ab", 5)), 5U);
}

}  // namespace
}  // namespace base
