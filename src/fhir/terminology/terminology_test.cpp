#include "fhir/terminology/terminology.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fhir/terminology/expand.hpp"
#include "fhir/terminology/list.hpp"
#include "fhir/terminology/operations.hpp"

namespace fhir {
namespace {

constexpr std::string_view gender = "http://hl7.org/fhir/ValueSet/administrative-gender";
constexpr std::string_view animals = R"({"resourceType":"CodeSystem","url":"urn:animals",
  "status":"active","content":"complete","concept":[
    {"code":"animal","display":"Animal","concept":[
      {"code":"dog","display":"Dog","concept":[{"code":"poodle","display":"Poodle"}]},
      {"code":"cat","display":"Cat","property":[{"code":"inactive","valueBoolean":true}]}]}]})";

Package const& farm() {
    static Package package;
    static bool const filled = [] {
        auto const set = [](std::string_view name, std::string_view compose) {
            return R"({"resourceType":"ValueSet","status":"active","url":"urn:)" +
                   std::string(name) + R"(","compose":)" + std::string(compose) + "}";
        };
        std::string const texts[] = {
            std::string(animals),
            set("dogs", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"concept","op":"is-a","value":"dog"}]}]})"),
            set("not-dogs", R"({"include":[{"system":"urn:animals"}],
                "exclude":[{"valueSet":["urn:dogs"]}]})"),
            set("young", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"concept","op":"descendent-of","value":"dog"}]}]})"),
            set("by-name", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"display","op":"regex","value":"(D|P)o.*"}]}]})"),
            set("some", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"code","op":"in","value":"dog, cat"}]}]})"),
            set("both", R"({"include":[{"valueSet":["urn:dogs","urn:some"]}]})"),
            set("chicken", R"({"include":[{"valueSet":["urn:egg"]}]})"),
            set("egg", R"({"include":[{"valueSet":["urn:chicken"]}]})"),
            set("elsewhere", R"({"include":[{"system":"urn:not-here"}]})"),
            set("evil", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"code","op":"regex","value":"((((a{1,100}){1,100}){1,100})*)*"}]}]})"),
            set("slow", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"code","op":"regex","value":"(a*)*(a*)*(x+x+)+y"}]}]})"),
            set("odd", R"({"include":[{"system":"urn:animals","filter":[
                {"property":"code","op":"like","value":"d"}]}]})")};
        for (auto const& text : texts) EXPECT_TRUE(package.add(text));
        return true;
    }();
    EXPECT_TRUE(filled);
    return package;
}

Terminology const& known() {
    static Terminology const all(farm(), &hl7_terminology());
    return all;
}

std::string codes_of(std::string_view set, ExpandAsk const& ask = {}) {
    auto const found = farm().find("ValueSet", set);
    auto const expansion = expand(known(), found->root(), ask);
    if (!expansion) return std::string(expansion.error().code.name);
    std::string text;
    for (auto const& each : expansion->contains) {
        if (!text.empty()) text += ' ';
        text += each.code;
    }
    return text;
}

TEST(Terminology, ExpandsFiltersExclusionsAndIntersections) {
    EXPECT_EQ(codes_of("urn:dogs"), "dog poodle");
    EXPECT_EQ(codes_of("urn:not-dogs"), "animal cat");
    EXPECT_EQ(codes_of("urn:young"), "poodle");
    EXPECT_EQ(codes_of("urn:by-name"), "dog poodle");
    EXPECT_EQ(codes_of("urn:some"), "dog cat");
    EXPECT_EQ(codes_of("urn:both"), "dog");
    EXPECT_EQ(codes_of(gender), "male female other unknown");
}

TEST(Terminology, PagesAndFiltersAnExpansion) {
    EXPECT_EQ(codes_of("urn:not-dogs", {.filter = "ANI"}), "animal");
    EXPECT_EQ(codes_of("urn:some", {.active_only = true}), "dog");
    EXPECT_EQ(codes_of(gender, {.offset = 1, .count = 2}), "female other");
    EXPECT_EQ(codes_of(gender, {.offset = 9}), "");
    EXPECT_EQ(codes_of(gender, {.count = 0}), "");
}

