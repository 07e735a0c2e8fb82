#include "edge/hl7v2/person_resource.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/time.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;

constexpr std::string_view ethnic_category =
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory";

std::string compact(std::string_view number) {
    std::string digits;
    std::ranges::copy_if(number, std::back_inserter(digits),
                         [](char c) { return c != ' ' && c != '-'; });
    return digits;
}

std::string nhs_number_in(Part const& cx) {
    auto const digits = compact(cx.component(1).text());
    return claims_nhs_number(cx) && base::is_nhs_number(digits) ? digits : std::string{};
}

Draft nhs_identifier(std::string const& digits) {
    return fhir::object({{"system", identity::nhs_number_system}, {"value", digits}});
}

Draft failed_nhs_identifier(Part const& cx, Header const& header) {
    auto identifier = identifier_from(cx, header);
    identifier.set("system", assigner_system({}, header, "unchecked-nhs-number"));
    identifier.set("type", fhir::object({{"text", "NHS number as sent; its check digit fails"}}));
    return identifier;
}

// Takes one CX into the candidate, the Patient's identifiers and the notes.
void take_identifier(Person& person, std::vector<Draft>& identifiers, Part const& cx,
                     Header const& header, std::string const& path) {
    if (cx.component(1).text().empty()) return;
    if (auto const digits = nhs_number_in(cx); !digits.empty()) {
        if (person.candidate.nhs_number.empty()) person.candidate.nhs_number = digits;
        identifiers.push_back(nhs_identifier(digits));
        return;
    }
    bool const failed = claims_nhs_number(cx);
    if (failed) {
        person.notes.push_back({path + ".1",
                                "This is not a valid NHS number (modulus 11); it is "
                                "kept as a local number and identifies nobody."});
    }
    auto identifier = failed ? failed_nhs_identifier(cx, header) : identifier_from(cx, header);
    if (!failed) {
        person.candidate.local.push_back({std::string(identifier.find("system")->text()),
                                          std::string(identifier.find("value")->text())});
    }
    identifiers.push_back(std::move(identifier));
}

Draft identifiers_from(Person& person, Segment const& pid, Header const& header) {
    std::vector<Draft> identifiers;
    std::size_t const field = pid.field(3).empty() ? 2 : 3;
    auto const parts = pid.field(field);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const repetition = i ? fmt::format("[{}]", i + 1) : std::string{};
        take_identifier(person, identifiers, parts[i], header,
                        fmt::format("PID-{}{}", field, repetition));
    }
    return identifiers.empty() ? Draft{} : fhir::array(std::move(identifiers));
}

std::vector<identity::Name> names_in(Segment const& segment, std::size_t field) {
    std::vector<identity::Name> names;
    for (auto const& xpn : segment.field(field)) {
        identity::Name name{xpn.component(1).text(), xpn.component(2).text()};
        if (!name.family.empty() || !name.given.empty()) names.push_back(std::move(name));
    }
    return names;
}

Draft telecom_from(Segment const& pid) {
    std::vector<Draft> contacts;
    for (auto const& [field, use] : {std::pair{13, "home"}, std::pair{14, "work"}}) {
        for (auto const& xtn : pid.field(static_cast<std::size_t>(field))) {
            if (auto point = contact_point_from(xtn, use); point.exists()) {
                contacts.push_back(std::move(point));
            }
        }
    }
    return contacts.empty() ? Draft{} : fhir::array(std::move(contacts));
}

Draft extensions_from(Person const& person, Segment const& pid, Header const& header) {
    std::vector<Draft> extensions;
    if (auto ethnicity = codeable_concept_from(pid.first(22), header); ethnicity.exists()) {
        extensions.push_back(fhir::object(
            {{"url", ethnic_category}, {"valueCodeableConcept", std::move(ethnicity)}}));
    }
    if (person.candidate.nhs_number.empty()) {
        extensions.push_back(fhir::object(
            {{"url", std::string(own_address) + "StructureDefinition/nhs-number-missing-reason"},
             {"valueCode", person.notes.empty() ? "not-in-message" : "failed-check"}}));
    }
    return extensions.empty() ? Draft{} : fhir::array(std::move(extensions));
}

Draft birth_date_from(Person& person, Segment const& pid) {
    auto const text = pid.text(7);
    if (text.empty()) return {};
    auto const date = date_from(text);
    if (!date) {
        person.notes.push_back(
            {"PID-7", "The birth date is not a date (YYYYMMDD); it was left out."});
        return {};
    }
    person.candidate.birth_date = *date;
    return *date;
}

