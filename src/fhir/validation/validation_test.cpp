#include "fhir/validation/validation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "fhir/definitions/type.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {
namespace {

// Every issue as "path message", joined by "; "; "valid" without any.
std::string judged(std::string text) {
    auto const document = parse(std::move(text));
    if (!document) return "not JSON";
    std::string all;
    for (auto const& issue : validate(document->root())) {
        if (!all.empty()) all += "; ";
        all += issue.path + " " + issue.message;
    }
    return all.empty() ? "valid" : all;
}

// A Patient with these members besides.
std::string patient(std::string members) {
    return judged(R"({"resourceType":"Patient",)" + members + "}");
}

std::string observation(std::string members) {
    return judged(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},)" +
                  members + "}");
}

TEST(Validation, KnowsResourceTypes) {
    EXPECT_EQ(judged(R"({"resourceType":"Patient"})"), "valid");
    EXPECT_EQ(judged(R"({"resourceType":"Shoe"})"),
              " has a resourceType that FHIR R4 does not know");
    EXPECT_EQ(judged(R"({"resourceType":"DomainResource"})"),
              " has a resourceType that FHIR R4 does not know");
    EXPECT_EQ(judged(R"({"resourceType":"HumanName"})"),
              " has a resourceType that FHIR R4 does not know");
    EXPECT_EQ(judged("{}"), " must have a resourceType");
    EXPECT_EQ(judged("[]"), " must be a resource: a JSON object");
}

TEST(Validation, RefusesUnknownElements) {
    EXPECT_EQ(patient(R"("shoe":9)"), "Patient.shoe is no element of this type");
    EXPECT_EQ(patient(R"("name":[{"resourceType":"x"}])"),
              "Patient.name[0].resourceType is no element of this type");
    EXPECT_EQ(patient(R"("_name":[{"id":"a"}])"), "Patient._name is no element of this type");
    EXPECT_EQ(patient(R"("Active":true)"), "Patient.Active is no element of this type");
}

TEST(Validation, CountsElements) {
    EXPECT_EQ(judged(R"({"resourceType":"Observation"})"),
              "Observation.status must be there; Observation.code must be there");
    EXPECT_EQ(patient(R"("name":{"family":"H"})"), "Patient.name must be an array");
    EXPECT_EQ(patient(R"("active":[true])"), "Patient.active must not be an array");
    EXPECT_EQ(patient(R"("name":[])"), "Patient.name must not be an empty array");
    EXPECT_EQ(patient(R"("name":[{}])"), "Patient.name[0] must not be empty");
    EXPECT_EQ(patient(R"("name":["x"])"), "Patient.name[0] must be a JSON object");
    EXPECT_EQ(patient(R"("name":[null])"),
              "Patient.name[0] must not be null without an extension in its place");
    EXPECT_EQ(patient(R"("active":null)"), "Patient.active must be true or false, without quotes");
}

