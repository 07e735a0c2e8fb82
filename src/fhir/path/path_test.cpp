#include <gtest/gtest.h>

#include "fhir/path/line.hpp"

namespace fhir {
namespace {

constexpr auto* patient =
    R"({"resourceType":"Patient","id":"p","active":true,"birthDate":"1941-03-09",)"
    R"("_birthDate":{"extension":[{"url":"http://x/time","valueDateTime":"1941-03-09T04:00:00Z"}]},)"
    R"("deceasedBoolean":false,)"
    R"("name":[{"use":"official","family":"Hill","given":["Ada","May"]},{"use":"usual","given":["Ada"]}],)"
    R"("contained":[{"resourceType":"Organization","id":"o","name":"Lea"}],)"
    R"("managingOrganization":{"reference":"#o"}})";

void check(std::string const& expression, std::string const& expected) {
    auto const answer = answer_line(std::string("{\"resource\":") + patient + ",\"expression\":\"" +
                                        expression + "\"}",
                                    {0});
    EXPECT_EQ(answer, "{\"result\":[" + expected + "]}") << expression;
}

void check_error(std::string const& expression) {
    auto const answer = answer_line(std::string("{\"resource\":") + patient + ",\"expression\":\"" +
                                        expression + "\"}",
                                    {0});
    EXPECT_TRUE(answer.starts_with("{\"error\":")) << expression << " gave " << answer;
}

std::string yes() { return R"({"type":"boolean","value":true})"; }
std::string no() { return R"({"type":"boolean","value":false})"; }

TEST(FhirPath, WalksElements) {
    check("name.given", R"({"type":"string","value":"Ada"},{"type":"string","value":"May"},)"
                        R"({"type":"string","value":"Ada"})");
    check("Patient.name.where(use = 'usual').given", R"({"type":"string","value":"Ada"})");
    check("name.given.distinct().count()", R"({"type":"integer","value":2})");
    check("deceased", R"({"type":"boolean","value":false})");
    check("birthDate.extension('http://x/time').value", R"({"type":"dateTime","value":"1941-03-09T04:00:00Z"})");
    check("managingOrganization.resolve().name", R"({"type":"string","value":"Lea"})");
    check("name[1].use", R"({"type":"code","value":"usual"})");
}

TEST(FhirPath, KnowsTypes) {
    check("birthDate is date", yes());
    check("active is Boolean", no());
    check("active is boolean", yes());
    check("1 is Integer", yes());
    check("Patient is DomainResource", yes());
    check("deceased.ofType(boolean)", no());
    check("name.type().name.distinct()", R"({"type":"string","value":"HumanName"})");
}

TEST(FhirPath, ReasonsInThreeValues) {
    check("(true and {}).empty()", yes());
    check("false and {}", no());
    check("{} or true", yes());
    check("({} implies false).empty()", yes());
}

TEST(FhirPath, KeepsDecimalsExact) {
    check("0.1 + 0.2 = 0.3", yes());
    check("1.50", R"({"type":"decimal","value":1.50})");
    check("2.2 mod 1.8", R"({"type":"decimal","value":0.4})");
    check("7 div 2", R"({"type":"integer","value":3})");
    check("7 / 2", R"({"type":"decimal","value":3.5})");
    check("(1 / 0).empty()", yes());
    check("1.5 ~ 1.50", yes());
}

TEST(FhirPath, ComparesDatesByTheirPrecision) {
    check("birthDate < @1950", yes());
    check("(@2026-01 < @2026-01-15).empty()", yes());
    check("birthDate + 3 months", R"({"type":"date","value":"1941-06-09"})");
    check("@2024-01-31 + 1 month", R"({"type":"date","value":"2024-02-29"})");
    check("@2026-03-29T00:30:00+01:00 = @2026-03-28T23:30:00Z", yes());
    check("@2010.highBoundary(6)", R"({"type":"date","value":"2010-12"})");
}

TEST(FhirPath, ComparesQuantitiesAcrossUnits) {
    check("1 'kg' = 1000 'g'", yes());
    check("4 'cm' < 1 'm'", yes());
    check("(1 'kg' = 1 'm').empty()", yes());
    check("7 days = 1 week", yes());
}

TEST(FhirPath, CountsCharactersNotBytes) {
    check("'né'.length()", R"({"type":"integer","value":2})");
    check("'aéb'.substring(2)", R"({"type":"string","value":"b"})");
    check("'(a+)+b'.matches('^(a+)+$')", no());
}

TEST(FhirPath, RefusesWhatHasNoAnswer) {
    for (auto const* expression :
         {"name.given1", "name.given +", "(1 | 2) + 1", "1 + 'a'", "unknown()", "'a' > 1", "%nothing",
          "name.where()", "1 2", "'open", "-'a'", "name.single()"}) {
        check_error(expression);
    }
    check_error(std::string(5000, '('));
}

}  // namespace
}  // namespace fhir
