// People, those who care for them and their organisations as FHIR R4, with UK Core's profiles.
#include "base/text.hpp"
#include "domain/city/draw.hpp"
#include "edge/extract/internal/writing.hpp"
#include "fhir/value/draft.hpp"

namespace extract {
namespace {

std::string_view gender(city::Person const& person) {
    return person.sex == city::Sex::female ? "female" : "male";
}

// Numbers that Ofcom keeps for drama: 0121 496 0000 to 0999.
std::string phone(city::Person const& person) {
    return fmt::format("0121 496 {:04}", person.number * 7919U % 1000);
}

// A number that fails the check is no NHS number: it is kept as the organisation's own text.
std::string identifiers(city::Copy const& copy) {
    std::string text;
    if (!copy.local_number.empty()) {
        text = fmt::format(R"({{"use":"usual","system":"{}/Id/{}","value":"{}"}})", ours,
                           name_of(copy.source), copy.local_number);
    }
    if (copy.nhs_number.empty()) return text;
    auto const system = base::is_nhs_number(copy.nhs_number)
                            ? std::string("https://fhir.nhs.uk/Id/nhs-number")
                            : fmt::format("{}/Id/nhs-number-as-written", ours);
    if (!text.empty()) text += ',';
    return text + fmt::format(R"({{"system":"{}","value":"{}"}})", system, copy.nhs_number);
}

std::string ethnicity(city::Person const& person) {
    return fmt::format(
        R"("extension":[{{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory",)"
        R"("valueCodeableConcept":{{"coding":[{{"system":"https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategory",)"
        R"("code":"{}","display":"{}"}}]}}}}],)",
        city::ethnic_category(person), city::ethnic_name(person));
}

// Only a practice writes background, language and death with care.
std::string practice_part(Scene const& scene, city::Copy const& copy) {
    auto const& person = scene.person(copy.person);
    auto const& practice = scene.city.reference.practices[copy.practice];
    return fmt::format(
        R"(,"communication":[{{"language":{{"coding":[{{"system":"urn:ietf:bcp:47","code":"{0}"}}],)"
        R"("text":"{1}"}},"preferred":true}}],)"
        R"("generalPractitioner":[{{"reference":"Organization/practice-{2}","display":"{3}"}}])",
        person.language, city::language_name(person.language), base::lower_ascii(practice.code),
        practice.name);
}

struct Relation {
    std::string_view code;
    std::string_view text;
};

Relation relation_of(Scene const& scene, int person, int carer) {
    auto const& cared = scene.person(person);
    auto const& other = scene.person(carer);
    bool const woman = other.sex == city::Sex::female;
    if (cared.partner == carer)
        return woman ? Relation{"WIFE", "wife"} : Relation{"HUSB", "husband"};
    if (cared.age - other.age >= 18)
        return woman ? Relation{"DAU", "daughter"} : Relation{"SON", "son"};
    return {"NBOR", "neighbour"};
}

}  // namespace

std::string json_text(std::string_view text) {
    std::string out;
    fhir::append_quoted(out, text);
    return out;
}

std::string patient_text(Scene const& scene, city::Copy const& copy) {
    auto const& person = scene.person(copy.person);
    bool const practice = copy.source == city::Source::gp;
    auto const died = copy.died_day ? fmt::format(R"(,"deceasedDateTime":"{}")",
                                                  date_text(scene.city, *copy.died_day))
                                    : "";
    auto const ids = identifiers(copy);
    return fmt::format(
        R"({{"resourceType":"Patient","id":"{}",)"
        R"("meta":{{"profile":["https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"]}},)"
        R"({}{}"active":{},"name":[{{"use":"official","family":{},"given":[{}]}}],)"
        R"("telecom":[{{"system":"phone","value":"{}","use":"home"}}],"gender":"{}",)"
        R"("birthDate":"{}"{},"address":[{{"use":"home","line":[{}],"city":"Birmingham",)"
        R"("district":"{}","postalCode":"{}"}}]{}}})",
        copy.id, practice ? ethnicity(person) : "",
        ids.empty() ? "" : fmt::format(R"("identifier":[{}],)", ids),
        copy.died_day ? "false" : "true", json_text(copy.surname), json_text(copy.forename),
        phone(person), gender(person), born_text(copy.born), died, json_text(copy.line),
        scene.place().code, copy.postcode, practice ? practice_part(scene, copy) : "");
}