Draft gender(Person& person, Segment const& pid) {
    auto const code = pid.text(8);
    auto known = gender_from(code);
    if (!code.empty() && !known.exists()) {
        person.notes.push_back({"PID-8", "This code is not in table 0001; it was left out."});
    }
    return known;
}

// PID-29 is the moment of death, PID-30 whether the person has died.
void set_deceased(Draft& patient, Segment const& pid) {
    auto const when = date_time_from(pid.text(29));
    auto const died = pid.text(30);
    if (when && died != "N") {
        patient.set("deceasedDateTime", *when);
    } else if (died == "Y" || died == "N") {
        patient.set("deceasedBoolean", died == "Y");
    }
}

Draft general_practitioners(Message const& message) {
    auto const pd1 = message.segment("PD1");
    auto const& header = message.header();
    std::vector<Draft> all;
    for (auto const& xon : pd1.field(3)) {
        if (auto one = organisation_from(xon, header); one.exists()) all.push_back(std::move(one));
    }
    for (auto const& xcn : pd1.field(4)) {
        if (auto one = practitioner_from(xcn, header); one.exists()) all.push_back(std::move(one));
    }
    return all.empty() ? Draft{} : fhir::array(std::move(all));
}

Draft communication_from(Segment const& pid, Header const& header) {
    auto language = codeable_concept_from(pid.first(15), header);
    if (!language.exists()) return {};
    return fhir::array({fhir::object({{"language", std::move(language)}})});
}

std::vector<std::string> cleared_in(Segment const& pid) {
    constexpr std::pair<std::size_t, std::string_view> fields[]{
        {7, "birthDate"},      {11, "address"},          {13, "telecom"},
        {16, "maritalStatus"}, {29, "deceasedDateTime"}, {30, "deceasedBoolean"}};
    std::vector<std::string> cleared;
    for (auto const& [field, element] : fields) {
        if (pid.deletes(field)) cleared.emplace_back(element);
    }
    return cleared;
}

Draft patient_from(Person& person, Message const& message) {
    auto const pid = message.segment("PID");
    auto const& header = message.header();
    auto identifiers = identifiers_from(person, pid, header);
    auto patient = fhir::object(
        {{"resourceType", "Patient"},
         {"extension", extensions_from(person, pid, header)},
         {"identifier", std::move(identifiers)},
         {"active", true},
         {"name", each(pid, 5, human_name_from)},
         {"telecom", telecom_from(pid)},
         {"gender", gender(person, pid)},
         {"birthDate", birth_date_from(person, pid)},
         {"address", each(pid, 11, address_from)},
         {"maritalStatus", codeable_concept_from(pid.first(16), header,
                                                 "http://terminology.hl7.org/CodeSystem/v2-0002")},
         {"communication", communication_from(pid, header)},
         {"generalPractitioner", general_practitioners(message)}});
    set_deceased(patient, pid);
    return patient;
}

bool same_identifier(Draft const& left, Draft const& right) {
    auto const text = [](Draft const& draft, std::string_view member) {
        auto const* found = draft.find(member);
        return found ? found->text() : std::string_view{};
    };
    return text(left, "system") == text(right, "system") &&
           text(left, "value") == text(right, "value");
}

void add_new_identifiers(Draft& patient, Draft const& said) {
    for (auto const& identifier : said.elements()) {
        auto const* own = patient.find("identifier");
        bool const has = own && std::ranges::any_of(own->elements(), [&](Draft const& one) {
                             return same_identifier(one, identifier);
                         });
        if (!has) patient.add("identifier", identifier);
    }
}

std::string_view url_of(Draft const& extension) {
    auto const* url = extension.find("url");
    return url ? url->text() : std::string_view{};
}

bool has_nhs_number(Draft const& patient) {
    auto const* identifiers = patient.find("identifier");
    return identifiers && std::ranges::any_of(identifiers->elements(), [](Draft const& one) {
               auto const* system = one.find("system");
               return system && system->text() == identity::nhs_number_system;
           });
}

// The message's extensions replace those of the same address; a reason for a missing NHS number
// goes once the person has one.
void merge_extensions(Draft& patient, Draft const* coming) {
    std::vector<Draft> all;
    if (coming) all = coming->elements();
    auto const said_again = [&](Draft const& extension) {
        return coming && std::ranges::find(coming->elements(), url_of(extension), url_of) !=
                             coming->elements().end();
    };
    if (auto const* own = patient.find("extension")) {
        std::ranges::copy_if(own->elements(), std::back_inserter(all),
                             [&](Draft const& extension) { return !said_again(extension); });
    }
    if (has_nhs_number(patient)) {
        std::erase_if(all, [](Draft const& extension) {
            return url_of(extension).ends_with("/nhs-number-missing-reason");
        });
    }
    patient.set("extension", all.empty() ? Draft{} : fhir::array(std::move(all)));
}

