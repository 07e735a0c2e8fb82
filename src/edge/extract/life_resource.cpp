// What happened to people, as FHIR R4.
#include <algorithm>

#include "domain/city/draw.hpp"
#include "edge/extract/internal/writing.hpp"

namespace extract {
namespace {

using city::Kind;
using city::minutes_a_day;

struct Class {
    std::string_view code;
    std::string_view display;
};

Class class_of(city::Event const& event) {
    switch (event.kind) {
        case Kind::admission:
            return {"IMP", "inpatient encounter"};
        case Kind::attendance:
            return {"EMER", "emergency"};
        case Kind::community:
            return {"HH", "home health"};
        case Kind::fall:
            return {"FLD", "field"};
        default:
            return {"AMB", "ambulatory"};
    }
}

std::string reason_of(city::Event const& event) {
    if (event.kind == Kind::admission || event.kind == Kind::attendance) {
        auto const& reason = city::reasons()[event.reason];
        return fmt::format(
            R"(,"reasonCode":[{{"coding":[{{"system":"http://snomed.info/sct","code":"{}"}},)"
            R"({{"system":"http://hl7.org/fhir/sid/icd-10","code":"{}"}}],"text":"{}"}}])",
            reason.snomed, reason.icd10, reason.text);
    }
    if (event.kind == Kind::fall) return R"(,"reasonCode":[{"text":"Fall"}])";
    return "";
}

constexpr std::array<std::string_view, 16> medicines{"Atorvastatin 20 mg tablets",
                                                     "Amlodipine 5 mg tablets",
                                                     "Ramipril 5 mg capsules",
                                                     "Bisoprolol 2.5 mg tablets",
                                                     "Omeprazole 20 mg capsules",
                                                     "Paracetamol 500 mg tablets",
                                                     "Apixaban 5 mg tablets",
                                                     "Metformin 500 mg tablets",
                                                     "Furosemide 40 mg tablets",
                                                     "Levothyroxine 50 microgram tablets",
                                                     "Colecalciferol 800 unit tablets",
                                                     "Alendronic acid 70 mg tablets",
                                                     "Sertraline 50 mg tablets",
                                                     "Lansoprazole 15 mg capsules",
                                                     "Salbutamol 100 microgram inhaler",
                                                     "Senna 7.5 mg tablets"};

constexpr std::array<std::string_view, 14> wishes{
    "I want to sleep in my own bed and have the dog beside me.",
    "Going to chapel on Sunday keeps me going.",
    "I do my own cooking. Please do not take the kitchen away from me.",
    "My garden. If I can get down to the greenhouse I am all right.",
    "I do not want my daughter to have to give up work for me.",
    "Being able to walk to the shop for my paper.",
    "To see my grandchildren on Saturdays, as always.",
    "I want to know what is happening before it happens.",
    "Prayer times, and washing before them, matter to me.",
    "I would rather have a little pain and a clear head.",
    "To stay at home. I have been here for fifty years.",
    "Bingo on Thursdays with my friends at the club.",
    "I do not want to go back into hospital unless I must.",
    "To get up the stairs on my own again."};

}  // namespace

city::Year const& last_state(city::Life const& life) {
    return life.state[static_cast<std::size_t>(std::max(life.years_begun, 1) - 1)];
}

// The year is when the deficit came: 0 to 2 of the city, or -1 for before.
std::string condition_text(Scene const& scene, Subject const& subject, int position, int year) {
    auto const& life = scene.life(subject.person);
    auto const& deficit = scene.city.rates.deficits[life.order[static_cast<std::size_t>(position)]];
    auto const number = scene.person(subject.person).number;
    auto const before =
        static_cast<int>((number * 31U + static_cast<unsigned>(position) * 7U) % 12);
    auto const onset = year < 0 ? scene.city.first.year - 1 - before : scene.city.first.year + year;
    return fmt::format(
        R"({{"resourceType":"Condition","id":"{0}-{1}","clinicalStatus":{{"coding":[{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}}]}},)"
        R"("code":{{"coding":[{{"system":"http://snomed.info/sct","code":"{2}","display":"{3}"}}],)"
        R"("text":"{3}"}},"subject":{{"reference":"Patient/{0}"}},"onsetDateTime":"{4}"}})",
        subject.id, deficit.name, deficit.code, deficit.display, onset);
}

std::string encounter_text(Scene const& scene, Subject const& subject, city::Event const& event) {
    auto const class_code = class_of(event);
    auto const& life = scene.life(subject.person);
    auto const number = &event - life.events.data();
    bool const stays = event.kind == Kind::admission || event.kind == Kind::attendance;
    auto const end = stays ? left_minute(scene, subject.person, event) : event.minute + 30;
    bool const over = end < city::city_days * minutes_a_day;
    return fmt::format(
        R"({{"resourceType":"Encounter","id":"{0}-e{1}","status":"{2}","class":{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"{3}","display":"{4}"}},)"
        R"("subject":{{"reference":"Patient/{0}"}}{5},"period":{{"start":"{6}"{7}}},)"
        R"("serviceProvider":{{"display":"{8}"}}}})",
        subject.id, number, over ? "finished" : "in-progress", class_code.code, class_code.display,
        reason_of(event), instant_text(scene.city, event.minute),
        over ? fmt::format(R"(,"end":"{}")", instant_text(scene.city, end)) : "",
        scene.city.rates.faults[static_cast<std::size_t>(subject.source)].organisation);
}

// The number on the Clinical Frailty Scale that a clinician gave, near what the deficits say.
std::string frailty_text(Scene const& scene, Subject const& subject, int state) {
    auto const& now = scene.life(subject.person).state[static_cast<std::size_t>(state)];
    city::Draw draw(scene.city.seed, city::Purpose::record, scene.person(subject.person).number,
                    300);
    auto const scale = std::clamp(static_cast<int>(2.2 + now.deficits * 0.33 +
                                                   (now.care_home ? 1.2 : 0) + 0.7 * draw.normal()),
                                  1, 8);
    return fmt::format(
        R"({{"resourceType":"Observation","id":"{0}-frailty","status":"final","category":[{{"coding":[{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey"}}]}}],)"
        R"("code":{{"coding":[{{"system":"http://snomed.info/sct","code":"763264000","display":)"
        R"("Canadian Study of Health and Aging Clinical Frailty Scale score"}}],)"
        R"("text":"Clinical Frailty Scale score"}},)"
        R"("subject":{{"reference":"Patient/{0}"}},"effectiveDateTime":"{1}",)"
        R"("performer":[{{"display":"General practice"}}],"valueInteger":{2}}})",
        subject.id, date_text(scene.city, state * city::days_a_year + draw.between(20, 340)),
        scale);
}

