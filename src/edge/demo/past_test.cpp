#include "edge/demo/past.hpp"

#include <gtest/gtest.h>

#include <map>

#include "edge/demo/errors.hpp"

namespace demo {
namespace {

// Answers every step as the product would, with ids that count up.
struct Product {
    std::vector<Step> steps;
    int made = 0;

    std::string resource(std::string const& type) {
        return R"({"resource":{"resourceType":")" + type + R"(","id":")" + std::to_string(++made) +
               R"("}})";
    }

    base::Result<fhir::Document> take(Step const& step) {
        steps.push_back(step);
        auto const entries = resource("ServiceRequest") + "," + resource("Task") + "," +
                             resource("EpisodeOfCare") + "," + resource("Goal");
        return fhir::parse(R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries +
                           "]}");
    }
};

std::vector<Resident> hundred_residents() {
    std::vector<Resident> residents;
    for (int i = 0; i < 100; ++i)
        residents.push_back({.id = "p" + std::to_string(i), .age = 66 + i % 30,
                             .lives_alone = i % 3 == 0});
    return residents;
}

base::Result<Made> past_of(Product& product, std::vector<Resident> const& residents,
                           std::vector<FreePlace> const& free) {
    Plan const plan{.from = *base::instant_from("2026-06-01T00:00:00Z"),
                    .until = *base::instant_from("2026-10-01T12:00:00Z"),
                    .referrals_a_day = 3, .seed = 7};
    return make_past(plan, residents, [&](Step const& step) { return product.take(step); },
                     [&](std::string const&) { return free; });
}

std::vector<FreePlace> const one_bed{{.type = "Location", .id = "b1", .account = "dev"}};

TEST(Past, NeedsResidents) {
    Product product;
    auto const made = past_of(product, {}, one_bed);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code.name, errors::no_residents.name);
}

TEST(Past, TakesStepsInTheOrderOfTime) {
    Product product;
    ASSERT_TRUE(past_of(product, hundred_residents(), one_bed));
    ASSERT_GT(product.steps.size(), 1000u);
    for (std::size_t i = 1; i < product.steps.size(); ++i)
        ASSERT_LE(product.steps[i - 1].at, product.steps[i].at);
}

TEST(Past, LeadsSomeAllTheWayToTheFollowUp) {
    Product product;
    auto const made = past_of(product, hundred_residents(), one_bed);
    std::map<std::string, int> by_operation;
    for (auto const& step : product.steps) ++by_operation[step.operation];
    EXPECT_GT(by_operation["follow-up"], 0);
    EXPECT_EQ(by_operation["refer"], made->referrals);
    EXPECT_EQ(by_operation["exit"], made->exits);
    EXPECT_GT(made->episodes, made->exits);  // Some are still under way.
}

TEST(Past, IsTheSameForTheSameSeed) {
    Product first;
    Product second;
    past_of(first, hundred_residents(), one_bed);
    past_of(second, hundred_residents(), one_bed);
    ASSERT_EQ(first.steps.size(), second.steps.size());
    for (std::size_t i = 0; i < first.steps.size(); ++i)
        ASSERT_EQ(first.steps[i].parameters.print(), second.steps[i].parameters.print());
}

TEST(Past, WaitsWhileNoPlaceIsFree) {
    Product product;
    auto const made = past_of(product, hundred_residents(), {});
    EXPECT_EQ(made->stays, 0);
    for (auto const& step : product.steps) EXPECT_NE(step.operation, "offer");
}

TEST(Past, SaysWhichAnswerLacksWhat) {
    auto const residents = hundred_residents();
    Plan const plan{.from = *base::instant_from("2026-06-01T00:00:00Z"),
                    .until = *base::instant_from("2026-06-09T00:00:00Z")};
    auto const made = make_past(
        plan, residents,
        [](Step const&) { return fhir::parse(R"({"resourceType":"OperationOutcome"})"); },
        [](std::string const&) { return std::vector<FreePlace>(); });
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code.name, errors::unexpected_answer.name);
    EXPECT_EQ(made.error().context, "refer named no ServiceRequest");
}

}  // namespace
}  // namespace demo