std::string carer_text(Scene const& scene, Subject const& subject) {
    auto const carer = scene.life(subject.person).carer;
    auto const& other = scene.person(carer);
    auto const relation = relation_of(scene, subject.person, carer);
    return fmt::format(
        R"({{"resourceType":"RelatedPerson","id":"{0}-carer","active":true,)"
        R"("patient":{{"reference":"Patient/{0}"}},"relationship":[{{"coding":[{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode","code":"{1}"}}],"text":"{2}"}}],)"
        R"("name":[{{"family":{3},"given":[{4}]}}],"telecom":[{{"system":"phone","value":"{5}"}}],)"
        R"("gender":"{6}"}})",
        subject.id, relation.code, relation.text, json_text(other.surname),
        json_text(other.forename), phone(other), gender(other));
}

std::string household_text(Scene const& scene, Subject const& subject) {
    auto const& home = scene.home(subject.person);
    auto const& person = scene.person(subject.person);
    auto const& life = scene.life(subject.person);
    std::string who = "With family";
    if (last_state(life).care_home)
        who = "In a care home";
    else if (home.members.size() == 1)
        who = "Lives alone";
    else if (person.partner >= 0) {
        who = person.sex == city::Sex::female ? "With husband" : "With wife";
    }
    return fmt::format(
        R"({{"resourceType":"Observation","id":"{0}-household","status":"final","category":[{{"coding":[{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"social-history"}}]}}],)"
        R"("code":{{"coding":[{{"system":"{1}/CodeSystem/finding","code":"household"}}],)"
        R"("text":"Who is at home"}},"subject":{{"reference":"Patient/{0}"}},)"
        R"("effectiveDateTime":"{2}","valueString":"{3}"}})",
        subject.id, ours, date_text(scene.city, city::city_days - 200), who);
}

std::string flag_text(Subject const& subject, std::string_view name, std::string_view category,
                      std::string_view text) {
    return fmt::format(
        R"({{"resourceType":"Flag","id":"{0}-{1}","status":"active","category":[{{"coding":[{{)"
        R"("system":"{2}/CodeSystem/flag-category","code":"{3}"}}]}}],"code":{{"text":{4}}},)"
        R"("subject":{{"reference":"Patient/{0}"}}}})",
        subject.id, name, ours, category, json_text(text));
}

std::vector<std::string> adjustment_texts(Scene const& scene, Subject const& subject) {
    auto const& life = scene.life(subject.person);
    auto const& person = scene.person(subject.person);
    std::vector<std::string> texts;
    auto const add = [&](std::string_view name, std::string_view text) {
        texts.push_back(flag_text(subject, name, "adjustment", text));
    };
    if (life.hearing) add("hearing", "Hearing aids: face the person and speak slowly");
    if (life.sight) add("sight", "Large print letters");
    if (life.learning_disability) add("learning", "Easy-read information");
    if (life.wheelchair) add("wheelchair", "Wheelchair user: level access");
    if (person.language != "en") {
        add("interpreter",
            fmt::format("Needs an interpreter: {}", city::language_name(person.language)));
    }
    return texts;
}

std::string organisations_text(city::City const& city) {
    std::string text;
    auto const add = [&](std::string_view id, std::string_view type, std::string_view name) {
        text += fmt::format(R"({{"resourceType":"Organization","id":"{}","active":true,)"
                            R"("type":[{{"text":"{}"}}],"name":{}}})",
                            id, type, json_text(name)) +
                "\n";
    };
    for (auto const& practice : city.reference.practices) {
        add("practice-" + base::lower_ascii(practice.code), "GP practice", practice.name);
    }
    for (std::size_t source = 1; source < city::source_count; ++source) {
        add(fmt::format("source-{}", name_of(city::Source(source))), "Provider",
            city.rates.faults[source].organisation);
    }
    return text;
}

}  // namespace extract