std::optional<base::Instant> said_at(Message const& message) {
    for (auto const& dtm :
         {message.segment("EVN").text(6), message.segment("EVN").text(2), message.header().sent}) {
        if (auto const at = moment_from(dtm)) return at;
    }
    return {};
}

// Death is one matter, however it is said.
std::string_view matter_of(std::string_view element) {
    return element.starts_with("deceased") ? "deceased" : element;
}

Draft newer_extensions(Draft const& extensions, SaidTimes& times, base::Instant at) {
    std::vector<Draft> newer;
    for (auto const& extension : extensions.elements()) {
        if (times.note(url_of(extension), at)) newer.push_back(extension);
    }
    return newer.empty() ? Draft{} : fhir::array(std::move(newer));
}

}  // namespace

void leave_out_older(Person& person, SaidTimes& times, base::Instant at) {
    auto const said = person.patient.members();
    for (auto const& [name, value] : said) {
        if (name == "resourceType" || name == "active" || name == "identifier") continue;
        if (name == "extension") {
            person.patient.set(name, newer_extensions(value, times, at));
        } else if (!times.note(matter_of(name), at)) {
            person.patient.set(name, {});
        }
    }
    std::erase_if(person.cleared, [&](std::string const& element) {
        return !times.note(matter_of(element), at);
    });
}

base::Result<Person> person_from(Message const& message) {
    auto const pid = message.segment("PID");
    if (!pid)
        return base::malformed(errors::field_missing, {{"PID", "Say whom the message is about."}});
    Person person;
    person.patient = patient_from(person, message);
    person.candidate.names = names_in(pid, 5);
    person.cleared = cleared_in(pid);
    person.said = said_at(message);
    if (!person.patient.find("identifier")) {
        return base::malformed(errors::field_missing,
                               {{"PID-3", "Give at least one identifier of the person."}});
    }
    return person;
}

base::Result<identity::Candidate> merged_away(Message const& message) {
    auto const mrg = message.segment("MRG");
    Person person;
    std::vector<Draft> unused;
    for (auto const& cx : mrg.field(1)) {
        take_identifier(person, unused, cx, message.header(), "MRG-1");
    }
    person.candidate.names = names_in(mrg, 7);
    if (person.candidate.nhs_number.empty() && person.candidate.local.empty()) {
        return base::malformed(
            errors::field_missing,
            {{"MRG-1", "Give the identifier of the record that is merged away."}});
    }
    return person.candidate;
}

Draft patient_after(fhir::Value current, Person const& said) {
    Draft patient(current);
    for (auto const& [name, value] : said.patient.members()) {
        if (name == "resourceType" || name == "active" || name == "extension") continue;
        if (name == "identifier") {
            add_new_identifiers(patient, value);
            continue;
        }
        if (name.starts_with("deceased")) {
            patient.set("deceasedBoolean", {});
            patient.set("deceasedDateTime", {});
        }
        patient.set(name, value);
    }
    for (auto const& element : said.cleared) patient.set(element, {});
    merge_extensions(patient, said.patient.find("extension"));
    return patient;
}

std::vector<Kin> kin_from(Message const& message) {
    std::vector<Kin> all;
    auto const& header = message.header();
    for (auto const& nk1 : message.all("NK1")) {
        auto names = each(nk1, 2, human_name_from);
        if (!names.exists()) continue;
        auto relationship = codeable_concept_from(nk1.first(3), header,
                                                  "http://terminology.hl7.org/CodeSystem/v2-0063");
        std::vector<Draft> contacts;
        for (std::size_t const field : {5, 6}) {
            for (auto const& xtn : nk1.field(field)) {
                if (auto one = contact_point_from(xtn, field == 5 ? "home" : "work"); one.exists())
                    contacts.push_back(std::move(one));
            }
        }
        auto person = fhir::object(
            {{"resourceType", "RelatedPerson"},
             {"active", true},
             {"relationship",
              relationship.exists() ? fhir::array({std::move(relationship)}) : Draft{}},
             {"name", std::move(names)},
             {"telecom", contacts.empty() ? Draft{} : fhir::array(std::move(contacts))},
             {"gender", gender_from(nk1.text(15))},
             {"address", each(nk1, 4, address_from)}});
        if (auto const born = date_from(nk1.text(16))) person.set("birthDate", *born);
        all.push_back({base::fold(nk1.text(2) + "|" + nk1.text(2, 2) + "|" + nk1.text(3)),
                       std::move(person)});
    }
    return all;
}

}  // namespace hl7v2