TEST(Validation, ChecksTheFormOfPrimitives) {
    struct Row { std::string_view member, good, bad; };  // Values in JSON, between semicolons.
    Row const rows[] = {
        {"birthDate", R"("2000";"2000-02";"2000-02-29")",
         R"("2001-02-29";"2000-1-1";"20-01-01";"2000-01-01T10:00:00Z";2000;"")"},
        {"deceasedDateTime", R"("2000";"2000-01-01T10:00:00Z";"2000-01-01T10:00:00.5+14:00")",
         R"("2000-01-01T10:00Z";"2000-01-01T10:00:00";"2000-01-01T24:00:00Z";"2000-01-01T10:00:00+15:00";"soon")"},
        {"multipleBirthInteger", "0;-5;2147483647", R"(1.0;"1";2147483648;1e3;true)"},
        {"active", "true;false", R"("true";0;{})"},
        {"language", R"("en";"en-GB";"a b")", R"(" en";"en ";"a  b";"";5)"},
        {"implicitRules", R"("http://x";"urn:a")", R"("a b";"")"},
        {"id", R"("a.B-9")",
         R"("a_b";"";"0123456789012345678901234567890123456789012345678901234567890123x")"},
    };
    for (auto const& row : rows) {
        auto const member = '"' + std::string(row.member) + "\":";
        for (auto const value : base::split(row.good, ';')) {
            EXPECT_EQ(patient(member + std::string(value)), "valid") << row.member << value;
        }
        for (auto const value : base::split(row.bad, ';')) {
            EXPECT_NE(patient(member + std::string(value)), "valid") << row.member << value;
        }
    }
}

TEST(Validation, ChecksRarerPrimitives) {
    auto const extension = [](std::string value) {
        return patient(R"("extension":[{"url":"u",)" + value + "}]") == "valid";
    };
    EXPECT_TRUE(extension(R"("valueOid":"urn:oid:2.16.840.1")"));
    EXPECT_FALSE(extension(R"("valueOid":"urn:oid:3.1")"));
    EXPECT_FALSE(extension(R"("valueOid":"urn:oid:1.01")"));
    EXPECT_TRUE(extension(R"("valueUuid":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520")"));
    EXPECT_FALSE(extension(R"("valueUuid":"urn:uuid:C757873D-ec9a-4326-a141-556f43239520")"));
    EXPECT_TRUE(extension(R"("valueBase64Binary":"SGk=")"));
    EXPECT_TRUE(extension(R"("valueBase64Binary":"SGVs\nbG8h")"));
    EXPECT_FALSE(extension(R"("valueBase64Binary":"SGk")"));
    EXPECT_FALSE(extension(R"("valueBase64Binary":"S=Gk")"));
    EXPECT_FALSE(extension(R"("valueBase64Binary":"S-kk")"));
    EXPECT_TRUE(extension(R"("valueTime":"23:59:59.5")"));
    EXPECT_FALSE(extension(R"("valueTime":"24:00:00")"));
    EXPECT_FALSE(extension(R"("valueTime":"10:00")"));
    EXPECT_TRUE(extension(R"("valueInstant":"2026-01-01T00:00:00.123456Z")"));
    EXPECT_FALSE(extension(R"("valueInstant":"2026-01-01")"));
    EXPECT_TRUE(extension(R"("valuePositiveInt":1)"));
    EXPECT_FALSE(extension(R"("valuePositiveInt":0)"));
    EXPECT_TRUE(extension(R"("valueUnsignedInt":0)"));
    EXPECT_FALSE(extension(R"("valueUnsignedInt":-1)"));
    EXPECT_TRUE(extension(R"("valueDecimal":-1.50e-3)"));
    EXPECT_FALSE(extension(R"("valueDecimal":"1.5")"));
    EXPECT_FALSE(extension(R"("valueString":"a\u0001b")"));
}

TEST(Validation, AllowsOneTypeOfAChoice) {
    EXPECT_EQ(patient(R"("deceasedBoolean":true,"deceasedDateTime":"2020")"),
              "Patient.deceased.ofType(dateTime) must be given in one type only");
    EXPECT_EQ(patient(R"("deceasedBoolean":true,"_deceasedBoolean":{"id":"a"})"), "valid");
    EXPECT_EQ(patient(R"("_deceasedBoolean":{"id":"a"},"deceasedDateTime":"2020")"),
              "Patient.deceased.ofType(dateTime) must be given in one type only");
    EXPECT_EQ(patient(R"("deceasedString":"x")"),
              "Patient.deceasedString is no element of this type");
    EXPECT_EQ(patient(R"("deceased":true)"), "Patient.deceased is no element of this type");
}

TEST(Validation, AlignsExtensionsOfPrimitives) {
    auto const name = [](std::string members) { return patient(R"("name":[{)" + members + "}]"); };
    EXPECT_EQ(name(R"("given":["A",null],"_given":[null,{"id":"x"}])"), "valid");
    EXPECT_EQ(name(R"("_given":[{"id":"x"}])"), "valid");
    EXPECT_EQ(name(R"("given":["A",null])"),
              "Patient.name[0].given[1] must not be null without an extension in its place");
    EXPECT_EQ(name(R"("given":["A"],"_given":[null,{"id":"x"}])"),
              "Patient.name[0].given must have as many extensions as values, with null between");
    EXPECT_EQ(name(R"("_given":[null,{"id":"x"}])"),
              "Patient.name[0].given[0] must have a value or an extension");
    EXPECT_EQ(patient(R"("_birthDate":{"id":"a","x":1})"),
              "Patient.birthDate.x is no element of this type");
    EXPECT_EQ(patient(R"("_birthDate":{})"), "Patient.birthDate must not be empty");
    EXPECT_EQ(judged(R"({"resourceType":"Observation","_status":{"id":"x"},"code":{"text":"x"}})"),
              "valid");
}

TEST(Validation, EnforcesRequiredBindings) {
    EXPECT_EQ(patient(R"("gender":"f")"), "Patient.gender must be a code of administrative-gender");
    auto const allergy = [](std::string status) {
        return judged(
            R"({"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/1"},"clinicalStatus":)" +
            status + "}");
    };
    EXPECT_EQ(
        allergy(
            R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]})"),
        "valid");
    EXPECT_EQ(
        allergy(R"({"coding":[{"system":"http://other","code":"active"}]})"),
        "AllergyIntolerance.clinicalStatus must have a coding of allergyintolerance-clinical");
}

TEST(Validation, ChecksReferences) {
    auto const subject = [](std::string reference) {
        return observation(R"("subject":{"reference":")" + reference + "\"}");
    };
    for (auto const* good : {"Patient/7", "Patient/7/_history/2", "https://a.example/x",
                             "urn:uuid:1", "Patient?identifier=a|b", "#"}) {
        EXPECT_EQ(subject(good), "valid") << good;
    }
    for (auto const* bad : {"Patient", "Patient/", "Patient/a_b", "patient/7", "Patient/7/x", "7",
                            "Patient/7/_history/", ":x", "Encounter/7", "#x"}) {
        EXPECT_TRUE(subject(bad).starts_with("Observation.subject.reference must")) << bad;
    }
    EXPECT_EQ(judged(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
        "contained":[{"resourceType":"Patient","id":"p"},
                     {"resourceType":"Encounter","id":"e","status":"planned","class":{"code":"x"},
                      "subject":{"reference":"#p"}}],
        "subject":{"reference":"#p"},"encounter":{"reference":"#e"}})"), "valid");
}

