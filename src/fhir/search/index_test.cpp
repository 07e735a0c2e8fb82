#include "fhir/definitions/search_row.hpp"
#include "fhir/search/index.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <set>
#include <unordered_map>

#include "fhir/search/query.hpp"

namespace fhir {
namespace {

std::string words(TokenEntry const& token) { return token.system + "|" + token.code; }
std::string words(StringEntry const& text) { return text.folded; }
std::string words(UriEntry const& uri) { return uri.uri; }
std::string words(DateEntry const& date) {
    auto const bound = [](std::int64_t ms) {
        return ms == INT64_MIN || ms == INT64_MAX ? "open" : base::to_text(base::Instant{ms});
    };
    return bound(date.span.low) + ".." + bound(date.span.high);
}
std::string words(NumberEntry const& number) {
    return fmt::format("[{:.6g},{:.6g}) {}|{}", number.low, number.high, number.system,
                       number.code);
}
std::string words(ReferenceEntry const& reference) {
    auto text = reference.url.empty() ? reference.type + "/" + reference.id : reference.url;
    if (!reference.identifier.code.empty()) text += " " + words(reference.identifier);
    return text;
}
std::string words(CompositeEntry const& composite) {
    std::string text;
    for (auto const& part : composite.parts) {
        if (!text.empty()) text += " $ ";
        text += std::visit([](auto const& entry) { return words(entry); }, part);
    }
    return text;
}

// Every entry of one parameter, in order of the resource, joined by "; ".
std::string found_by(std::string text, std::string_view code) {
    auto const document = parse(std::move(text));
    EXPECT_TRUE(document);
    std::string all;
    for (auto const& entry : index_of(document->root())) {
        if (entry.parameter != parameter_key(code)) continue;
        if (!all.empty()) all += "; ";
        all += std::visit([](auto const& value) { return words(value); }, entry.value);
    }
    return all;
}

constexpr auto* patient = R"({
  "resourceType": "Patient", "id": "7",
  "meta": {"profile": ["https://example.org/p|2"], "source": "https://example.org/feed",
           "tag": [{"system": "https://example.org/t", "code": "demo"}],
           "security": [{"code": "R"}]},
  "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
  "name": [{"family": "Müller", "given": ["Zoë", "Ann"]}, {"text": "Zo"}],
  "telecom": [{"system": "phone", "use": "home", "value": "0121"},
              {"system": "email", "value": "z@example.org"}],
  "gender": "female", "active": true, "birthDate": "1941-03",
  "deceasedDateTime": "2026-01-02T10:00:00Z",
  "address": [{"line": ["1 Hill Rd"], "city": "Birmingham", "postalCode": "B1 1AA"}],
  "managingOrganization": {"reference": "Organization/o1/_history/3"},
  "generalPractitioner": [{"reference": "https://other.example/fhir/Practitioner/9"},
                          {"type": "Organization", "identifier": {"system": "u:ods", "value": "M81"}},
                          {"reference": "#gp"}]
})";

TEST(Index, TakesEveryKindFromAPatient) {
    EXPECT_EQ(found_by(patient, "identifier"), "https://fhir.nhs.uk/Id/nhs-number|9990000018");
    EXPECT_EQ(found_by(patient, "name"), "muller; zoe; ann; zo");
    EXPECT_EQ(found_by(patient, "family"), "muller");
    EXPECT_EQ(found_by(patient, "address"), "1 hill rd; birmingham; b1 1aa");
    EXPECT_EQ(found_by(patient, "address-postalcode"), "b1 1aa");
    EXPECT_EQ(found_by(patient, "phone"), "home|0121");
    EXPECT_EQ(found_by(patient, "telecom"), "home|0121; |z@example.org");
    EXPECT_EQ(found_by(patient, "gender"), "http://hl7.org/fhir/administrative-gender|female");
    EXPECT_EQ(found_by(patient, "active"), "|true");
    EXPECT_EQ(found_by(patient, "birthdate"), "1941-03-01T00:00:00.000Z..1941-03-31T23:59:59.999Z");
    EXPECT_EQ(found_by(patient, "death-date"),
              "2026-01-02T10:00:00.000Z..2026-01-02T10:00:00.999Z");
    EXPECT_EQ(found_by(patient, "organization"), "Organization/o1");
    EXPECT_EQ(found_by(patient, "general-practitioner"),
              "https://other.example/fhir/Practitioner/9; Organization/ u:ods|M81");
    EXPECT_EQ(found_by(patient, "_profile"), "https://example.org/p|2; https://example.org/p");
    EXPECT_EQ(found_by(patient, "_source"), "https://example.org/feed");
    EXPECT_EQ(found_by(patient, "_tag"), "https://example.org/t|demo");
    EXPECT_EQ(found_by(patient, "_security"), "|R");
    EXPECT_EQ(found_by(patient, "_id"), "");
    EXPECT_EQ(found_by(patient, "_lastUpdated"), "");
}

