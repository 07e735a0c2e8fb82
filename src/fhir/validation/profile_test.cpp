#include <gtest/gtest.h>

#include <algorithm>

#include "fhir/definitions/invariant.hpp"
#include "fhir/definitions/type.hpp"
#include "fhir/validation/internal/compiled_rule.hpp"
#include "fhir/validation/validation.hpp"

namespace fhir {
namespace {

// Every error as "path message", joined by "; "; "valid" without any.
std::string judged(std::string const& text, ValidationAsk const& ask = {}) {
    auto const document = parse(text);
    if (!document) return "not JSON";
    std::string all;
    for (auto const& issue : validate(document->root(), ask)) {
        if (issue.severity == Severity::warning) continue;
        if (!all.empty()) all += "; ";
        all += issue.path + " " + issue.message;
    }
    return all.empty() ? "valid" : all;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// ---- HL7's own profiles ------------------------------------------------------------------------

std::string const pressure = R"({"resourceType":"Observation",
  "meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]},
  "status":"final","category":[{"coding":[{
    "system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
  "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
  "subject":{"reference":"Patient/1"},"effectiveDateTime":"2026-11-21",
  "component":[
   {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
    "valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org",
                     "code":"mm[Hg]"}},
   {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
    "valueQuantity":{"value":80,"unit":"mmHg","system":"http://unitsofmeasure.org",
                     "code":"mm[Hg]"}}]})";

TEST(Profile, ABloodPressureHoldsTheProfileThatItClaims) { EXPECT_EQ(judged(pressure), "valid"); }

TEST(Profile, ALackingSliceIsNamed) {
    auto const lacks = judged(replaced(pressure, "8480-6", "8481-6"));
    EXPECT_EQ(lacks, "Observation.component must be there as slice SystolicBP at least once "
                     "(profile bp)");
}

TEST(Profile, TwoDiscriminatorsAreComparedTogether) {
    // The code in one coding and the system in another do not make a systolic pressure.
    auto const split = replaced(
        pressure, R"([{"system":"http://loinc.org","code":"8480-6"}])",
        R"([{"system":"urn:x","code":"8480-6"},{"system":"http://loinc.org","code":"1-1"}])");
    EXPECT_NE(judged(split).find("as slice SystolicBP"), std::string::npos) << judged(split);
    auto const both = replaced(
        pressure, R"([{"system":"http://loinc.org","code":"8480-6"}])",
        R"([{"system":"urn:x","code":"b"},{"system":"http://loinc.org","code":"8480-6"}])");
    EXPECT_EQ(judged(both), "valid");
}

TEST(Profile, AFixedValueWithinASliceIsNamedByItsPlace) {
    EXPECT_EQ(judged(replaced(pressure, R"("code":"mm[Hg]")", R"("code":"kPa")")),
              "Observation.component[0].value.ofType(Quantity) must be of the value set "
              "ucum-vitals-common|4.0.1 (profile bp); "
              "Observation.component[0].value.ofType(Quantity).code must be \"mm[Hg]\" "
              "(profile bp)");
}

TEST(Profile, WhatTheBaseProfileAsksHoldsToo) {
    EXPECT_EQ(judged(replaced(pressure, R"("subject":{"reference":"Patient/1"},)", "")),
              "Observation.subject must be there at least once (profile bp)");
    EXPECT_NE(judged(replaced(pressure, "vital-signs", "social-history")).find("slice VSCat"),
              std::string::npos);
    auto const vague = judged(replaced(pressure, "2026-11-21", "2026"));
    EXPECT_NE(vague.find("vs-1"), std::string::npos) << vague;
}

TEST(Profile, AnotherTypesProfileIsRefused) {
    EXPECT_EQ(judged(R"({"resourceType":"Patient",
                "meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]}})"),
              "Patient is not of the type of its profile");
}

TEST(Profile, AnUnknownProfileIsAWarning) {
    auto const document = parse(R"({"resourceType":"Patient","text":{"status":"empty",
        "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
        "meta":{"profile":["http://example.org/none"]}})");
    EXPECT_TRUE(validate(document->root()).empty());
    auto const issues = validate(document->root(), {.warnings = true});
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].severity, Severity::warning);
    EXPECT_EQ(issues[0].code, "not-found");
}

TEST(Profile, AProfileMayBeAskedForWithoutAClaim) {
    auto const plain =
        replaced(pressure, R"("meta":{"profile":["http://hl7.org/fhir/StructureDefinition/bp"]},)",
                 "");
    EXPECT_EQ(judged(replaced(plain, "8480-6", "1-1")), "valid");
    ValidationAsk const ask{.also = {"http://hl7.org/fhir/StructureDefinition/bp"}};
    EXPECT_EQ(judged(plain, ask), "valid");
    EXPECT_NE(judged(replaced(plain, "8480-6", "1-1"), ask), "valid");
}

// ---- extensions --------------------------------------------------------------------------------

std::string extended(std::string_view extension) {
    return judged(R"({"resourceType":"Patient","extension":[)" + std::string(extension) + "]}");
}

TEST(Extension, HasTheValueThatItsDefinitionSays) {
    constexpr auto url = R"({"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace",)";
    EXPECT_EQ(extended(url + std::string(R"("valueAddress":{"city":"Hull"}})")), "valid");
    EXPECT_EQ(extended(url + std::string(R"("valueString":"Hull"})")),
              "Patient.extension[0].value.ofType(string) must be of type Address "
              "(profile patient-birthPlace)");
}

TEST(Extension, StandsOnlyWhereItMay) {
    auto const of = [](std::string_view place) {
        return R"({"resourceType":"Patient",)" + std::string(place) + "}";
    };
    std::string const mother =
        R"([{"url":"http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName",
             "valueString":"x"}])";
    EXPECT_EQ(judged(of(R"("extension":)" + mother)), "valid");
    EXPECT_EQ(judged(of(R"("name":[{"family":"a","extension":)" + mother + "}]")),
              "Patient.name[0].extension[0] must not stand on this element, by its definition");
    std::string const birth =
        R"([{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime",
             "valueDateTime":"2026-11-21T10:00:00Z"}])";
    EXPECT_EQ(judged(of(R"("birthDate":"2026-11-21","_birthDate":{"extension":)" + birth + "}")),
              "valid");
    EXPECT_EQ(judged(of(R"("extension":)" + birth)),
              "Patient.extension[0] must not stand on this element, by its definition");
}