TEST(Validation, LooksIntoContainedAndBundledResources) {
    EXPECT_EQ(patient(R"("contained":[{"resourceType":"Group","id":"g"}])"),
              "Patient.contained[0].type must be there; Patient.contained[0].actual must be there; "
              "Patient.contained[0] dom-3: must be referred to from the resource that contains it");
    EXPECT_EQ(
        patient(
            R"("contained":[{"resourceType":"Patient","id":"p","contained":[{"resourceType":"Patient",
               "link":[{"other":{"reference":"#"},"type":"seealso"}]}],
               "meta":{"versionId":"1"}}],"link":[{"other":{"reference":"#p"},"type":"seealso"}])"),
        "Patient.contained[0] dom-2: must not contain resources, being contained; "
        "Patient.contained[0] dom-4: must not have a version, being contained");
    EXPECT_EQ(
        judged(
            R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}},
        {"resource":{"resourceType":"Patient","active":1}},{"resource":{}},{"resource":5}]})"),
        "Bundle.entry[1].resource.active must be true or false, without quotes; "
        "Bundle.entry[2].resource must have a resourceType; "
        "Bundle.entry[3].resource must be a resource: a JSON object");
}

TEST(Validation, HoldsInvariants) {
    EXPECT_EQ(patient(R"("extension":[{"url":"u"}])"),
              "Patient.extension[0] ext-1: must have one of value and extension");
    EXPECT_EQ(
        patient(
            R"("extension":[{"url":"u","valueCode":"a","extension":[{"url":"v","valueCode":"a"}]}])"),
        "Patient.extension[0] ext-1: must have one of value and extension");
    EXPECT_EQ(patient(R"("extension":[{"valueCode":"a"}])"),
              "Patient.extension[0].url must be there");
    EXPECT_EQ(observation(R"("effectivePeriod":{"start":"2026-02","end":"2026-01"})"),
              "Observation.effective.ofType(Period) per-1: must not end before it starts");
    EXPECT_EQ(observation(R"("valueString":"x","dataAbsentReason":{"text":"y"})"),
              "Observation obs-6: must not have both value and dataAbsentReason");
    EXPECT_EQ(patient(R"("telecom":[{"value":"1"}])"),
              "Patient.telecom[0] cpt-2: must have system with value");
    EXPECT_EQ(
        judged(
            R"({"resourceType":"Bundle","type":"batch","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"}}]})"),
        "Bundle bdl-3: must have entry.request if and only if it is a batch, transaction or "
        "history");
}

