#include "fhir/xml/xml.hpp"

#include <gtest/gtest.h>

#include "fhir/value/value.hpp"

namespace fhir {
namespace {

std::string wrapped(std::string_view inner) {
    return R"(<Patient xmlns="http://hl7.org/fhir">)" + std::string(inner) + "</Patient>";
}

// The members after resourceType; or where it is wrong and why.
std::string read(std::string const& xml) {
    auto const json = json_from_xml(xml);
    if (json) return json->substr(std::string_view(R"({"resourceType":"Patient")").size());
    auto const& detail = json.error().details.at(0);
    return detail.path + ": " + detail.reason;
}

std::string written(std::string_view members) {
    auto const json = parse(R"({"resourceType":"Patient")" + std::string(members) + "}");
    if (!json) return "no JSON";
    auto const xml = xml_from_json(json->root());
    if (!xml) return xml.error().details.at(0).path + ": " + xml.error().details.at(0).reason;
    constexpr std::string_view head =
        R"(<?xml version="1.0" encoding="UTF-8"?><Patient xmlns="http://hl7.org/fhir">)";
    return xml->substr(head.size(), xml->size() - head.size() - std::string_view("</Patient>").size());
}

// Both ways.
void same(std::string_view inner, std::string_view members) {
    EXPECT_EQ(read(wrapped(inner)), std::string(members) + "}");
    EXPECT_EQ(written(members), inner);
}

TEST(Xml, SaysPrimitivesWithTheirIdsAndExtensions) {
    same(R"(<active value="true"/>)", R"(,"active":true)");
    same(R"(<multipleBirthInteger value="2"/>)", R"(,"multipleBirthInteger":2)");
    same(R"(<birthDate id="b" value="1941-03"/>)", R"(,"birthDate":"1941-03","_birthDate":{"id":"b"})");
    same(R"(<birthDate><extension url="http://x"><valueCode value="unknown"/></extension></birthDate>)",
         R"(,"_birthDate":{"extension":[{"url":"http://x","valueCode":"unknown"}]})");
    same(R"(<name id="n"><given value="A"/><given id="g"/><given value="B"/></name>)",
         R"(,"name":[{"id":"n","given":["A",null,"B"],"_given":[null,{"id":"g"},null]}])");
}

TEST(Xml, KeepsDigitsAndCharacters) {
    same(R"(<extension url="http://x"><valueDecimal value="1.500"/></extension>)",
         R"(,"extension":[{"url":"http://x","valueDecimal":1.500}])");
    same(R"(<language value="a&amp;b&lt;&gt;&quot;&#10;&#9;&#13;é"/>)",
         R"(,"language":"a&b<>\"\n\t\ré")");
}

TEST(Xml, HoldsWholeResources) {
    same(R"(<contained><Organization><id value="o"/></Organization></contained>)"
         R"(<contained><Basic><id value="b"/></Basic></contained>)",
         R"(,"contained":[{"resourceType":"Organization","id":"o"},{"resourceType":"Basic","id":"b"}])");
}

TEST(Xml, KeepsNarrativeAsItIs) {
    same(R"(<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">)"
         R"(<p class='x'>a &amp; b<br/><!-- c --></p></div></text>)",
         R"(,"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">)"
         R"(<p class='x'>a &amp; b<br/><!-- c --></p></div>"})");
    EXPECT_EQ(written(R"(,"text":{"div":"<div>&nbsp;a & b &copy;</div>"})"),
              R"(<text><div xmlns="http://www.w3.org/1999/xhtml">&#160;a &amp; b &#169;</div></text>)");
    EXPECT_EQ(written(R"(,"text":{"div":"<div><p></div>"})"), "Patient.text.div: is not well-formed");
}

TEST(Xml, WritesInTheOrderOfTheDefinitions) {
    EXPECT_EQ(written(R"(,"gender":"male","id":"1","active":true)"),
              R"(<id value="1"/><active value="true"/><gender value="male"/>)");
}

TEST(Xml, LeavesWrongValuesToValidation) {
    EXPECT_EQ(read(wrapped(R"(<active value="yes"/>)")), R"(,"active":"yes"})");
    EXPECT_EQ(read(wrapped(R"(<multipleBirthInteger value="01"/>)")), R"(,"multipleBirthInteger":"01"})");
    EXPECT_EQ(read(wrapped("<name/>")), R"(,"name":[{}]})");
}

TEST(Xml, RefusesWithThePlace) {
    EXPECT_EQ(read(wrapped(R"(<shoe value="1"/>)")),
              "Patient.shoe: is not defined by R4, at line 1, column 38");
    EXPECT_EQ(read(wrapped(R"(<name/><name><use value="old"/><use value="old"/></name>)")),
              "Patient.name[1].use: may stand once only, at line 1, column 69");
    EXPECT_TRUE(read(wrapped(R"(<name/><active value="true"/><name/>)"))
                    .starts_with("Patient.name: stands apart"));
    EXPECT_EQ(read(wrapped(R"(<gender value="male"/><active value="true"/>)")),
              R"(,"gender":"male","active":true})");
    EXPECT_TRUE(read(wrapped("<birthDate/>")).starts_with("Patient.birthDate: must have a value"));
    EXPECT_TRUE(read(wrapped("x")).starts_with("Patient: has text"));
    EXPECT_TRUE(read(wrapped(R"(<active v="1"/>)")).starts_with("Patient.active: has an attribute v"));
    EXPECT_TRUE(read(wrapped("<contained/>")).starts_with("Patient.contained[0]: must hold"));
    EXPECT_TRUE(read("<Patient/>").starts_with("line 1, column 1: must be of the namespace"));
    EXPECT_TRUE(read(R"(<Shoe xmlns="http://hl7.org/fhir"/>)").starts_with("Shoe: is not a resource"));
    EXPECT_TRUE(read("").starts_with("line 1, column 1: no element found"));
    EXPECT_TRUE(read("<Patient").starts_with("line 1, column 1: unclosed token"));
    EXPECT_EQ(written(R"(,"shoe":1)"), "Patient.shoe: is not defined by R4");
    EXPECT_EQ(written(R"(,"language":"\u0001")"),
              "Patient.language: has a character that XML cannot carry");
}

TEST(Xml, ReadsNothingFromOutsideAndMultipliesNothing) {
    EXPECT_NE(read(R"(<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>)" +
                   wrapped(R"(<language value="&a;"/>)"))
                  .find("must have no document type"),
              std::string::npos);
    EXPECT_TRUE(read(wrapped(R"(<language value="&a;"/>)")).starts_with("Patient: undefined entity"));
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += R"(<extension url="x">)";
    EXPECT_NE(read(wrapped(deep)).find("nested more than 100 deep"), std::string::npos);
}

}  // namespace
}  // namespace fhir