TEST(Extension, HasThePartsThatItMust) {
    std::string const nation =
        R"({"url":"http://hl7.org/fhir/StructureDefinition/patient-nationality","extension":[)";
    EXPECT_EQ(extended(nation + R"({"url":"code","valueCodeableConcept":{"text":"x"}}]})"),
              "valid");
    auto const wrong = extended(nation + R"({"url":"code","valueString":"x"}]})");
    EXPECT_NE(wrong.find("must be of type CodeableConcept"), std::string::npos) << wrong;
}

TEST(Extension, AnUnknownOneIsKept) {
    EXPECT_EQ(extended(R"({"url":"http://example.org/own","valueString":"x"})"), "valid");
}

// ---- a site's own profiles ---------------------------------------------------------------------

// A profile of Patient by its differential, and what it says of a patient.
std::string own(std::string_view elements, std::string_view members, bool snapshot = false) {
    Package package;
    auto const added = package.add(
        R"({"resourceType":"StructureDefinition","url":"urn:p","type":"Patient","kind":"resource",
            "derivation":"constraint","status":"active","name":"P","abstract":false,
            "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",")" +
        std::string(snapshot ? "snapshot" : "differential") + R"(":{"element":[)" +
        std::string(elements) + "]}}");
    EXPECT_TRUE(added);
    Terminology const terminology(package, &hl7_terminology());
    Profiles const profiles(package, terminology);
    EXPECT_EQ(profiles.fault(package.find("StructureDefinition", "urn:p")), "");
    return judged(R"({"resourceType":"Patient","meta":{"profile":["urn:p"]},)" +
                      std::string(members) + "}",
                  {.profiles = &profiles});
}

TEST(OwnProfile, CountsAndProhibits) {
    constexpr auto two = R"({"path":"Patient"},{"path":"Patient.name","min":1,"max":"1"},
                            {"path":"Patient.photo","max":"0"})";
    EXPECT_EQ(own(two, R"("name":[{"family":"a"}])"), "valid");
    EXPECT_EQ(own(two, R"("active":true)"),
              "Patient.name must be there at least once (profile urn:p)");
    EXPECT_EQ(own(two, R"("name":[{"family":"a"},{"family":"b"}])"),
              "Patient.name must be there at most once (profile urn:p)");
    EXPECT_EQ(own(two, R"("name":[{"family":"a"}],"photo":[{"title":"x"}])"),
              "Patient.photo must not be there (profile urn:p)");
    EXPECT_EQ(own(two, R"("name":[{"family":"a"}])", true), "valid");
}

TEST(OwnProfile, HoldsPatternsAndBindings) {
    constexpr auto pattern = R"({"path":"Patient.maritalStatus",
        "patternCodeableConcept":{"coding":[{"code":"M"}]}},
        {"path":"Patient.language","binding":{"strength":"required",
          "valueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"}})";
    EXPECT_EQ(own(pattern, R"("maritalStatus":{"coding":[{"system":"s","code":"M"}],"text":"x"})"),
              "valid");
    EXPECT_NE(own(pattern, R"("maritalStatus":{"text":"x"})"), "valid");
    EXPECT_EQ(own(pattern, R"("language":"male")"), "valid");
    EXPECT_EQ(own(pattern, R"("language":"en")"),
              "Patient.language must be of the value set administrative-gender (profile urn:p)");
}

