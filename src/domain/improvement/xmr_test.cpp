#include "domain/improvement/xmr.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "fhir/value/value.hpp"

namespace {

using namespace improvement;

fhir::Document vectors() {
    std::ifstream in(ROOM_DIR "/examples/xmr_cases.json");
    return fhir::parse(std::string(std::istreambuf_iterator<char>(in), {})).value();
}

std::string type_of(Point const& point) {
    auto const up = point.direction > 0;
    switch (point.signal) {
        case Signal::none: return "Common Cause";
        case Signal::above_limit: return "Above UCL";
        case Signal::below_limit: return "Below LCL";
        case Signal::trend: return up ? "7 Point Trend (Increasing)" : "7 Point Trend (Decreasing)";
        case Signal::two_of_three: return up ? "2 in 3 Above CL" : "2 in 3 Below CL";
        case Signal::shift: return up ? "7 Points Above CL" : "7 Points Below CL";
    }
    return "";
}

void near(std::optional<double> ours, fhir::Value expected, std::string const& where) {
    ASSERT_EQ(ours.has_value(), expected.decimal().has_value()) << where;
    if (!ours) return;
    EXPECT_NEAR(*ours, *expected.decimal(), 1e-9 * std::max(1.0, std::abs(*ours))) << where;
}

void check(fhir::Value one) {
    Options options;
    auto const asked = one["options"];
    options.screen_outliers = asked["screen_outliers"].boolean();
    if (auto const fix = asked["fix_after_n_points"].integer())
        options.fix_after_points = static_cast<int>(*fix);
    for (auto const day : asked["rebase_dates"])
        options.rebase_on.push_back(*base::day_from(day.text()));
    std::vector<Observed> observed;
    for (auto const row : one["data"])
        observed.push_back({*base::day_from(row["date"].text()), *row["value"].decimal()});
    auto const points = xmr(observed, options).value();
    std::size_t i = 0;
    for (auto const row : one["expected"]["rows"]) {
        auto const& point = points.at(i++);
        auto const where = std::string(one["id"].text()) + " " + base::to_text(point.day);
        near(point.mean, row["mean"], where);
        near(point.lower, row["lpl"], where);
        near(point.upper, row["upl"], where);
        EXPECT_EQ(type_of(point), row["special_cause_type"].text()) << where;
        EXPECT_EQ(point.trial, row["short_group_warning"].boolean()) << where;
        EXPECT_EQ(point.side, row["relative_to_mean"].integer()) << where;
    }
    EXPECT_EQ(i, points.size());
}

TEST(Xmr, AgreesWithTheReferenceOnEveryCase) {
    auto const document = vectors();
    std::size_t cases = 0;
    for (auto const one : document["cases"]) {
        check(one);
        ++cases;
    }
    EXPECT_EQ(cases, 25u);
}

TEST(Xmr, RefusesTwoValuesForADay) {
    base::Day const day{2026, 11, 21};
    EXPECT_EQ(xmr({{day, 1}, {day, 2}}, {}).error().code.name, "improvement.same_day_twice");
    EXPECT_EQ(xmr({{day, 1}}, {.fix_after_points = 11}).error().code.name,
              "improvement.baseline_too_short");
}

TEST(Xmr, OfNothingIsNothing) { EXPECT_TRUE(xmr({}, {}).value().empty()); }

}  // namespace