// The keys of the rules that a resource breaks, by blanks.
std::string broken(std::string_view type, std::string members) {
    auto const text = R"({"resourceType":")" + std::string(type) + "\"," + members + "}";
    auto const document = parse(text);
    if (!document) return "not JSON " + text;
    std::string keys;
    for (auto const& issue : validate(document->root())) {
        if (issue.code != "invariant") continue;
        if (!keys.empty()) keys += ' ';
        keys += issue.message.substr(0, issue.message.find(':'));
    }
    return keys;
}

TEST(Rules, SayWhichElementsStandTogether) {
    EXPECT_EQ(broken("Organization", R"("active":true)"), "org-1");
    EXPECT_EQ(broken("Organization", R"("_name":{"id":"a"})"), "");
    EXPECT_EQ(broken("Appointment", R"("status":"booked","start":"2026-01-01T10:00:00Z")"),
              "app-2 app-3");
    EXPECT_EQ(broken("Appointment", R"("status":"proposed","participant":[{"status":"accepted"}])"),
              "app-1");
    EXPECT_EQ(broken("FamilyMemberHistory", R"("ageString":"x","bornString":"y")"), "fhs-1");
    EXPECT_EQ(broken("FamilyMemberHistory", R"("estimatedAge":true)"), "fhs-2");
    EXPECT_EQ(broken("Goal", R"("target":[{"detailString":"x"}])"), "gol-1");
    EXPECT_EQ(broken("ServiceRequest", R"("orderDetail":[{"text":"x"}])"), "prr-1");
    EXPECT_EQ(
        broken("QuestionnaireResponse",
               R"("item":[{"linkId":"1","answer":[{"valueString":"a"}],"item":[{"linkId":"2"}]}])"),
        "qrs-1");
    EXPECT_EQ(broken("MedicationAdministration", R"("dosage":{"text":"x"})"), "mad-1");
    EXPECT_EQ(broken("MedicationAdministration", R"("dosage":{"rateQuantity":{"value":1}})"), "");
    EXPECT_EQ(broken("RequestGroup", R"("action":[{"title":"x"}])"), "rqg-1");
    EXPECT_EQ(broken("Condition", R"("stage":[{"type":{"text":"x"}}],"evidence":[{"id":"a"}])"),
              "con-1 con-2");
    EXPECT_EQ(
        broken("ServiceRequest",
               R"("occurrenceTiming":{"repeat":{"duration":-1,"period":1,"periodUnit":"d"}})"),
        "tim-1 tim-4");
    EXPECT_EQ(broken("Observation", R"("referenceRange":[{"type":{"text":"x"}}])"), "obs-3");
    EXPECT_EQ(
        broken(
            "List",
            R"("emptyReason":{"text":"x"},"mode":"snapshot","entry":[{"item":{"display":"x"},"deleted":true,"date":"2020"}])"),
        "lst-1 lst-2 lst-3");
}

TEST(Rules, SayWhatElementsMean) {
    EXPECT_EQ(broken("Task", R"("authoredOn":"2026-02-01","lastModified":"2026-01-01")"), "inv-1");
    EXPECT_EQ(broken("Task", R"("authoredOn":"2026-01-01","lastModified":"2026-01-01T10:00:00Z")"),
              "");
    EXPECT_EQ(broken("Group", R"("actual":false,"member":[{"entity":{"display":"x"}}])"), "grp-1");
    EXPECT_EQ(
        broken(
            "Organization",
            R"("name":"x","address":[{"use":"home"}],"telecom":[{"use":"home","system":"phone","value":"1"}])"),
        "org-2 org-3");
    EXPECT_EQ(
        broken(
            "Observation",
            R"("code":{"coding":[{"code":"a"}]},"valueString":"x","component":[{"code":{"coding":[{"code":"a"}]}}])"),
        "obs-7");
    EXPECT_EQ(broken("Condition", R"("abatementString":"x")"), "con-4");
    EXPECT_EQ(broken("AllergyIntolerance", R"("code":{"text":"x"})"), "ait-1");
    EXPECT_EQ(
        broken(
            "Appointment",
            R"("status":"booked","start":"2026-01-01T10:00:00Z","end":"2026-01-01T11:00:00Z","cancelationReason":{"text":"x"})"),
        "app-4");
    EXPECT_EQ(
        broken("MedicationDispense", R"("whenPrepared":"2026-02","whenHandedOver":"2026-01")"),
        "mdd-1");
}