TEST(Terminology, RefusesCirclesUnknownContentAndBadFilters) {
    EXPECT_EQ(codes_of("urn:chicken"), "fhir.value_set_cycle");
    EXPECT_EQ(codes_of("urn:elsewhere"), "fhir.unknown_code_system");
    EXPECT_EQ(codes_of("urn:evil"), "fhir.value_set_bad");
    EXPECT_EQ(codes_of("urn:slow"), "");  // Takes linear time, and matches nothing.
    EXPECT_EQ(codes_of("urn:odd"), "fhir.value_set_bad");
    EXPECT_EQ(known().member("urn:egg", "urn:animals", "dog").error().code.name,
              "fhir.value_set_cycle");
}

TEST(Terminology, AnExpansionThatIsTooLargeIsRefused) {
    std::string csv = "system,code\n";
    for (std::size_t i = 0; i <= expansion_max; ++i) csv += "urn:many," + std::to_string(i) + "\n";
    Terminology many(hl7_shelf());
    auto const lists = systems_from_csv(csv);
    many.add(lists->at(0));
    auto const set = parse(R"({"resourceType":"ValueSet","compose":{"include":[
        {"system":"urn:many"}]}})");
    auto const expansion = expand(many, set->root(), {});
    ASSERT_FALSE(expansion);
    EXPECT_EQ(expansion.error().code.name, "fhir.expansion_too_costly");
}

TEST(Terminology, NestedValueSetsAreBounded) {
    Package deep;
    for (int i = 0; i <= value_set_depth_max + 1; ++i) {
        ASSERT_TRUE(deep.add(R"({"resourceType":"ValueSet","url":"urn:v)" + std::to_string(i) +
                             R"(","compose":{"include":[{"valueSet":["urn:v)" +
                             std::to_string(i + 1) + R"("]}]}})"));
    }
    Terminology const all(deep);
    EXPECT_EQ(all.member("urn:v0", "", "a").error().code.name, "fhir.value_set_cycle");
}

TEST(Terminology, SaysYesNoOrUnknown) {
    auto const member = [](std::string_view set, std::string_view system, std::string_view code) {
        return *known().member(set, system, code);
    };
    EXPECT_EQ(member("urn:dogs", "urn:animals", "poodle"), Membership::yes);
    EXPECT_EQ(member("urn:dogs", "urn:animals", "cat"), Membership::no);
    EXPECT_EQ(member("urn:dogs", "urn:plants", "poodle"), Membership::no);
    EXPECT_EQ(member("urn:not-dogs", "urn:animals", "poodle"), Membership::no);
    EXPECT_EQ(member("urn:elsewhere", "urn:not-here", "x"), Membership::unknown);
    EXPECT_EQ(member(gender, "", "male"), Membership::yes);
    EXPECT_EQ(known().member("urn:nowhere", "", "x").error().code.name, "fhir.unknown_value_set");
}

TEST(Terminology, KnowsAboveAndBelow) {
    using Codes = std::vector<std::string>;
    EXPECT_EQ(known().below("urn:animals", "dog"), (Codes{"dog", "poodle"}));
    EXPECT_EQ(known().above("urn:animals", "poodle"), (Codes{"animal", "dog", "poodle"}));
    EXPECT_EQ(known().below("urn:not-here", "x"), (Codes{"x"}));
    // v3 ActCode nests and says "subsumedBy".
    auto const acts = known().below("http://terminology.hl7.org/CodeSystem/v3-ActCode",
                                    "_ActEncounterCode");
    EXPECT_NE(std::ranges::find(acts, "AMB"), acts.end());
}

