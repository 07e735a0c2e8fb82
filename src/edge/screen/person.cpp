#include "edge/screen/internal/person.hpp"

#include <algorithm>
#include <utility>

#include "domain/terms/terms.hpp"
#include "edge/screen/errors.hpp"
#include "fhir/search/query.hpp"
#include "fhir/value/value.hpp"

namespace screen {
namespace {

constexpr std::size_t few = 100;  // Flags and contacts of one person

void read_name(Person& person, fhir::Value patient) {
    for (auto const name : patient["name"]) {
        auto const use = name["use"].text();
        auto const given = name["given"][0].text();
        auto const family = name["family"].text();
        if (use == "nickname" || use == "usual") {
            person.preferred_name = given.empty() ? name["text"].text() : given;
            if (use == "nickname") continue;
        }
        if (!person.name.empty() && use != "official") continue;
        person.name = given;
        if (!given.empty() && !family.empty()) person.name += ' ';
        person.name += family;
        if (person.name.empty()) person.name = name["text"].text();
    }
}

void read_address(Person& person, fhir::Value patient) {
    auto const address = patient["address"][0];
    if (auto const text = address["text"].text(); !text.empty()) person.address = text;
    auto add = [&](std::string_view part) {
        if (part.empty()) return;
        if (!person.address.empty()) person.address += ", ";
        person.address += part;
    };
    if (person.address.empty()) {
        for (auto const line : address["line"]) add(line.text());
        add(address["city"].text());
    }
    add(address["postalCode"].text());
}

void read_patient(Person& person, fhir::Value patient) {
    read_name(person, patient);
    read_address(person, patient);
    person.birth_date = patient["birthDate"].text();
    person.gender = patient["gender"].text();
    for (auto const one : patient["identifier"])
        if (one["system"].text() == terms::nhs_number) person.nhs_number = one["value"].text();
}

void read_flag(Person& person, fhir::Value flag) {
    if (flag["status"].text() != "active") return;
    auto const category = terms::own_code(flag["category"][0], "flag-category");
    auto text = std::string(flag["code"]["text"].text());
    if (text.empty()) text = flag["code"]["coding"][0]["display"].text();
    if (category == "adjustment") person.adjustments.push_back(std::move(text));
    else if (category == "advance-plan") person.advance_plan = true;
    else person.alerts.push_back(std::move(text));
}

void read_contact(Person& person, fhir::Value related) {
    Contact contact;
    auto const name = related["name"][0];
    contact.name = name["given"][0].text();
    if (!contact.name.empty()) contact.name += ' ';
    contact.name += name["family"].text();
    contact.relationship = related["relationship"][0]["text"].text();
    if (contact.relationship.empty())
        contact.relationship = related["relationship"][0]["coding"][0]["display"].text();
    contact.phone = related["telecom"][0]["value"].text();
    person.contacts.push_back(std::move(contact));
}

// The newest of each finding counts; they come newest first.
void read_finding(Person& person, fhir::Value observation) {
    auto const own = terms::own_code(observation["code"], terms::finding);
    auto const text = observation["valueString"].text();
    if (own == "what-matters" && person.what_matters.empty()) person.what_matters = text;
    if (own == "household" && person.at_home.empty()) person.at_home = text;
    auto const score = observation["valueInteger"].integer();
    if (terms::code_in(observation["code"], terms::snomed) == "763264000" && score &&
        !person.frailty)
        person.frailty = FrailtyScore{
            static_cast<int>(*score), std::string(observation["performer"][0]["display"].text()),
            std::string(observation["effectiveDateTime"].text().substr(0, 10))};
}

base::Result<fhir::Query> findings_of(std::string_view id) {
    auto const own = terms::code_system(terms::finding);
    return fhir::query_from("Observation",
                            {{"patient", std::string(id)},
                             {"code", own + "|what-matters," + own + "|household," +
                                          std::string(terms::snomed) + "|763264000"},
                             {"_sort", "-date"},
                             {"_total", "none"},
                             {"_count", "30"}},
                            fhir::Handling::strict, "");
}

}  // namespace

base::Result<Person> person_from(store::Snapshot const& snapshot, std::string_view id) {
    store::Key const key{"Patient", std::string(id)};
    auto const version = TRY(snapshot.read(key));
    if (!version || !version->body) return base::refuse(errors::no_person);
    Person person;
    person.id = id;
    auto const patient = TRY(fhir::parse(version->body));
    read_patient(person, patient.root());
    for (auto const& one : TRY(snapshot.referring(key, "Flag", "patient", few))) {
        auto const flag = TRY(fhir::parse(one.body));
        read_flag(person, flag.root());
    }
    for (auto const& one : TRY(snapshot.referring(key, "RelatedPerson", "patient", few))) {
        auto const related = TRY(fhir::parse(one.body));
        read_contact(person, related.root());
    }
    auto const query = TRY(findings_of(id));
    for (auto const& one : TRY(snapshot.search(query)).matches) {
        auto const observation = TRY(fhir::parse(one.body));
        read_finding(person, observation.root());
    }
    return person;
}

fhir::Draft summary_of(Person const& person, base::Day today) {
    auto texts = [](std::vector<std::string> const& list) {
        std::vector<fhir::Draft> all;
        for (auto const& one : list) all.emplace_back(one);
        return fhir::array(std::move(all));
    };
    auto const born = base::day_from(person.birth_date);
    return fhir::object(
        {{"id", person.id},
         {"name", person.name},
         {"preferredName", terms::text_or_absent(person.preferred_name)},
         {"age", born ? fhir::Draft(base::age_years(*born, today)) : fhir::Draft()},
         {"birthDate", terms::text_or_absent(person.birth_date)},
         {"gender", terms::text_or_absent(person.gender)},
         {"nhsNumber", terms::text_or_absent(person.nhs_number)},
         {"whatMatters", terms::text_or_absent(person.what_matters)},
         {"adjustments", texts(person.adjustments)},
         {"alerts", texts(person.alerts)},
         {"atHome", person.at_home.empty() ? "Not recorded" : person.at_home}});
}

}  // namespace screen