std::string wish_text(Scene const& scene, Subject const& subject, int which) {
    return fmt::format(
        R"({{"resourceType":"Observation","id":"{0}-matters","status":"final","category":[{{"coding":[{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"social-history"}}]}}],)"
        R"("code":{{"coding":[{{"system":"{1}/CodeSystem/finding","code":"what-matters"}}],)"
        R"("text":"What matters"}},"subject":{{"reference":"Patient/{0}"}},)"
        R"("effectiveDateTime":"{2}","performer":[{{"reference":"Patient/{0}"}}],)"
        R"("valueString":"{3}"}})",
        subject.id, ours, date_text(scene.city, city::city_days - 120),
        wishes[static_cast<std::size_t>(which) % wishes.size()]);
}

std::string medicine_text(Scene const& scene, Subject const& subject, int number) {
    auto const person = scene.person(subject.person).number;
    auto const which = (person * 5U + static_cast<unsigned>(number) * 3U) % medicines.size();
    return fmt::format(
        R"({{"resourceType":"MedicationRequest","id":"{0}-m{1}","status":"active","intent":"order",)"
        R"("medicationCodeableConcept":{{"text":"{2}"}},"subject":{{"reference":"Patient/{0}"}},)"
        R"("authoredOn":"{3}"}})",
        subject.id, number, medicines[which],
        date_text(scene.city,
                  static_cast<int>((person + static_cast<unsigned>(number) * 41U) % 200)));
}

// Hours of home care a week, as social care has it.
std::string care_text(Scene const& scene, Subject const& subject) {
    auto const& state = scene.life(subject.person).state[0];
    auto const number = scene.person(subject.person).number;
    auto const day = city::delay_days(scene.city, city::Source::social_care, number, 0);
    auto const value = state.care_home
                           ? std::string(R"("valueString":"Care home")")
                           : fmt::format(R"("valueQuantity":{{"value":{:.0f},"unit":"h/week",)"
                                         R"("system":"http://unitsofmeasure.org","code":"h/wk"}})",
                                         state.need_hours * 0.6);
    return fmt::format(
        R"({{"resourceType":"Observation","id":"{0}-care","status":"final","category":[{{"coding":[{{)"
        R"("system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"social-history"}}]}}],)"
        R"("code":{{"text":"Hours of care a week"}},)"
        R"("subject":{{"reference":"Patient/{0}"}},"effectiveDateTime":"{1}",{2}}})",
        subject.id, date_text(scene.city, day), value);
}

}  // namespace extract
