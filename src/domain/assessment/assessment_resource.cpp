#include <fmt/format.h>

#include <array>
#include <utility>

#include "domain/assessment/assessment.hpp"
#include "domain/terms/terms.hpp"

namespace assessment {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;

constexpr std::string_view questionnaire =
    "https://homeward.example/fhir/Questionnaire/first-assessment";

// A measurement's code, by which every other system finds it.
struct Coded {
    std::string_view link;    // linkId in the QuestionnaireResponse
    std::string_view text;    // The question
    std::string_view system;
    std::string_view code;
    std::string_view unit;    // UCUM; empty for a code or text.
};

// LOINC codes of the vital signs profile (R4 observation-vitalsigns.html); SNOMED CT for NEWS2's
// total and for the frailty scale.
constexpr std::array<Coded, 7> vital_codes{{
    {"respirations", "Respirations", terms::loinc, "9279-1", "/min"},
    {"spo2", "Oxygen saturation", terms::loinc, "59408-5", "%"},
    {"oxygen", "Air or oxygen", terms::loinc, "3151-8", ""},
    {"temperature", "Temperature", terms::loinc, "8310-5", "Cel"},
    {"systolic", "Systolic blood pressure", terms::loinc, "8480-6", "mm[Hg]"},
    {"pulse", "Pulse", terms::loinc, "8867-4", "/min"},
    {"consciousness", "Consciousness", terms::loinc, "80288-4", ""},
}};

std::string decimal_of(Vitals const& v, std::size_t part) {
    switch (part) {
        case 0: return std::to_string(v.respirations);
        case 1: return std::to_string(v.spo2);
        case 3: return fmt::format("{}.{}", v.temperature_tenths / 10, v.temperature_tenths % 10);
        case 4: return std::to_string(v.systolic);
        default: return std::to_string(v.pulse);
    }
}

Draft answer(std::string_view member, Draft value) {
    return array({object({{std::string(member), std::move(value)}})});
}

Draft item(std::string_view link, std::string_view text, Draft answers) {
    if (!answers.exists()) return {};
    return object({{"linkId", link}, {"text", text}, {"answer", std::move(answers)}});
}

Draft text_item(std::string_view link, std::string_view question, std::string_view words) {
    return item(link, question, words.empty() ? Draft() : answer("valueString", words));
}

Draft number_item(std::string_view link, std::string_view question, int number) {
    return item(link, question, answer("valueInteger", number));
}

Draft vitals_item(Assessment const& assessment) {
    if (!assessment.news2) return {};
    auto const& vitals = *assessment.conversation.vitals;
    std::vector<Draft> items;
    for (std::size_t i = 0; i < vital_codes.size(); ++i) {
        auto const& part = assessment.news2->parts[i];
        auto one = text_item(vital_codes[i].link, vital_codes[i].text, part.value);
        // What qualifies an answer stands within it: R4 questionnaireresponse.html.
        one.find("answer")->elements().front().add(
            "item", number_item(std::string(vital_codes[i].link) + "-score", "Score", part.score));
        items.push_back(std::move(one));
    }
    items.push_back(number_item("news2-total", "NEWS2 total", assessment.news2->total));
    items.push_back(text_item("news2-band", "NEWS2 band", name_of(assessment.news2->band)));
    if (vitals.scale == SpO2Scale::two)
        items.push_back(text_item("spo2-scale-reason", "Why SpO₂ scale 2", vitals.scale_reason));
    return object({{"linkId", "news2"}, {"text", "NEWS2"}, {"item", array(std::move(items))}});
}

Draft response_of(Assessment const& assessment, Setting const& setting) {
    auto const& c = assessment.conversation;
    std::vector<Draft> items{vitals_item(assessment)};
    items.push_back(text_item("function", "What the person can do", c.function));
    items.push_back(text_item("mobility", "Getting about", c.mobility));
    items.push_back(text_item("help-at-home", "Who helps at home", c.help_at_home));
    items.push_back(text_item("home", "The home", c.home));
    if (c.lives_alone)
        items.push_back(item("lives-alone", "Lives alone", answer("valueBoolean", *c.lives_alone)));
    items.push_back(text_item("what-matters", "What matters to the person", c.what_matters));
    items.push_back(text_item("speaker", "Who said so", c.speaker));
    if (c.frailty) {
        items.push_back(number_item("frailty", "Clinical Frailty Scale", c.frailty->score));
        items.push_back(text_item("frailty-rater", "Rated by", c.frailty->rater));
    }
    auto const author = setting.practitioner.empty()
                            ? Draft()
                            : terms::reference("Practitioner", setting.practitioner,
                                               setting.author);
    return object(
        {{"resourceType", "QuestionnaireResponse"},
         {"id", setting.id},
         {"extension",
          array({terms::extension("episode", "valueReference",
                                  terms::reference("EpisodeOfCare", setting.episode)),
                 terms::extension("recorded-by", "valueString",
                                  terms::text_or_absent(setting.author))})},
         {"questionnaire", questionnaire},
         {"status", "completed"},
         {"subject", terms::reference("Patient", setting.patient)},
         {"authored", base::to_text(setting.at)},
         {"author", author},
         {"item", array(std::move(items))}});
}

Draft observation(Setting const& setting, std::string_view suffix, Draft code,
                  std::string_view category) {
    constexpr std::string_view categories =
        "http://terminology.hl7.org/CodeSystem/observation-category";
    return object(
        {{"resourceType", "Observation"},
         {"id", setting.id + "." + std::string(suffix)},
         {"extension", array({terms::extension("episode", "valueReference",
                                               terms::reference("EpisodeOfCare",
                                                                setting.episode))})},
         {"status", "final"},
         {"category", array({terms::concept_of(terms::coding(categories, category))})},
         {"code", std::move(code)},
         {"subject", terms::reference("Patient", setting.patient)},
         {"effectiveDateTime", base::to_text(setting.at)},
         {"performer", array({terms::text_reference(setting.author)})},
         {"derivedFrom", array({terms::reference("QuestionnaireResponse", setting.id)})}});
}

void add_vitals(std::vector<store::Change>& changes, Assessment const& assessment,
                Setting const& setting) {
    auto const& vitals = *assessment.conversation.vitals;
    for (std::size_t i = 0; i < vital_codes.size(); ++i) {
        auto const& coded = vital_codes[i];
        auto const& part = assessment.news2->parts[i];
        auto one = observation(
            setting, coded.link,
            terms::concept_of(terms::coding(coded.system, coded.code, coded.text)), "vital-signs");
        if (coded.unit.empty())
            one.set("valueCodeableConcept", terms::text_concept(part.value));
        else
            one.set("valueQuantity", object({{"value", Draft::number(decimal_of(vitals, i))},
                                             {"unit", coded.unit},
                                             {"system", terms::ucum},
                                             {"code", coded.unit}}));
        changes.push_back(terms::change(one, 0));
    }
    auto total = observation(
        setting, "news2",
        terms::concept_of(terms::coding(terms::snomed, "1104051000000101",
                                        "Royal College of Physicians NEWS2 (National Early Warning "
                                        "Score 2) total score")),
        "survey");
    total.set("valueInteger", assessment.news2->total);
    total.set("interpretation",
              array({terms::own_concept("news2-band", name_of(assessment.news2->band))}));
    changes.push_back(terms::change(total, 0));
}

void add_frailty(std::vector<store::Change>& changes, Frailty const& frailty,
                 Setting const& setting) {
    auto one = observation(
        setting, "frailty",
        terms::concept_of(terms::coding(terms::snomed, "763264000",
                                        "Canadian Study of Health and Aging Clinical Frailty Scale "
                                        "score")),
        "survey");
    one.set("performer", array({terms::text_reference(frailty.rater)}));
    one.set("valueInteger", frailty.score);
    changes.push_back(terms::change(one, 0));
}

}  // namespace

