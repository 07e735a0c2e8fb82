#include "domain/terms/terms.hpp"

#include <gtest/gtest.h>

namespace {

fhir::Document document_of(fhir::Draft const& draft) { return fhir::parse(draft.print()).value(); }

TEST(Terms, ReadWhatTheyBuild) {
    auto const task = document_of(fhir::object(
        {{"for", terms::reference("Patient", "p1", "Ada")},
         {"code", terms::own_concept(terms::step, "triage", "Triage")},
         {"extension", fhir::array({terms::extension("episode", "valueReference",
                                                     terms::reference("EpisodeOfCare", "e1"))})},
         {"input",
          fhir::array({terms::detail("option", "valueString", "home"),
                       terms::detail("option", "valueString", "bed"),
                       terms::detail("wish", "valueString", terms::text_or_absent(""))})}}));
    EXPECT_EQ(terms::reference_id(task["for"], "Patient"), "p1");
    EXPECT_EQ(terms::reference_id(task["for"], "Group"), "");
    EXPECT_EQ(terms::own_code(task["code"], terms::step), "triage");
    EXPECT_EQ(terms::own_code(task["code"], terms::category), "");
    EXPECT_EQ(terms::extension_in(task.root(), "episode")["valueReference"]["reference"].text(),
              "EpisodeOfCare/e1");
    EXPECT_EQ(terms::details_in(task["input"], "option").size(), 2u);
    EXPECT_EQ(task["input"].size(), 2u);
}

TEST(Terms, PartialDatesBeginTheirInterval) {
    auto const at = document_of(fhir::object({{"day", "2026-03-01"}, {"none", 5}}));
    EXPECT_EQ(base::to_text(*terms::instant_in(at["day"])), "2026-03-01T00:00:00.000Z");
    EXPECT_FALSE(terms::instant_in(at["none"]));
}

}  // namespace