TEST(Index, SaysWhetherAPatientHasDied) {
    EXPECT_EQ(found_by(patient, "deceased"), "|true");
    EXPECT_EQ(found_by(R"({"resourceType":"Patient"})", "deceased"), "|false");
    EXPECT_EQ(found_by(R"({"resourceType":"Patient","deceasedBoolean":false})", "deceased"),
              "|false");
    EXPECT_EQ(found_by(R"({"resourceType":"Patient","deceasedBoolean":true})", "deceased"),
              "|true");
}

TEST(Index, ResolvesReferencesByTheirWords) {
    auto const of = [](std::string subject) {
        return found_by(R"({"resourceType":"Observation","subject":{)" + subject + "}}", "patient");
    };
    EXPECT_EQ(of(R"("reference":"Patient/7")"), "Patient/7");
    EXPECT_EQ(of(R"("reference":"Group/7")"), "");
    EXPECT_EQ(of(R"("reference":"https://h.example/Patient/7/_history/2")"),
              "https://h.example/Patient/7");
    EXPECT_EQ(of(R"("reference":"urn:uuid:1","type":"Patient")"), "urn:uuid:1");
    EXPECT_EQ(of(R"("reference":"urn:uuid:1")"), "");
    EXPECT_EQ(of(R"("type":"Patient","identifier":{"system":"s","value":"v"})"), "Patient/ s|v");
}

TEST(Index, KeepsTheRangeOfANumbersPrecision) {
    auto const of = [](std::string quantity) {
        return found_by(R"({"resourceType":"Observation","valueQuantity":{)" + quantity + "}}",
                        "value-quantity");
    };
    EXPECT_EQ(of(R"("value":2.0,"system":"http://u","code":"mg")"), "[1.95,2.05) http://u|mg");
    EXPECT_EQ(of(R"("value":100,"unit":"steps")"), "[99.5,100.5) |steps");
    EXPECT_EQ(of(R"("value":1e2)"), "[95,105) |");
    EXPECT_EQ(of(R"("value":5,"comparator":"<")"), "[-inf,5.5) |");
    EXPECT_EQ(of(R"("value":"5")"), "");
    EXPECT_EQ(found_by(R"({"resourceType":"Observation","valueSampledData":
        {"origin":{"value":10,"code":"mV"},"factor":2,"data":"1 E -3 4"}})", "value-quantity"),
              "[4,18) |mV");
    EXPECT_EQ(
        found_by(R"({"resourceType":"Condition","onsetRange":{"low":{"value":30,"code":"a"}}})",
                 "onset-age"),
        "[29.5,inf) |a");
    EXPECT_EQ(found_by(R"({"resourceType":"Invoice","totalNet":{"value":9.50,"currency":"GBP"}})",
                       "totalnet"), "[9.495,9.505) urn:iso:std:iso:4217|GBP");
}

TEST(Index, ReadsPeriodsAndTimings) {
    auto const of = [](std::string member) {
        return found_by(R"({"resourceType":"Observation",)" + member + "}", "date");
    };
    EXPECT_EQ(of(R"("effectivePeriod":{"start":"2026"})"), "2026-01-01T00:00:00.000Z..open");
    EXPECT_EQ(of(R"("effectivePeriod":{"end":"2026"})"), "open..2026-12-31T23:59:59.999Z");
    EXPECT_EQ(of(R"("effectivePeriod":{"start":"soon","end":"2026"})"), "");
    EXPECT_EQ(of(R"("effectivePeriod":{})"), "");
    EXPECT_EQ(of(R"("effectiveTiming":{"event":["2026-02-02","2026-01-01"]})"),
              "2026-01-01T00:00:00.000Z..2026-02-02T23:59:59.999Z");
    EXPECT_EQ(of(R"("effectiveInstant":"2026-01-01T00:00:00+01:00")"),
              "2025-12-31T23:00:00.000Z..2025-12-31T23:00:00.999Z");
}

TEST(Index, PairsACompositeWithinOneElement) {
    constexpr auto* pressure = R"({"resourceType":"Observation",
      "code":{"coding":[{"system":"l","code":"85354-9"}]},
      "component":[{"code":{"coding":[{"system":"l","code":"8480-6"},{"code":"sys"}]},
                    "valueQuantity":{"value":120,"code":"mm[Hg]"}},
                   {"code":{"coding":[{"system":"l","code":"8462-4"}]},
                    "valueQuantity":{"value":80,"code":"mm[Hg]"}},
                   {"code":{"coding":[{"code":"none"}]}}]})";
    EXPECT_EQ(found_by(pressure, "component-code-value-quantity"),
              "l|8480-6 $ [119.5,120.5) |mm[Hg]; |sys $ [119.5,120.5) |mm[Hg]; "
              "l|8462-4 $ [79.5,80.5) |mm[Hg]");
    EXPECT_EQ(found_by(pressure, "combo-code"), "l|85354-9; l|8480-6; |sys; l|8462-4; |none");
    EXPECT_EQ(found_by(pressure, "code-value-quantity"), "");
    EXPECT_EQ(found_by(R"({"resourceType":"MolecularSequence",
      "referenceSeq":{"chromosome":{"coding":[{"code":"1"}]}},
      "variant":[{"start":5,"end":6}]})", "chromosome-variant-coordinate"),
              "|1 $ [4.5,5.5) | $ [5.5,6.5) |");
}

