#include "fhir/search/query.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace fhir {
namespace {

// A query and its criteria in words, so that rows of a test stay readable.
std::string words(Query const& query);

std::string words(Prefix prefix) {
    constexpr std::string_view names[] = {"", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"};
    return std::string(names[static_cast<std::size_t>(prefix)]);
}

std::string words(Operand const& operand) {
    struct Visitor {
        std::string operator()(TokenOperand const& o) const {
            return (o.system ? *o.system + "|" : "") + o.code.value_or("*");
        }
        std::string operator()(StringOperand const& o) const { return o.text; }
        std::string operator()(DateOperand const& o) const {
            return words(o.prefix) + base::to_text(base::Instant{o.span.low}).substr(0, 10);
        }
        std::string operator()(NumberOperand const& o) const {
            return words(o.prefix) + fmt::format("[{:.6g},{:.6g})", o.low, o.high) +
                   (o.system ? " " + *o.system : "") + (o.code ? " " + *o.code : "");
        }
        std::string operator()(ReferenceOperand const& o) const {
            return o.url.empty() ? o.type + "/" + o.id : o.url;
        }
        std::string operator()(UriOperand const& o) const { return o.uri; }
        std::string operator()(MissingOperand const& o) const {
            return o.missing ? "gone" : "there";
        }
        std::string operator()(std::shared_ptr<CompositeOperand> const& o) const {
            std::string text;
            for (auto const& part : o->parts) text += (text.empty() ? "" : "$") + words(part);
            return text;
        }
    };
    return std::visit(Visitor{}, operand);
}

std::string words(Criterion const& criterion) {
    constexpr std::string_view modifiers[] = {
        "",        ":missing", ":exact", ":contains", ":text",       ":not", ":in",
        ":not-in", ":above",   ":below", ":of-type",  ":identifier", ":type"};
    auto text =
        criterion.code + std::string(modifiers[static_cast<std::size_t>(criterion.modifier)]);
    if (criterion.has) return "has " + text + " {" + words(*criterion.has) + "}";
    for (auto const& query : criterion.chain) text += " {" + words(query) + "}";
    for (auto const& operand : criterion.any_of) {
        text += (&operand == &criterion.any_of.front() ? " = " : " or ") + words(operand);
    }
    return text;
}

std::string words(Query const& query) {
    std::string text = query.types[0];
    for (auto const& criterion : query.all_of) text += "; " + words(criterion);
    return text;
}

std::vector<std::pair<std::string, std::string>> pairs(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> made;
    for (auto const each : base::split(text, '&')) {
        auto const equals = each.find('=');
        made.emplace_back(each.substr(0, equals), each.substr(equals + 1));
    }
    return made;
}

// What a query of Type?parameters understands; or the error's code and the detail's path.
std::string asked(std::string_view type, std::string_view text,
                  Handling handling = Handling::strict) {
    auto const query = query_from(type, pairs(text), handling, "https://home.example/fhir");
    if (query) return words(*query);
    auto const& error = query.error();
    return "refused " + std::string(error.code.name.substr(5)) +
           (error.details.empty() ? "" : " " + error.details[0].path);
}

TEST(Query, ReadsEachKind) {
    EXPECT_EQ(asked("Patient", "name=Hi,Ho&gender=female"),
              "Patient; name = Hi or Ho; gender = female");
    EXPECT_EQ(asked("Patient", "identifier=s|v,|v,s|,v"),
              "Patient; identifier = s|v or |v or s|* or v");
    EXPECT_EQ(asked("Patient", "birthdate=ge1941-03-09&birthdate=lt1942"),
              "Patient; birthdate = ge1941-03-09; birthdate = lt1942-01-01");
    EXPECT_EQ(
        asked("Observation", "value-quantity=gt5.40|http://u|mg,5||kg,1e2"),
        "Observation; value-quantity = gt[5.395,5.405) http://u mg or [4.5,5.5) kg or [95,105)");
    EXPECT_EQ(asked("RiskAssessment", "probability=0.8"),
              "RiskAssessment; probability = [0.75,0.85)");
    EXPECT_EQ(asked("ValueSet", "url:below=http://x"), "ValueSet; url:below = http://x");
    EXPECT_EQ(asked("Observation", "code-value-quantity=l|8480-6$gt140"),
              "Observation; code-value-quantity = l|8480-6$gt[139.5,140.5)");
    EXPECT_EQ(
        asked("Patient", "_id=7,8&_lastUpdated=ge2026&_tag=t|x&_profile=http://p"),
        "Patient; _id = 7 or 8; _lastUpdated = ge2026-01-01; _tag = t|x; _profile = http://p");
}

TEST(Query, ReadsReferences) {
    EXPECT_EQ(asked("Observation", "subject=7,Patient/7,https://home.example/fhir/Patient/7"),
              "Observation; subject = /7 or Patient/7 or Patient/7");
    EXPECT_EQ(asked("Observation", "patient=7"), "Observation; patient = Patient/7");
    EXPECT_EQ(asked("Observation", "subject:Patient=7"), "Observation; subject:type = Patient/7");
    EXPECT_EQ(asked("Observation", "subject:Patient=Group/7"),
              "refused search_bad_value subject:Patient");
    EXPECT_EQ(asked("Observation", "subject=https://o.example/Patient/7,urn:uuid:1"),
              "Observation; subject = https://o.example/Patient/7 or urn:uuid:1");
    EXPECT_EQ(asked("Observation", "subject:identifier=s|v"),
              "Observation; subject:identifier = s|v");
    EXPECT_EQ(asked("Observation", "subject=a/b/c"), "refused search_bad_value subject");
    EXPECT_EQ(asked("Observation", "subject:Bundle=7"),
              "refused search_bad_modifier subject:Bundle");
    EXPECT_EQ(asked("QuestionnaireResponse", "questionnaire=http://q|2"),
              "QuestionnaireResponse; questionnaire = http://q|2");
}

TEST(Query, HonoursEscapes) {
    EXPECT_EQ(asked("Patient", R"(name=a\,b,c\\)"), R"(Patient; name = a,b or c\)");
    EXPECT_EQ(asked("Patient", R"(identifier=s|a\|b\$c)"), "Patient; identifier = s|a|b$c");
    EXPECT_EQ(asked("Observation", R"(code-value-string=s|a\$b$x\$y)"),
              "Observation; code-value-string = s|a$b$x$y");
}

TEST(Query, AppliesModifiersOrRefusesThem) {
    EXPECT_EQ(asked("Patient", "name:exact=X&gender:not=male&birthdate:missing=true"),
              "Patient; name:exact = X; gender:not = male; birthdate:missing = gone");
    EXPECT_EQ(asked("Patient", "name:contains=x"), "Patient; name:contains = x");
    for (auto const* name : {"name:text", "gender:in", "birthdate:exact", "_id:not", "name:",
                             "name:of-type", "_lastUpdated:missing", "gender:text",
                             "gender:of-type", "identifier:above"}) {
        EXPECT_EQ(asked("Patient", std::string(name) + "=x", Handling::lenient),
                  "refused search_bad_modifier " + std::string(name));
    }
}

TEST(Query, RefusesWhatItCannotRead) {
    for (auto const* text : {"birthdate=soon", "birthdate=2026-13", "birthdate:missing=perhaps",
                             "_count=-1", "_count=x", "_total=some", "_summary=x", "name=a,,b",
                             "identifier=a|b|c", "identifier=|", "_lastUpdated=ge"}) {
        EXPECT_TRUE(
            asked("Patient", text, Handling::lenient).starts_with("refused search_bad_value"))
            << text << " " << asked("Patient", text);
    }
    EXPECT_EQ(asked("Observation", "code-value-quantity=a"),
              "refused search_bad_value code-value-quantity");
    EXPECT_EQ(asked("Observation", "value-quantity=5|6"),
              "refused search_bad_value value-quantity");
}

TEST(Query, FollowsChains) {
    EXPECT_EQ(asked("Observation", "patient.name=x"), "Observation; patient {Patient; name = x}");
    EXPECT_EQ(asked("Observation", "subject:Patient.name=x"),
              "Observation; subject:type {Patient; name = x}");
    EXPECT_EQ(asked("Observation", "subject.identifier=x"),
              "Observation; subject {Device; identifier = x} {Group; identifier = x} "
              "{Location; identifier = x} {Patient; identifier = x}");
    EXPECT_EQ(asked("Observation", "patient.organization.name:exact=x"),
              "Observation; patient {Patient; organization {Organization; name:exact = x}}");
    EXPECT_EQ(asked("Observation", "code.name=x"), "refused search_unknown_parameter code.name");
    EXPECT_EQ(asked("Observation", "subject.shoe=x"),
              "refused search_unknown_parameter subject.shoe");
    EXPECT_EQ(asked("Observation", "patient.birthdate=x"), "refused search_bad_value birthdate");
}

TEST(Query, ReversesChains) {
    EXPECT_EQ(asked("Patient", "_has:Observation:patient:code=1234"),
              "Patient; has patient {Observation; code = 1234}");
    EXPECT_EQ(asked("Patient", "_has:Observation:patient:_has:AuditEvent:entity:agent=7"),
              "Patient; has patient {Observation; has entity {AuditEvent; agent = /7}}");
    EXPECT_EQ(asked("Patient", "_has:Observation:patient"),
              "refused search_bad_value _has:Observation:patient");
    EXPECT_EQ(asked("Patient", "_has:Observation:code:code=1"),
              "refused search_unknown_parameter _has:Observation:code:code");
    EXPECT_EQ(asked("Encounter", "patient._has:Group:member:_id=1"),
              "Encounter; patient {Patient; has member {Group; _id = 1}}");
}

TEST(Query, AsksTextsAndTypesOfTokens) {
    auto const query = query_from("Observation", pairs("code:text=fall"), Handling::strict, "");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->all_of[0].parameter, parameter_key("code:text"));
    EXPECT_EQ(query->all_of[0].kind, ParameterKind::string);
    EXPECT_EQ(query->all_of[0].modifier, Modifier::none);
    auto const typed =
        query_from("Patient", pairs("identifier:of-type=t|MR|9"), Handling::strict, "");
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->all_of[0].parameter, parameter_key("identifier:of-type"));
    EXPECT_EQ(words(typed->all_of[0].any_of[0]), "t|MR|9");
    EXPECT_EQ(asked("Patient", "identifier:of-type=MR|9"),
              "refused search_bad_value identifier:of-type");
    EXPECT_EQ(asked("Observation", "combo-code:text=x"),
              "refused search_bad_modifier combo-code:text");
}

