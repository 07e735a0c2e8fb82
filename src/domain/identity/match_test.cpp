#include "domain/identity/match.hpp"

#include <gtest/gtest.h>

namespace identity {
namespace {

Known const ada{.id = "ada",
                .nhs_number = "9990000018",
                .local = {{"urn:a", "1"}},
                .names = {{"Okafor", "Ada"}},
                .birth_date = "1941-03-09"};

struct Row {
    char const* why;
    Candidate candidate;
    Certainty certainty;
    Evidence evidence;
};

TEST(Match, JoinsOnlyOnEvidence) {
    for (auto const& row :
         std::vector<Row>{{"number and birth date",
                           {"9990000018", {}, {{"Eze", "B"}}, "1941-03-09"},
                           Certainty::certain,
                           Evidence::nhs_number},
                          {"number and name",
                           {"9990000018", {}, {{"OKAFOR", "ada"}}, "1941-09-03"},
                           Certainty::certain,
                           Evidence::nhs_number},
                          {"number, year only",
                           {"9990000018", {}, {}, "1941"},
                           Certainty::certain,
                           Evidence::nhs_number},
                          {"number alone",
                           {"9990000018", {}, {}, ""},
                           Certainty::contradicted,
                           Evidence::nhs_number},
                          {"number, all else differs",
                           {"9990000018", {}, {{"Eze", "Bo"}}, "1999-01-01"},
                           Certainty::contradicted,
                           Evidence::nhs_number},
                          {"local number",
                           {"", {{"urn:a", "1"}}, {}, ""},
                           Certainty::certain,
                           Evidence::local_identifier},
                          {"local number, family changed",
                           {"", {{"urn:a", "1"}}, {{"Eze", "Ada"}}, "1941-03-08"},
                           Certainty::certain,
                           Evidence::local_identifier},
                          {"local number, another person",
                           {"", {{"urn:a", "1"}}, {{"Eze", "Bo"}}, "1999-01-01"},
                           Certainty::contradicted,
                           Evidence::local_identifier},
                          {"local number, another NHS number",
                           {"9990000026", {{"urn:a", "1"}}, {{"Okafor", "Ada"}}, "1941-03-09"},
                           Certainty::contradicted,
                           Evidence::local_identifier},
                          {"number of another assigner",
                           {"", {{"urn:b", "1"}}, {{"Okafor", "Ada"}}, "1941-03-09"},
                           Certainty::none,
                           Evidence::nothing}}) {
        auto const found = match({ada}, row.candidate);
        EXPECT_EQ(found.certainty, row.certainty) << row.why;
        EXPECT_EQ(found.evidence, row.evidence) << row.why;
        EXPECT_EQ(found.person, row.certainty == Certainty::certain ? "ada" : "") << row.why;
        EXPECT_EQ(found.others.size(), row.certainty == Certainty::contradicted) << row.why;
    }
}

TEST(Match, FollowsAMergeToTheSurvivor) {
    auto old = ada;
    old.id = "old";
    old.replaced_by = "ada";
    EXPECT_EQ(match({old}, {"", {{"urn:a", "1"}}, {}, ""}).person, "ada");
    EXPECT_TRUE(match({old, ada}, {"", {{"urn:a", "1"}}, {}, ""}).others.empty());
}

TEST(Match, PrefersTheOneWhoAgreesAmongThoseWithOneNumber) {
    auto other = ada;
    other.id = "other";
    other.birth_date = "1999-01-01";
    other.names = {{"Eze", "Bo"}};
    auto const found = match({other, ada}, {"9990000018", {}, {{"Okafor", "Ada"}}, "1941-03-09"});
    EXPECT_EQ(found.person, "ada");
}

TEST(Match, NamesFurtherCertainPeopleForReview) {
    auto twin = ada;
    twin.id = "copy";
    auto const found = match({ada, twin}, {"9990000018", {}, {}, "1941-03-09"});
    EXPECT_EQ(found.person, "ada");
    EXPECT_EQ(found.others, std::vector<std::string>{"copy"});
}

TEST(Match, IgnoresCaseAndAccentsInNames) {
    EXPECT_EQ(names({{"Núñez", "José"}}, {{"NUNEZ", "Jose"}}), Agreement::agrees);
    EXPECT_EQ(names({{"Eze", "Ada"}}, {{"Okafor", "Ada"}}), Agreement::silent);
    EXPECT_EQ(names({{"Eze", "Bo"}}, {{"Okafor", "Ada"}}), Agreement::disagrees);
    EXPECT_EQ(names({}, {{"Okafor", "Ada"}}), Agreement::silent);
}

}  // namespace
}  // namespace identity
