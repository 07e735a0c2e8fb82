#include "domain/record/reference.hpp"

#include <gtest/gtest.h>

#include "domain/record/errors.hpp"

namespace record {
namespace {

Links const links{{"urn:uuid:1", "Patient/7"}, {"http://a/fhir/Patient/1", "Patient/8"}};

std::string relink(std::string const& resource, std::string_view full_url = "") {
    auto const document = fhir::parse(resource);
    auto const resolve = [](std::string_view search) -> base::Result<std::string> {
        if (search == "Practitioner?identifier=x|1") return "Practitioner/3";
        return base::refuse(errors::unresolved_reference);
    };
    auto splices = relinked(document->root(), full_url, links, resolve);
    if (!splices) return splices.error().details.front().path;
    return fhir::spliced(resource, std::move(*splices));
}

TEST(Relinking, PointsReferencesAtWhatTheEntriesBecame) {
    EXPECT_EQ(relink(R"({"subject": {"reference": "urn:uuid:1"}, "n": 1.50})"),
              R"({"subject": {"reference": "Patient/7"}, "n": 1.50})");
    EXPECT_EQ(relink(R"({"a":[{"b":{"reference":"http://a/fhir/Patient/1"}}]})"),
              R"({"a":[{"b":{"reference":"Patient/8"}}]})");
}

TEST(Relinking, ResolvesRelativeReferencesAgainstTheEntrysOwnAddress) {
    EXPECT_EQ(relink(R"({"subject":{"reference":"Patient/1"}})", "http://a/fhir/Observation/5"),
              R"({"subject":{"reference":"Patient/8"}})");
    EXPECT_EQ(relink(R"({"subject":{"reference":"Patient/1"}})", "urn:uuid:2"),
              R"({"subject":{"reference":"Patient/1"}})");
}

TEST(Relinking, RewritesUrisAndTheNarrativeButNoPlainText) {
    EXPECT_EQ(relink(R"({"instantiatesUri":["urn:uuid:1"],"valueUri":"urn:uuid:1"})"),
              R"({"instantiatesUri":["Patient/7"],"valueUri":"Patient/7"})");
    EXPECT_EQ(relink(R"({"identifier":[{"value":"urn:uuid:1"}],"display":"urn:uuid:1"})"),
              R"({"identifier":[{"value":"urn:uuid:1"}],"display":"urn:uuid:1"})");
    EXPECT_EQ(
        relink(
            R"({"text":{"div":"<a href=\"urn:uuid:1\">urn:uuid:1</a><img src='urn:uuid:1'/>"}})"),
        R"({"text":{"div":"<a href=\"Patient/7\">urn:uuid:1</a><img src='Patient/7'/>"}})");
}

TEST(Relinking, FindsConditionalReferencesOrNamesTheOneItCannot) {
    EXPECT_EQ(relink(R"({"p":[{"who":{"reference":"Practitioner?identifier=x|1"}}]})"),
              R"({"p":[{"who":{"reference":"Practitioner/3"}}]})");
    EXPECT_EQ(relink(R"({"o":1,"p":[{},{"who":{"reference":"Practitioner?identifier=x|2"}}]})"),
              "p[1].who.reference");
}

TEST(Person, IsReadFromTheBytes) {
    EXPECT_EQ(person_in(R"({"resourceType":"Patient","id":"7"})"), "7");
    EXPECT_EQ(
        person_in(
            R"({"resourceType":"Task","id":"9","x":{"subject":"{"},"for":{"display":"\"","reference":"Patient/7"}})"),
        "7");
    EXPECT_EQ(person_in(R"({"resourceType":"Observation","subject":{"reference":"Group/7"}})"), "");
    EXPECT_EQ(
        person_in(
            R"({ "resourceType" : "Observation" , "n" : [ 1, { "a" : 2 } ] , "subject" : { "reference" : "Patient/7/_history/1" } })"),
        "7");
    EXPECT_EQ(person_in(""), "");
    EXPECT_EQ(person_in(R"({"a":"\)"), "");
}

TEST(Ids, AreShortAndPlain) {
    EXPECT_TRUE(is_id("a-1.B"));
    EXPECT_FALSE(is_id(""));
    EXPECT_FALSE(is_id("a_b"));
    EXPECT_FALSE(is_id(std::string(65, 'a')));
}

TEST(Keys, AreReadFromReferencesToOurselves) {
    EXPECT_EQ(key_from("Patient/7", "http://us/fhir"), (store::Key{"Patient", "7"}));
    EXPECT_EQ(key_from("http://us/fhir/Patient/7/_history/2", "http://us/fhir"),
              (store::Key{"Patient", "7"}));
    EXPECT_FALSE(key_from("http://them/fhir/Patient/7", "http://us/fhir"));
    EXPECT_FALSE(key_from("urn:uuid:1", ""));
    EXPECT_FALSE(key_from("#a", ""));
}

}  // namespace
}  // namespace record