std::string outcome(std::string_view a, std::string_view b) {
    auto const answer = subsumes(known(), "urn:animals", a, b);
    if (!answer) return std::string(answer.error().code.name);
    return std::string(answer->find("parameter")->elements()[0].find("valueCode")->text());
}

TEST(Terminology, Subsumes) {
    EXPECT_EQ(outcome("animal", "poodle"), "subsumes");
    EXPECT_EQ(outcome("poodle", "animal"), "subsumed-by");
    EXPECT_EQ(outcome("cat", "dog"), "not-subsumed");
    EXPECT_EQ(outcome("cat", "cat"), "equivalent");
    EXPECT_EQ(outcome("cat", "cow"), "fhir.unknown_code");
}

TEST(Terminology, LooksUpAConcept) {
    auto const text = lookup(known(), {.system = "urn:animals", .code = "dog"}, {})->print();
    EXPECT_NE(text.find(R"({"name":"display","valueString":"Dog"})"), text.npos) << text;
    EXPECT_NE(text.find(R"("valueCode":"poodle")"), text.npos) << text;
    EXPECT_EQ(lookup(known(), {.system = "urn:not-here", .code = "x"}, {}).error().code.name,
              "fhir.unknown_code_system");
}

TEST(Terminology, TranslatesForwardAndBack) {
    auto const map = hl7_shelf().find(
        "ConceptMap", "http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3");
    ASSERT_TRUE(map);
    Coding const male{.system = "http://hl7.org/fhir/administrative-gender", .code = "male"};
    auto const text = translate({.maps = {map->root()}, .codings = {male}}).print();
    EXPECT_NE(text.find(R"("code":"M")"), text.npos) << text;
    Coding const m{.system = "http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender",
                   .code = "M"};
    auto const back =
        translate({.maps = {map->root()}, .codings = {m}, .reverse = true}).print();
    EXPECT_NE(back.find(R"("code":"male")"), back.npos) << back;
    auto const none = translate({.maps = {map->root()}, .codings = {{.code = "zebra"}}}).print();
    EXPECT_NE(none.find(R"("valueBoolean":false)"), none.npos) << none;
}

TEST(Terminology, ClosesATable) {
    auto const map = closure(known(), "zoo",
                             {{.system = "urn:animals", .code = "poodle"},
                              {.system = "urn:animals", .code = "animal"}});
    EXPECT_NE(map->print().find(R"("code":"poodle","target":[{"code":"animal")"),
              std::string::npos)
        << map->print();
}

TEST(Terminology, ReadsListsThatASiteHolds) {
    auto const csv = systems_from_csv(
        "system,code,display,parent\nurn:l,a,A,\nurn:l,b,\"B, too\",a\nurn:l,c,C,a\nurn:l,c,C,b\n");
    ASSERT_TRUE(csv);
    Terminology all(hl7_shelf());
    all.add(csv->at(0));
    EXPECT_EQ(all.below("urn:l", "b"), (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(all.below("urn:l", "a"), (std::vector<std::string>{"a", "b", "c"}));
    auto const lines = systems_from_ndjson(R"({"system":"urn:l","code":"a","display":"A"})");
    ASSERT_TRUE(lines);
    EXPECT_EQ(lines->at(0)->find("a")->display, "A");
    EXPECT_EQ(systems_from_csv("system,code\n,x\n").error().details[0].path, "line 2");
    EXPECT_EQ(systems_from_ndjson("{\"code\":1}").error().code.name, "fhir.bad_code_list");
}

TEST(Terminology, EveryHl7CodeSystemIsMadeReady) {
    // A set of each source: the specification's own, v3 and v2.
    for (auto const url : {"http://hl7.org/fhir/administrative-gender",
                           "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                           "http://terminology.hl7.org/CodeSystem/v2-0203"}) {
        ASSERT_TRUE(hl7_terminology().code_system(url)) << url;
        EXPECT_FALSE(hl7_terminology().code_system(url)->concepts().empty()) << url;
    }
}

}  // namespace
}  // namespace fhir