TEST(OwnProfile, HoldsConstraintsInFhirPath) {
    constexpr auto rule = R"json({"path":"Patient.name","constraint":[{"key":"n-1",
        "severity":"error","human":"has a family name","expression":"family.exists()"}]})json";
    EXPECT_EQ(own(rule, R"("name":[{"family":"a"}])"), "valid");
    EXPECT_EQ(own(rule, R"("name":[{"text":"a"}])"),
              "Patient.name[0] n-1: has a family name (profile urn:p)");
}

constexpr auto identifiers = R"({"path":"Patient.identifier","slicing":{"discriminator":[
    {"type":"value","path":"system"}],"rules":"closed"}},
  {"path":"Patient.identifier","sliceName":"nhs","min":1,"max":"1"},
  {"path":"Patient.identifier.system","fixedUri":"urn:nhs"},
  {"path":"Patient.identifier.value","min":1},
  {"path":"Patient.identifier","sliceName":"local","max":"2"},
  {"path":"Patient.identifier.system","fixedUri":"urn:local"})";

TEST(OwnProfile, SlicesByValue) {
    EXPECT_EQ(own(identifiers, R"("identifier":[{"system":"urn:nhs","value":"1"}])"), "valid");
    EXPECT_EQ(own(identifiers, R"("identifier":[{"system":"urn:nhs"}])"),
              "Patient.identifier[0].value must be there at least once (profile urn:p)");
    EXPECT_EQ(own(identifiers, R"("identifier":[{"system":"urn:local","value":"1"}])"),
              "Patient.identifier must be there as slice nhs at least once (profile urn:p)");
    EXPECT_EQ(own(identifiers,
                  R"("identifier":[{"system":"urn:nhs","value":"1"},{"system":"urn:x"}])"),
              "Patient.identifier[1] is none of the slices that are allowed (profile urn:p)");
    EXPECT_EQ(own(identifiers, R"("identifier":[{"system":"urn:nhs","value":"1"},
        {"system":"urn:nhs","value":"2"}])"),
              "Patient.identifier must be there as slice nhs at most once (profile urn:p)");
}

