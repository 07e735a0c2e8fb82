#include <gtest/gtest.h>

#include <algorithm>

#include "store/postgres/internal/asks.hpp"
#include "store/postgres/internal/packed.hpp"

namespace store::postgres {
namespace {

std::uint32_t const code = fhir::parameter_key("code");
std::uint32_t const subject = fhir::parameter_key("subject");
std::uint32_t const date = fhir::parameter_key("date");

std::vector<fhir::IndexEntry> entries() {
    fhir::CompositeEntry composite;
    composite.parts = {fhir::TokenEntry{"http://loinc.org", "8480-6"},
                       fhir::NumberEntry{119, 121, 120, "", "mmHg"}};
    return {{code, fhir::TokenEntry{"http://loinc.org", "85354-9"}},
            {subject, fhir::ReferenceEntry{"Patient", "7", "", {}}},
            {date, fhir::DateEntry{{1000, 1999}}},
            {fhir::parameter_key("code-value-quantity"), composite}};
}

TEST(Packed, GivesBackWhatWasPacked) {
    auto const back = unpack_all(pack(entries()));
    ASSERT_EQ(back.size(), 4U);
    EXPECT_EQ(std::get<fhir::TokenEntry>(back[0].value).code, "85354-9");
    EXPECT_EQ(std::get<fhir::ReferenceEntry>(back[1].value).id, "7");
    EXPECT_EQ(std::get<fhir::DateEntry>(back[2].value).span.high, 1999);
    auto const& composite = std::get<fhir::CompositeEntry>(back[3].value);
    EXPECT_EQ(std::get<fhir::NumberEntry>(composite.parts.at(1)).value, 120);
    EXPECT_EQ(unpack(pack(entries()), {date}).size(), 1U);
}

TEST(Terms, FindAResourceByWhateverItIsAskedBy) {
    auto const rows = rows_of("Observation", entries());
    auto const has = [&](Term term) { return std::ranges::binary_search(rows.terms, term); };
    EXPECT_TRUE(has(term_of_type("Observation")));
    EXPECT_TRUE(has(term_of_token("Observation", code, "http://loinc.org", "85354-9")));
    EXPECT_TRUE(has(term_of_reference("Observation", subject, "Patient", "7")));
    EXPECT_TRUE(has(term_of_target("7")));
    EXPECT_TRUE(has(term_of_composite("Observation", "8480-6")));
    EXPECT_FALSE(has(term_of_type("Patient")));
    ASSERT_EQ(rows.timelines.size(), 2U);  // With the code and with any.
    EXPECT_EQ(rows.timelines[0].low, 1000);
}

TEST(Terms, KeepRowsThatAnUpdateDoesNotChange) {
    auto const before = rows_of("Observation", entries());
    auto changed = entries();
    std::get<fhir::TokenEntry>(changed[0].value).code = "8867-4";
    auto const now = rows_of("Observation", changed);
    EXPECT_EQ(without(now, before).terms.size(), 1U);
    EXPECT_EQ(without(before, now).terms.size(), 1U);
    EXPECT_EQ(without(now, before).moments.size(), 0U);
    EXPECT_EQ(without(now, now).size(), 0U);
}

TEST(Asks, TakeACodeWithoutASystemInEverySystemThatIsKnown) {
    fhir::Criterion criterion;
    criterion.code = "code";
    criterion.parameter = code;
    criterion.any_of = {fhir::TokenOperand{{}, "8480-6"}};
    auto const asks = asks_of("Observation", criterion, [](Term) {
        return std::vector<std::string>{"http://loinc.org", "http://snomed.info/sct"};
    });
    ASSERT_EQ(asks.size(), 1U);
    EXPECT_EQ(std::get<TermsAsk>(asks[0]).terms.size(), 2U);
    criterion.modifier = fhir::Modifier::not_;
    EXPECT_TRUE(asks_of("Observation", criterion, [](Term) {
                    return std::vector<std::string>{};
                }).empty());
}

}  // namespace
}  // namespace store::postgres