TEST(Rules, KeepQuestionnairesInShape) {
    auto const item = [](std::string members) {
        return broken("Questionnaire", R"("item":[{"linkId":"1",)" + members + "}]");
    };
    EXPECT_EQ(item(R"("type":"group")"), "que-1");
    EXPECT_EQ(item(R"("type":"display","item":[{"linkId":"2","type":"string"}])"), "que-1");
    EXPECT_EQ(item(R"("type":"group","item":[{"linkId":"1","type":"string"}])"), "que-2");
    EXPECT_EQ(item(R"("type":"display","code":[{"code":"a"}],"required":true,"readOnly":true)"),
              "que-3 que-6 que-9");
    EXPECT_EQ(
        item(
            R"("type":"boolean","answerValueSet":"http://x","answerOption":[{"valueString":"a"}])"),
        "que-4 que-5");
    EXPECT_EQ(item(R"("type":"display","initial":[{"valueString":"a"},{"valueString":"b"}])"),
              "que-8 que-13");
    EXPECT_EQ(item(R"("type":"date","maxLength":5)"), "que-10");
    EXPECT_EQ(
        item(
            R"("type":"choice","answerOption":[{"valueString":"a"}],"initial":[{"valueString":"a"}])"),
        "que-11");
    EXPECT_EQ(
        item(
            R"("type":"date","enableWhen":[{"question":"1","operator":"exists","answerString":"x"}])"),
        "que-7");
}

TEST(Rules, KeepBundlesInShape) {
    EXPECT_EQ(broken("Bundle", R"("type":"collection","total":1)"), "bdl-1");
    EXPECT_EQ(
        broken(
            "Bundle",
            R"("type":"collection","entry":[{"search":{"mode":"match"},"resource":{"resourceType":"Basic","code":{"text":"x"}}}])"),
        "bdl-2");
    EXPECT_EQ(
        broken("Bundle", R"("type":"batch-response","entry":[{"fullUrl":"urn:a/_history/1"}])"),
        "bdl-5 bdl-8 bdl-4");
    EXPECT_EQ(
        broken(
            "Bundle",
            R"("type":"collection","entry":[{"fullUrl":"urn:a","resource":{"resourceType":"Patient"}},{"fullUrl":"urn:a","resource":{"resourceType":"Patient"}}])"),
        "bdl-7");
    EXPECT_EQ(broken("Bundle", R"("type":"document")"), "bdl-9");
    EXPECT_EQ(broken("Bundle", R"("type":"message")"), "bdl-12");
}

TEST(Validation, ReadsNarratives) {
    auto const narrative = [](std::string_view div) {
        return Draft::object({{"resourceType", "Patient"},
                              {"text", object({{"status", "generated"}, {"div", div}})}}).print();
    };
    for (auto const* good : {"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>",
                             "<div><!-- a > b --><p title='>'>x</p><br/><img src=\"#a\"/></div>"}) {
        EXPECT_EQ(judged(narrative(good)), "valid") << good;
    }
    for (auto const* bad :
         {"x", "<p>x</p>", "<div>x", "<div>x</p></div>", "<div>x</div><div>y</div>", "<div/>",
          "<div> </div>", "<div><script>x</script></div>", "<div onclick=\"x\">y</div>",
          "<div><a href=\" JavaScript:x\">y</a></div>", "<div id=x>y</div>", "<div x>y</div>",
          "<div><!-- x</div>", "<div", "<div>x</div", "<>x</>", "</div>"}) {
        EXPECT_TRUE(judged(narrative(bad)).starts_with("Patient.text.div txt-1"))
            << bad << judged(narrative(bad));
    }
}

TEST(Validation, StopsAtAHundredIssues) {
    std::string many = R"({"resourceType":"Patient","name":[{})";
    for (int i = 0; i < 500; ++i) many += ",{}";
    auto const document = parse(many + "]}");
    EXPECT_EQ(validate(document->root()).size(), issues_max);
}

TEST(Validation, WarnsOfTextsOfBlanks) {
    auto const document = parse(R"({"resourceType":"Patient","name":[{"family":" \n"}]})");
    auto const issues = validate(document->root(), {.warnings = true});
    ASSERT_FALSE(issues.empty());
    EXPECT_EQ(issues[0].severity, Severity::warning);
    EXPECT_EQ(issues[0].path, "Patient.name[0].family");
    EXPECT_TRUE(validate(document->root()).empty());
    EXPECT_TRUE(require_valid(document->root()));
}

TEST(Validation, RefusesWithEveryDetail) {
    auto const document = parse(R"({"resourceType":"Observation"})");
    auto const refused = require_valid(document->root());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code.name, "fhir.invalid_resource");
    ASSERT_EQ(refused.error().details.size(), 2U);
    EXPECT_EQ(refused.error().details[1].path, "Observation.code");
}

