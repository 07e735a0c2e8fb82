#include "store/log/match.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

using fhir::Modifier;
using fhir::Prefix;

struct DateRow {
    Prefix prefix;
    base::Interval target;
    bool matches;
};

TEST(Match, ComparesDatesAsRanges) {
    base::Interval const asked{100, 199};
    DateRow const rows[] = {
        {Prefix::eq, {100, 199}, true},  {Prefix::eq, {120, 130}, true},
        {Prefix::eq, {50, 150}, false},  {Prefix::ne, {50, 150}, true},
        {Prefix::ne, {120, 130}, false}, {Prefix::gt, {150, 250}, true},
        {Prefix::gt, {150, 199}, false}, {Prefix::lt, {50, 150}, true},
        {Prefix::lt, {100, 150}, false}, {Prefix::ge, {120, 130}, true},
        {Prefix::ge, {50, 150}, false},  {Prefix::ge, {50, 250}, true},
        {Prefix::le, {120, 130}, true},  {Prefix::le, {150, 250}, false},
        {Prefix::sa, {200, 250}, true},  {Prefix::sa, {150, 250}, false},
        {Prefix::eb, {50, 99}, true},    {Prefix::eb, {50, 100}, false},
        {Prefix::ap, {50, 100}, true},   {Prefix::ap, {200, 250}, false},
        {Prefix::ge, {150, INT64_MAX}, true}, {Prefix::sa, {150, INT64_MAX}, false},
    };
    for (auto const& row : rows) {
        EXPECT_EQ(satisfies(fhir::DateEntry{row.target}, fhir::DateOperand{row.prefix, asked},
                            Modifier::none),
                  row.matches)
            << static_cast<int>(row.prefix) << " " << row.target.low << " " << row.target.high;
    }
}

TEST(Match, ComparesNumbersByPrecisionOrExactly) {
    auto const check = [](Prefix prefix, double value, bool matches) {
        fhir::NumberOperand const asked{prefix, 100, 99.5, 100.5, {}, {}};
        EXPECT_EQ(satisfies(fhir::NumberEntry{value, value, value, "", ""}, asked, Modifier::none),
                  matches)
            << static_cast<int>(prefix) << " " << value;
    };
    check(Prefix::eq, 100.4, true);
    check(Prefix::eq, 100.5, false);
    check(Prefix::ne, 100.5, true);
    check(Prefix::gt, 100.1, true);
    check(Prefix::gt, 100, false);
    check(Prefix::ge, 100, true);
    check(Prefix::lt, 99.9, true);
    check(Prefix::ap, 109, true);
    check(Prefix::ap, 111, false);
}

TEST(Match, TakesTheUnitOfAQuantityOnlyIfAsked) {
    fhir::NumberEntry const entry{7.5, 8.5, 8, "http://unitsofmeasure.org", "kg"};
    fhir::NumberOperand asked{Prefix::eq, 8, 7.5, 8.5, {}, "kg"};
    EXPECT_TRUE(satisfies(entry, asked, Modifier::none));
    asked.code = "g";
    EXPECT_FALSE(satisfies(entry, asked, Modifier::none));
}

TEST(Match, ReadsTheFourFormsOfAToken) {
    fhir::TokenEntry const with{"s", "c"};
    fhir::TokenEntry const without{"", "c"};
    auto const match = [](fhir::TokenEntry const& entry, fhir::TokenOperand asked) {
        return satisfies(entry, asked, Modifier::none);
    };
    EXPECT_TRUE(match(with, {{}, "c"}));
    EXPECT_TRUE(match(with, {"s", "c"}));
    EXPECT_TRUE(match(with, {"s", {}}));
    EXPECT_FALSE(match(with, {"", "c"}));
    EXPECT_TRUE(match(without, {"", "c"}));
    EXPECT_FALSE(match(without, {"s", {}}));
}

TEST(Match, FoldsStringsUnlessExact) {
    fhir::StringEntry const entry{"muller", "Müller"};
    auto const match = [&](char const* text, Modifier modifier) {
        return satisfies(entry, fhir::StringOperand{text}, modifier);
    };
    EXPECT_TRUE(match("Mül", Modifier::none));
    EXPECT_FALSE(match("ller", Modifier::none));
    EXPECT_TRUE(match("LLER", Modifier::contains));
    EXPECT_TRUE(match("Müller", Modifier::exact));
    EXPECT_FALSE(match("muller", Modifier::exact));
}

TEST(Match, NotHoldsAlsoWhereTheElementIsMissing) {
    fhir::Criterion criterion;
    criterion.code = "status";
    criterion.parameter = 1;
    criterion.modifier = Modifier::not_;
    criterion.any_of = {fhir::TokenOperand{{}, "done"}};
    EXPECT_TRUE(holds(criterion, {"7"}, {}));
    fhir::IndexEntry const done[] = {{1, fhir::TokenEntry{"", "done"}}};
    EXPECT_FALSE(holds(criterion, {"7"}, done));
}

TEST(Match, NeedsAllPartsOfACompositeInOneElement) {
    auto const element = [](char const* code, double value) {
        return fhir::IndexEntry{
            9, fhir::CompositeEntry{{fhir::TokenEntry{"", code},
                                     fhir::NumberEntry{value, value, value, "", ""}}}};
    };
    fhir::IndexEntry const entries[] = {element("systolic", 150), element("diastolic", 80)};
    auto const asked = [](char const* code, double above) {
        fhir::Criterion criterion;
        criterion.code = "component-code-value-quantity";
        criterion.parameter = 9;
        auto parts = std::make_shared<fhir::CompositeOperand>();
        parts->parts = {fhir::TokenOperand{{}, code},
                        fhir::NumberOperand{Prefix::gt, above, above, above, {}, {}}};
        criterion.any_of = {parts};
        return criterion;
    };
    EXPECT_TRUE(holds(asked("systolic", 140), {"7"}, entries));
    EXPECT_FALSE(holds(asked("diastolic", 140), {"7"}, entries));
}

TEST(Match, SortsWhatHasNoValueLastInEitherDirection) {
    fhir::SortKey key{"date", 3, fhir::ParameterKind::date, false};
    SortValue const early = std::int64_t{1};
    SortValue const late = std::int64_t{2};
    EXPECT_LT(compare(key, early, late), 0);
    EXPECT_LT(compare(key, late, SortValue{}), 0);
    key.descending = true;
    EXPECT_GT(compare(key, early, late), 0);
    EXPECT_LT(compare(key, late, SortValue{}), 0);
}

}  // namespace
}  // namespace store