TEST(Query, FindsWhatIsNearOrOnAList) {
    EXPECT_EQ(asked("Location", "near=52.48|-1.9|11.1195|km"),
              "Location; near = [52.379,52.581)$[-2.06622,-1.73378)$le[0,0)");
    EXPECT_EQ(asked("Location", "near=52.48|-1.9|11119.5|m"),
              asked("Location", "near=52.48|-1.9|11.1195"));
    // The box is whole where it would cross the 180th meridian or hold a pole.
    EXPECT_EQ(asked("Location", "near=0|179.99|10|km"),
              "Location; near = [-0.0908324,0.0908324)$[-180.01,539.99)$le[0,0)");
    EXPECT_EQ(asked("Location", "near=52.48"), "refused search_bad_value near");
    EXPECT_EQ(asked("Location", "near=91|0"), "refused search_bad_value near");
    EXPECT_EQ(asked("Location", "near=52|0|1|parsec"), "refused search_bad_value near");
    EXPECT_EQ(asked("Location", "_sort=near"), "refused search_unknown_parameter _sort");
    EXPECT_EQ(asked("Patient", "_list=7"), "Patient; has item {List; _id = 7}");
}

TEST(Query, StopsChainsThatFanOut) {
    EXPECT_EQ(asked("Observation", "focus.focus.focus.focus.focus._id=x"),
              "refused search_too_wide");
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "_has:Patient:link:";
    EXPECT_EQ(asked("Patient", deep + "_id=1"), "refused search_too_wide");
    std::string chained;
    for (int i = 0; i < 100000; ++i) chained += "link.";
    EXPECT_EQ(asked("Patient", chained + "_id=1"), "refused search_too_wide");
}