// ---- Mutation: every place of a valid resource, spoilt in every way we know ---------------------

std::string slurp(std::filesystem::path const& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// Spoils one place of a resource after the other and expects an issue exactly there.
class Mutation {
  public:
    explicit Mutation(Draft draft) : whole_(std::move(draft)) {}

    std::size_t count() const { return count_; }

    void all() {
        auto const type = whole_.find("resourceType")->text();
        object(whole_, *type_definition(type), std::string(type));
    }

  private:
    void expect(std::string const& path, std::string_view what) {
        ++count_;
        auto const document = parse(whole_.print());
        ASSERT_TRUE(document);
        auto const issues = validate(document->root());
        EXPECT_TRUE(
            std::ranges::any_of(issues, [&](Issue const& issue) { return issue.path == path; }))
            << what << " at " << path << " gave "
            << (issues.empty() ? "nothing" : issues[0].path + " " + issues[0].message);
    }

    void spoil(Draft& place, Draft spoilt, std::string const& path, std::string_view what) {
        auto kept = std::exchange(place, std::move(spoilt));
        expect(path, what);
        place = std::move(kept);
    }

    void object(Draft& draft, TypeDefinition const& type, std::string const& path) {
        draft.set("zz", 1);
        expect(path + ".zz", "an unknown element");
        draft.set("zz", Draft{});
        for (std::size_t i = 0; i < draft.members().size(); ++i) {
            auto const name = draft.members()[i].name;
            auto const* member = type.member(name);
            if (member) element(draft, i, *member, type.elements[member->element], path);
        }
    }

    void element(Draft& parent, std::size_t at, Member const& member, Element const& element,
                 std::string const& path) {
        auto place = path + "." + std::string(element.name);
        if (element.required && !parent.find("_" + std::string(member.name))) {
            auto const kept = parent.members()[at];
            parent.members().erase(parent.members().begin() + static_cast<std::ptrdiff_t>(at));
            expect(place, "a missing element");
            parent.members().insert(parent.members().begin() + static_cast<std::ptrdiff_t>(at),
                                    kept);
        }
        if (element.choice) place += ".ofType(" + std::string(member.type->name) + ")";
        auto& value = parent.members()[at].value;
        if (!element.repeats) {
            spoil(value, array({value}), place, "an array");
            return one(value, member, place);
        }
        spoil(value, array({}), place, "an empty array");
        spoil(value, value.elements()[0], place, "no array");
        for (std::size_t i = 0; i < value.elements().size(); ++i) {
            if (value.elements()[i].kind() == Kind::null) continue;
            one(value.elements()[i], member, place + "[" + std::to_string(i) + "]");
        }
    }

    void one(Draft& value, Member const& member, std::string const& place) {
        if (value.kind() != Kind::object) {
            spoil(value, value.kind() == Kind::boolean ? Draft("x") : Draft(true), place,
                  "another kind");
            spoil(value, object_of_one(), place, "an object");
            if (value.kind() == Kind::string) spoil(value, Draft(""), place, "an empty text");
            return;
        }
        spoil(value, Draft("x"), place, "a text");
        spoil(value, Draft::object({}), place, "an empty object");
        auto const* type =
            member.type ? member.type : type_definition(value.find("resourceType")->text());
        object(value, *type, place);
    }

    static Draft object_of_one() { return Draft::object({{"x", 1}}); }

    Draft whole_;
    std::size_t count_ = 0;
};

TEST(Mutation, IsFoundAtItsPlace) {
    std::size_t count = 0;
    for (auto const& file :
         std::filesystem::directory_iterator(std::string(ROOM_DIR) + "/examples")) {
        auto const text = slurp(file.path());
        EXPECT_EQ(judged(text), "valid") << file.path();
        auto const document = parse(text);
        ASSERT_TRUE(document);
        Mutation mutation{Draft(document->root())};
        mutation.all();
        count += mutation.count();
    }
    EXPECT_GT(count, 500U);
}

}  // namespace
}  // namespace fhir
