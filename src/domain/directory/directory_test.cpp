#include "domain/directory/directory.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace directory;

std::string wrong(std::string const& text) {
    auto const read = directory_from(base::toml_from(text, "s.toml").value());
    if (read) return "none";
    return read.error().details.at(0).path + " " + read.error().details.at(0).reason;
}

std::string const begin =
    "[[criterion]]\ncode = \"hoist\"\nname = \"Hoist\"\n"
    "[[organisation]]\nid = \"m\"\nname = \"M\"\nkind = \"k\"\n";

std::string service(std::string const& more) {
    return begin + "[[service]]\nid = \"s\"\nname = \"S\"\nkind = \"bed\"\nfrom = \"00:00\"\n" +
           "to = \"24:00\"\nplaces = 3\nlabel = \"Bed\"\nlimit_minutes = 60\n" + more;
}

TEST(Directory, SaysWhereItIsWrong) {
    EXPECT_EQ(wrong(service("organisation = \"m\"\n")), "none");
    EXPECT_EQ(wrong(service("organisation = \"n\"\n")), "s.toml:8 there is no organisation n");
    EXPECT_EQ(wrong(service("organisation = \"m\"\nfeatures = [\"pool: 1\"]\n")),
              "s.toml:8 pool: 1 is not a criterion with places");
    EXPECT_EQ(wrong(service("organisation = \"m\"\nfeatures = [\"hoist: 2-4\"]\n")),
              "s.toml:8 2-4 is not a list of places from 1 to 3");
}

TEST(Directory, PlacesHaveTheirFeaturesAndState) {
    auto const* marlpit = directory::directory().service("marlpit-beds");
    ASSERT_TRUE(marlpit);
    ASSERT_EQ(marlpit->places.size(), 20u);
    EXPECT_EQ(marlpit->places[6].label, "Bed 7");
    EXPECT_EQ(marlpit->places[6].features,
              (std::vector<std::string>{"single-room", "ground-floor", "dementia", "night-cover"}));
    EXPECT_EQ(marlpit->places[17].state, PlaceState::cleaning);
    EXPECT_EQ(marlpit->places[19].state, PlaceState::closed);
}

TEST(Directory, SeedsEachResourceOnce) {
    std::set<std::string> keys;
    for (auto const& resource : seed(directory::directory())) {
        auto const key = std::string(resource.find("resourceType")->text()) + "/" +
                         std::string(resource.find("id")->text());
        EXPECT_TRUE(keys.insert(key).second) << key;
    }
    EXPECT_TRUE(keys.contains("Practitioner/amara"));
    EXPECT_TRUE(keys.contains("Location/marlpit-beds"));
}

}  // namespace