TEST(Query, IgnoresOrRefusesTheUnknown) {
    auto const lenient =
        query_from("Patient", pairs("shoe=9&name=x&gender="), Handling::lenient, "");
    ASSERT_TRUE(lenient);
    EXPECT_EQ(words(*lenient), "Patient; name = x");
    ASSERT_EQ(lenient->used.size(), 1U);
    EXPECT_EQ(lenient->used[0].first, "name");
    EXPECT_EQ(asked("Patient", "shoe=9"), "refused search_unknown_parameter shoe");
    EXPECT_EQ(asked("Patient", "_sort=shoe"), "refused search_unknown_parameter _sort");
    EXPECT_EQ(asked("Patient", "_include=Patient:shoe"),
              "refused search_unknown_parameter _include");
}

TEST(Query, ReadsTheShapeOfTheResult) {
    auto const query = query_from(
        "Observation",
        pairs(
            "_count=20&_page=a.40&_sort=-date,code&_total=none&_summary=text&_elements=id,code&"
            "_include=Observation:subject:Patient&_revinclude:iterate=Provenance:target&_include=*&"
            "_format=json"),
        Handling::strict, "");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->count, 20U);
    EXPECT_EQ(query->page, "a.40");
    ASSERT_EQ(query->sort.size(), 2U);
    EXPECT_TRUE(query->sort[0].descending);
    EXPECT_EQ(query->sort[0].kind, ParameterKind::date);
    EXPECT_EQ(query->sort[1].code, "code");
    EXPECT_EQ(query->total, Total::none);
    EXPECT_EQ(query->summary, Summary::text);
    EXPECT_EQ(query->elements, (std::vector<std::string>{"id", "code"}));
    ASSERT_EQ(query->includes.size(), 3U);
    EXPECT_EQ(query->includes[0].target_type, "Patient");
    EXPECT_TRUE(query->includes[1].reverse && query->includes[1].iterate);
    EXPECT_EQ(query->includes[2].parameter, "*");
    EXPECT_EQ(query->used.size(), 10U);
    EXPECT_EQ(query_from("Patient", pairs("_count=999999"), Handling::strict, "")->count,
              page_size_max);
}

TEST(Query, SearchesSeveralTypes) {
    auto const query =
        query_from("", pairs("_type=Patient,Observation&_id=7"), Handling::strict, "");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->types, (std::vector<std::string>{"Patient", "Observation"}));
    EXPECT_EQ(query->used.size(), 2U);
    EXPECT_EQ(asked("", "name=x"), "refused search_type_needed _type");
    EXPECT_EQ(asked("", "_type=Shoe"), "refused search_bad_value _type");
    EXPECT_EQ(asked("", "_type=Patient,Observation&name=x"),
              "refused search_unknown_parameter name");
    EXPECT_EQ(asked("Patient", "_type=Patient"), "refused search_unknown_parameter _type");
}

}  // namespace
}  // namespace fhir