TEST(OwnProfile, SlicesByPatternExistenceAndType) {
    constexpr auto pattern = R"({"path":"Patient.contact","slicing":{"discriminator":[
        {"type":"pattern","path":"relationship"}],"rules":"open"}},
      {"path":"Patient.contact","sliceName":"next","min":1},
      {"path":"Patient.contact.relationship","patternCodeableConcept":{"coding":[{"code":"N"}]}})";
    EXPECT_EQ(own(pattern, R"("contact":[{"name":{"text":"a"},
        "relationship":[{"coding":[{"system":"urn:r","code":"N"}]}]}])"), "valid");
    EXPECT_NE(own(pattern, R"("contact":[{"name":{"text":"a"},
        "relationship":[{"coding":[{"code":"C"}]}]}])"), "valid");

    constexpr auto exists = R"({"path":"Patient.telecom","slicing":{"discriminator":[
        {"type":"exists","path":"rank"}],"rules":"open"}},
      {"path":"Patient.telecom","sliceName":"ranked","min":1},
      {"path":"Patient.telecom.rank","min":1},
      {"path":"Patient.telecom","sliceName":"unranked","max":"1"},
      {"path":"Patient.telecom.rank","max":"0"})";
    EXPECT_EQ(own(exists, R"("telecom":[{"system":"phone","value":"1","rank":1},
        {"system":"phone","value":"2"}])"), "valid");
    EXPECT_EQ(own(exists, R"("telecom":[{"system":"phone","value":"1"}])"),
              "Patient.telecom must be there as slice ranked at least once (profile urn:p)");

    constexpr auto type = R"json({"path":"Patient.deceased[x]","slicing":{"discriminator":[
        {"type":"type","path":"$this"}],"rules":"closed"}},
      {"path":"Patient.deceased[x]","sliceName":"deceasedDateTime","type":[{"code":"dateTime"}]})json";
    EXPECT_EQ(own(type, R"("deceasedDateTime":"2026")"), "valid");
    EXPECT_NE(own(type, R"("deceasedBoolean":true)"), "valid");

    constexpr auto reference = R"json({"path":"Patient.generalPractitioner","slicing":{"discriminator":[
        {"type":"type","path":"resolve()"}],"rules":"open"}},
      {"path":"Patient.generalPractitioner","sliceName":"practice","min":1,"type":[{
        "code":"Reference",
        "targetProfile":["http://hl7.org/fhir/StructureDefinition/Organization"]}]})json";
    EXPECT_EQ(own(reference, R"("generalPractitioner":[{"reference":"Organization/1"}])"), "valid");
    EXPECT_NE(own(reference, R"("generalPractitioner":[{"reference":"Practitioner/1"}])"), "valid");
}

TEST(OwnProfile, SlicesByProfile) {
    Package package;
    auto const add = [&](std::string_view text) { ASSERT_TRUE(package.add(std::string(text))); };
    add(R"({"resourceType":"StructureDefinition","url":"urn:full","type":"Patient",
        "derivation":"constraint","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",
        "differential":{"element":[{"path":"Patient.birthDate","min":1}]}})");
    add(R"({"resourceType":"StructureDefinition","url":"urn:b","type":"Bundle",
        "derivation":"constraint","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Bundle",
        "differential":{"element":[{"path":"Bundle.entry","slicing":{"discriminator":[
          {"type":"profile","path":"resource"}],"rules":"open"}},
          {"path":"Bundle.entry","sliceName":"full","min":1},
          {"path":"Bundle.entry.resource","type":[{"code":"Patient","profile":["urn:full"]}]}]}})");
    Terminology const terminology(package, &hl7_terminology());
    Profiles const profiles(package, terminology);
    auto const bundle = [&](std::string_view patient) {
        return judged(R"({"resourceType":"Bundle","type":"collection",
            "meta":{"profile":["urn:b"]},"entry":[{"resource":{"resourceType":"Patient")" +
                          std::string(patient) + "}}]}",
                      {.profiles = &profiles});
    };
    EXPECT_EQ(bundle(R"(,"birthDate":"2026-01-01")"), "valid");
    EXPECT_EQ(bundle(R"(,"active":true)"),
              "Bundle.entry must be there as slice full at least once (profile urn:b)");
}

// ---- bounds ------------------------------------------------------------------------------------

TEST(OwnProfile, AProfileThatCannotBeUsedSaysWhy) {
    auto const fault = [](std::string_view members) {
        Package package;
        EXPECT_TRUE(package.add(R"({"resourceType":"StructureDefinition","url":"urn:p",)" +
                                std::string(members) + "}"));
        Terminology const terminology(package);
        return Profiles(package, terminology).fault(package.find("StructureDefinition", "urn:p"));
    };
    EXPECT_EQ(fault(R"("type":"Shoe")"), "is of no type of FHIR R4");
    EXPECT_EQ(fault(R"("type":"Patient","derivation":"constraint","baseDefinition":"urn:p",
                       "differential":{"element":[]})"),
              "has too many base definitions");
    EXPECT_EQ(fault(R"("type":"Patient","derivation":"constraint","baseDefinition":"urn:none")"),
              "has a base that is not known here: urn:none");
    EXPECT_EQ(fault(R"("type":"Patient","baseDefinition":
                       "http://hl7.org/fhir/StructureDefinition/Patient","differential":{"element":
                       [{"path":"Patient","constraint":[{"key":"x-1","severity":"error",
                         "expression":"((( "}]}]})"),
              "has a constraint that is no FHIRPath: x-1");
    std::string deep = "Patient";
    for (int i = 0; i < 60; ++i) deep += ".contact";
    EXPECT_TRUE(fault(R"("type":"Patient","snapshot":{"element":[{"path":")" + deep + R"("}]})")
                    .starts_with("has an element too deep"));
}

TEST(OwnProfile, ManyItemsAndManySlicesEndInOneClearIssue) {
    std::string slices = R"({"path":"Patient.identifier","slicing":{"discriminator":[
        {"type":"value","path":"system"}],"rules":"open"}})";
    for (int i = 0; i < 1000; ++i) {
        auto const number = std::to_string(i);
        slices += R"(,{"path":"Patient.identifier","sliceName":"s)" + number +
                  R"("},{"path":"Patient.identifier.system","fixedUri":"urn:)" + number + "\"}";
    }
    std::string items = R"("identifier":[{"system":"x"})";
    for (int i = 0; i < 3000; ++i) items += R"(,{"system":"x"})";
    auto const said = own(slices, items + "]");
    EXPECT_NE(said.find("takes too many steps"), std::string::npos) << said.substr(0, 300);
}