TEST(Index, BoundsWhatAnElementMayMultiply) {
    std::string many = R"({"resourceType":"Observation","code":{"coding":[{"code":"0"})";
    for (int i = 1; i < 3000; ++i) many += R"(,{"code":")" + std::to_string(i) + "\"}";
    many += R"(]},"valueCodeableConcept":{"coding":[{"code":"a"},{"code":"b"}]}})";
    auto const document = parse(many);
    std::size_t composites = 0;
    for (auto const& entry : index_of(document->root())) {
        composites += entry.parameter == parameter_key("code-value-concept");
    }
    EXPECT_EQ(composites, 1000U);
}

TEST(Index, PassesOverWhatHasTheWrongShape) {
    for (
        auto const* text :
        {R"({"resourceType":"Patient","name":"x","birthDate":7,"telecom":{"system":[]},"gender":{}})",
         R"({"resourceType":"Nothing","name":"x"})", R"([1,2])", R"("text")", "{}",
         R"({"resourceType":"Observation","subject":"x","code":[],"component":[1,[],{}]})",
         R"({"resourceType":"Bundle","entry":[1]})"}) {
        auto const document = parse(std::string(text));
        ASSERT_TRUE(document);
        for (auto const& entry : index_of(document->root())) {
            EXPECT_EQ(entry.parameter, parameter_key("deceased")) << text;
        }
    }
}

TEST(Index, KeepsTextsAndTypesOfTokensApart) {
    constexpr auto* text = R"({"resourceType":"Patient",
      "identifier":[{"system":"s","value":"9","type":{"text":"Hospital number",
                     "coding":[{"system":"t","code":"MR"}]}}]})";
    EXPECT_EQ(found_by(text, "identifier"), "s|9");
    EXPECT_EQ(found_by(text, "identifier:of-type"), "t|MR|9");
    EXPECT_EQ(found_by(text, "identifier:text"), "hospital number");
    constexpr auto* fall = R"({"resourceType":"Observation","code":{"text":"Fall",
      "coding":[{"code":"1","display":"Fall"},{"code":"2","display":"Fall at home"}]}})";
    EXPECT_EQ(found_by(fall, "code:text"), "fall; fall at home");
    EXPECT_EQ(found_by(fall, "combo-code:text"), "");
}

TEST(Index, MarksAConceptInWordsOnly) {
    constexpr auto* text = R"({"resourceType":"Observation","code":{"text":"Fall"},
                               "valueQuantity":{"value":1}})";
    EXPECT_EQ(found_by(text, "code"), "|");
    EXPECT_EQ(found_by(text, "code-value-quantity"), "");
}

TEST(Index, PairsAPosition) {
    EXPECT_EQ(
        found_by(R"({"resourceType":"Location","position":{"latitude":52.48,"longitude":-1.9}})",
                 "near"),
        "[52.475,52.485) | $ [-1.95,-1.85) |");
    EXPECT_EQ(found_by(R"({"resourceType":"Location","position":{"latitude":52.48}})", "near"), "");
}

TEST(Index, TakesTheFirstResourceOfABundle) {
    EXPECT_EQ(found_by(R"({"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"Composition","id":"c"}},
        {"resource":{"resourceType":"Patient","id":"p"}}]})", "composition"), "Composition/c");
}

TEST(Parameters, HaveKeysThatAreUniqueWithinATypeAndOverall) {
    std::unordered_map<std::uint32_t, std::string> codes;
    std::size_t count = 0;
    for (auto const* type : {"Patient", "Observation", "Task", "Binary", "MolecularSequence"}) {
        for (auto const& parameter : parameters_of(type)) {
            auto const [found, fresh] =
                codes.emplace(parameter_key(parameter.code), parameter.code);
            EXPECT_EQ(found->second, parameter.code) << type;
            ++count;
        }
    }
    EXPECT_GT(count, 100U);
    EXPECT_TRUE(parameters_of("Nobody").empty());
}

TEST(Parameters, ListOnlyWhatIsIndexed) {
    std::set<std::string> patient_codes;
    for (auto const& parameter : parameters_of("Patient")) patient_codes.insert(parameter.code);
    for (auto const* code : {"_id", "_lastUpdated", "_tag", "birthdate", "family", "identifier"}) {
        EXPECT_TRUE(patient_codes.contains(code)) << code;
    }
    for (auto const* code : {"phonetic", "_text", "_content", "near", "_list"}) {
        EXPECT_FALSE(patient_codes.contains(code)) << code;
    }
}

// What the SQLite store's timeline relies on: one row serves both parameters.
TEST(Index, FindsAPatientAsPatientWhereItIsTheSubject) {
    for (auto const& row : search_rows()) {
        if (row.code != "patient") continue;
        for (auto const& other : search_rows_of(row.type)) {
            if (other.code != "subject") continue;
            auto const element = row.paths.substr(0, row.paths.find_first_of("[:"));
            EXPECT_EQ(element, other.paths.substr(0, other.paths.find(':'))) << row.type;
        }
    }
}

}  // namespace
}  // namespace fhir
