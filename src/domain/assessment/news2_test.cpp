#include "domain/assessment/news2.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "base/csv.hpp"

namespace {

using namespace assessment;

std::string read(std::string const& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

Vitals vitals_from(base::Table const& table, std::vector<std::string> const& row) {
    auto cell = [&](std::string_view name) { return row[table.column(name).value()]; };
    Vitals vitals;
    vitals.respirations = std::stoi(cell("rr"));
    vitals.spo2 = std::stoi(cell("spo2"));
    vitals.scale = cell("scale") == "2" ? SpO2Scale::two : SpO2Scale::one;
    vitals.scale_reason = "target 88-92 % prescribed";
    vitals.oxygen = cell("o2") == "TRUE";
    vitals.temperature_tenths = static_cast<int>(std::lround(std::stod(cell("temp")) * 10));
    vitals.systolic = std::stoi(cell("sbp"));
    vitals.pulse = std::stoi(cell("hr"));
    vitals.consciousness = static_cast<Consciousness>(cell("acvpu")[0]);
    return vitals;
}

TEST(News2, AgreesWithEveryReferenceVector) {
    auto const table = base::csv_from(read(ROOM_DIR "/examples/news2.csv")).value();
    ASSERT_GT(table.rows.size(), 200u);
    constexpr std::string_view columns[] = {"score_rr",  "score_spo2", "score_o2",
                                            "score_temp", "score_sbp",  "score_hr",
                                            "score_consciousness"};
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        auto const& row = table.rows[i];
        auto const scored = news2(vitals_from(table, row), 80).value();
        for (std::size_t part = 0; part < std::size(columns); ++part)
            EXPECT_EQ(std::to_string(scored.parts[part].score),
                      row[table.column(columns[part]).value()])
                << "line " << i + 2 << " " << columns[part];
        EXPECT_EQ(std::to_string(scored.total), row[table.column("total").value()]);
        EXPECT_EQ(name_of(scored.band), row[table.column("risk").value()]) << "line " << i + 2;
    }
}

Vitals calm() {
    return {.respirations = 16, .spo2 = 97, .temperature_tenths = 370, .systolic = 125,
            .pulse = 75};
}

TEST(News2, ScaleTwoNeedsAReason) {
    auto vitals = calm();
    vitals.scale = SpO2Scale::two;
    EXPECT_EQ(news2(vitals, 80).error().code.name, "assessment.scale_reason_needed");
    vitals.scale_reason = "COPD, 88-92 % prescribed by the respiratory team";
    EXPECT_TRUE(news2(vitals, 80));
}

TEST(News2, NamesEveryImplausibleValue) {
    auto vitals = calm();
    vitals.spo2 = 140;
    vitals.temperature_tenths = 37;
    auto const refused = news2(vitals, 80);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code.name, "assessment.implausible");
    ASSERT_EQ(refused.error().details.size(), 2u);
    EXPECT_EQ(refused.error().details[1].reason, "must lie between 25 and 45");
}

TEST(News2, IsNotForChildren) {
    EXPECT_TRUE(news2(calm(), 16));
    EXPECT_EQ(news2(calm(), 15).error().code.name, "assessment.too_young_for_news2");
}

}  // namespace