std::vector<store::Change> changes_for(Assessment const& assessment, Setting const& setting) {
    std::vector<store::Change> changes{terms::change(response_of(assessment, setting), 0)};
    auto const& conversation = assessment.conversation;
    if (assessment.news2) add_vitals(changes, assessment, setting);
    if (conversation.frailty) add_frailty(changes, *conversation.frailty, setting);
    if (!conversation.what_matters.empty()) {
        auto one = observation(setting, "what-matters",
                               terms::own_concept(terms::finding, "what-matters", "What matters"),
                               "social-history");
        one.set("performer", array({terms::text_reference(conversation.speaker)}));
        one.set("valueString", conversation.what_matters);
        changes.push_back(terms::change(one, 0));
    }
    return changes;
}

namespace {

void read_vitals(Summary& summary, fhir::Value group) {
    for (auto const one : group["item"]) {
        auto const link = one["linkId"].text();
        auto const first = one["answer"][0];
        if (link == "news2-total")
            summary.news2 = static_cast<int>(first["valueInteger"].integer().value_or(0));
        else if (link == "news2-band")
            summary.band = first["valueString"].text();
        else if (auto const score = first["item"][0]["answer"][0]["valueInteger"].integer())
            summary.parts.push_back({std::string(one["text"].text()),
                                     std::string(first["valueString"].text()),
                                     static_cast<int>(*score)});
    }
}

void read_item(Summary& summary, fhir::Value one) {
    auto const link = one["linkId"].text();
    auto const first = one["answer"][0];
    auto const text = first["valueString"].text();
    if (link == "news2") read_vitals(summary, one);
    if (link == "function") summary.function = text;
    if (link == "mobility") summary.mobility = text;
    if (link == "help-at-home") summary.help_at_home = text;
    if (link == "home") summary.home = text;
    if (link == "lives-alone") summary.lives_alone = first["valueBoolean"].boolean();
    if (link == "what-matters") summary.what_matters = text;
    if (link == "speaker") summary.speaker = text;
    if (link == "frailty")
        if (auto const score = first["valueInteger"].integer())
            summary.frailty = static_cast<int>(*score);
    if (link == "frailty-rater") summary.frailty_rater = text;
}

}  // namespace

std::optional<Summary> summary_from(fhir::Value response) {
    if (response["questionnaire"].text() != questionnaire) return std::nullopt;
    Summary summary;
    summary.id = response["id"].text();
    summary.at = terms::instant_in(response["authored"]).value_or(base::Instant{});
    summary.by = terms::extension_in(response, "recorded-by")["valueString"].text();
    for (auto const one : response["item"]) read_item(summary, one);
    return summary;
}

}  // namespace assessment