TEST(OwnProfile, ACostlyConstraintDoesNotHoldUsUp) {
    // Every pair of descendants of every descendant: ends at a bound, and is told as a warning.
    constexpr auto costly = R"json({"path":"Patient","constraint":[{"key":"c-1","severity":"error",
        "human":"x","expression":
        "descendants().all(%resource.descendants().all(%resource.descendants().exists()))"},
        {"key":"c-2","severity":"error","human":"y",
         "expression":"name.given.all(matches('(a+)+(a+)+(a+)+$'))"}]})json";
    std::string many = R"("name":[{"given":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")";
    for (int i = 0; i < 300; ++i) many += ",\"b\"";
    auto const said = own(costly, many + "]}]");
    EXPECT_NE(said.find("c-2"), std::string::npos) << said;
    EXPECT_EQ(said.find("c-1"), std::string::npos) << said;
}

// ---- invariants --------------------------------------------------------------------------------

TEST(Invariants, AllOfR4AreKeptByUsOrCompiled) {
    std::size_t native = 0, compiled = 0;
    for (auto const& row : invariant_rows()) {
        if (!type_definition(row.type)) continue;
        if (is_native(row.type, row.key)) {
            ++native;
            continue;
        }
        auto const rules = compiled_rules_of(*type_definition(row.type));
        EXPECT_NE(std::ranges::find(rules, row.key, &Constraint::key), rules.end()) << row.key;
        ++compiled;
    }
    EXPECT_GT(native, 100U);
    EXPECT_GT(compiled, 100U);
}

TEST(Invariants, DefinitionalResourcesAreJudgedToo) {
    EXPECT_NE(judged(R"({"resourceType":"StructureDefinition","url":"urn:p","name":"P",
        "status":"active","kind":"resource","abstract":false,"type":"Patient",
        "differential":{"element":[{"path":"Patient"}]}})")
                  .find("sdf-4"),
              std::string::npos);
    EXPECT_NE(judged(R"({"resourceType":"NamingSystem","name":"n","status":"active",
        "kind":"root","date":"2026","uniqueId":[{"type":"uuid","value":"x"}]})")
                  .find("nsd-1"),
              std::string::npos);
    EXPECT_NE(judged(R"({"resourceType":"Linkage","item":[{"type":"source",
        "resource":{"reference":"Patient/1"}}]})")
                  .find("lnk-1"),
              std::string::npos);
}

}  // namespace
}  // namespace fhir
