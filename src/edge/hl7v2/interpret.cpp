#include "edge/hl7v2/internal/interpret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/internal/person_step.hpp"
#include "edge/hl7v2/internal/trigger_step.hpp"
#include "edge/hl7v2/result_resource.hpp"
#include "edge/hl7v2/stay_resource.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;

Draft reference(std::string_view type, std::string_view id) {
    return fhir::object({{"reference", fmt::format("{}/{}", type, id)}});
}

std::string text_in(Draft const& draft, std::string_view member) {
    auto const* found = draft.find(member);
    return found ? std::string(found->text()) : std::string{};
}

std::string id_of_visit(Draft const& identifier) {
    return id_from("visit", text_in(identifier, "system") + "|" + text_in(identifier, "value"));
}

// The one stay that the person is in, for senders who give no visit number.
base::Result<std::string> open_stay(store::Snapshot const& snapshot, std::string const& patient) {
    for (auto const& version :
         TRY(snapshot.referring({"Patient", patient}, "Encounter", "subject", 500))) {
        if (!version.body) continue;
        auto const encounter = TRY(fhir::parse(version.body));
        if (encounter["status"].text() == "in-progress") return version.key.id;
    }
    return std::string{};
}

// Which Encounter the visit is: by its number; without one, an arrival by person and time, and what
// follows by the stay that the person is in.
base::Result<std::string> encounter_id(Visit const& visit, std::string const& patient,
                                       Writing const& writing) {
    if (visit.identifier.exists()) return id_of_visit(visit.identifier);
    auto const movement = visit.said.movement;
    auto const& start = visit.said.admitted ? visit.said.admitted->text : visit.said.when.text;
    auto const by_time = id_from("visit", patient + "|" + start);
    if (movement == Movement::admit || movement == Movement::register_) return by_time;
    auto const open = TRY(open_stay(writing.snapshot(), patient));
    if (!open.empty()) return open;
    if (visit.said.admitted) return by_time;
    return base::malformed(errors::field_missing,
                           {{"PV1-19",
                             "Give the visit number: the person is in no stay that the "
                             "event could belong to."}});
}

// A visit belongs to one person; after a merge, to the one who stands for them too.
base::Result<void> same_person(fhir::Value encounter, std::string const& patient,
                               Writing const& writing) {
    auto const subject = std::string(encounter["subject"]["reference"].text());
    auto const ours = "Patient/" + patient;
    if (subject == ours) return {};
    auto const other = TRY(writing.read({"Patient", subject.substr(subject.find('/') + 1)}));
    bool const merged =
        other && std::ranges::any_of(other->document["link"], [&](fhir::Value link) {
            return link["type"].text() == "replaced-by" &&
                   link["other"]["reference"].text() == ours;
        });
    if (merged) return {};
    return std::unexpected(base::Error{errors::wrong_person,
                                       std::string(errors::wrong_person.message),
                                       {},
                                       {{"PV1-19", "This visit is another person's."}}});
}

base::Result<void> put_stay(Interpreting const& asked, Visit const& visit,
                            std::string const& patient, Writing& writing) {
    auto const id = TRY(encounter_id(visit, patient, writing));
    auto const current = TRY(writing.read({"Encounter", id}));
    if (current) TRY(same_person(current->document.root(), patient, writing));
    auto encounter = encounter_after(current ? current->document.root() : fhir::Value{}, visit);
    if (!encounter.find("subject")) encounter.set("subject", reference("Patient", patient));
    auto const status = std::string(encounter.find("status")->text());
    TRY(writing.put({"Encounter", id}, std::move(encounter)));
    if (status == "cancelled") return withdraw_referral(asked, id, writing);
    if (status != "in-progress") return {};
    auto const person = TRY(writing.as_written({"Patient", patient}));
    return refer_by_trigger(asked, visit, person, id, writing);
}

base::Result<void> movement(Interpreting const& asked, Person const& person, Writing& writing,
                            Interpreted& result) {
    auto const visit = TRY(visit_from(asked.message));
    auto const patient =
        TRY(settle_person(asked, person, Demographics::updates, writing, result.notes));
    result.people.push_back(patient);
    TRY(put_kin(asked, patient, writing));
    if (!visit) return {};
    std::ranges::copy(visit->notes, std::back_inserter(result.notes));
    return put_stay(asked, *visit, patient, writing);
}

// The Encounter that results belong to, if the record has it.
base::Result<Draft> encounter_of(Message const& message, std::string const& patient,
                                 Writing const& writing) {
    auto const number = identifier_from(message.segment("PV1").first(19), message.header());
    if (!number.exists()) return Draft{};
    auto const id = id_of_visit(number);
    auto const encounter = TRY(writing.read({"Encounter", id}));
    if (!encounter) return Draft{};
    TRY(same_person(encounter->document.root(), patient, writing));
    return reference("Encounter", id);
}

base::Result<void> put_report(Interpreting const& asked, Report report, std::string const& patient,
                              Draft const& encounter, Writing& writing) {
    auto const& header = asked.message.header();
    auto const name =
        fmt::format("{}|{}|{}|{}", header.application, header.facility, patient, report.name);
    auto const id = id_from("report", name);
    report.report.set("subject", reference("Patient", patient));
    report.report.set("encounter", encounter);
    for (auto& [finding, observation] : report.findings) {
        auto const key = id_from("finding", name + "|" + finding);
        observation.set("subject", reference("Patient", patient));
        observation.set("encounter", encounter);
        TRY(writing.put({"Observation", key}, std::move(observation)));
        report.report.add("result", reference("Observation", key));
    }
    return writing.put({"DiagnosticReport", id}, std::move(report.report));
}

base::Result<void> results(Interpreting const& asked, Person const& person, Writing& writing,
                           Interpreted& result) {
    auto found = TRY(results_from(asked.message));
    auto const patient =
        TRY(settle_person(asked, person, Demographics::leaves, writing, result.notes));
    result.people.push_back(patient);
    auto const encounter = TRY(encounter_of(asked.message, patient, writing));
    for (auto& report : found.reports) {
        TRY(put_report(asked, std::move(report), patient, encounter, writing));
    }
    std::ranges::move(found.notes, std::back_inserter(result.notes));
    return {};
}

std::string sender_of(Header const& header) {
    if (header.application.empty()) return header.facility;
    if (header.facility.empty()) return header.application;
    return header.application + " at " + header.facility;
}

Draft who(std::string const& display, std::string const& as) {
    return fhir::object(
        {{"type", fhir::object({{"text", as}})}, {"who", fhir::object({{"display", display}})}});
}

Draft provenance(Interpreting const& asked, std::vector<std::string> const& references) {
    auto const& header = asked.message.header();
    std::vector<Draft> targets;
    for (auto const& target : references) targets.push_back(fhir::object({{"reference", target}}));
    std::vector<Draft> agents{who(sender_of(header), "sending system")};
    if (!asked.mender.empty()) agents.push_back(who(asked.mender, "corrected the message"));
    auto const control =
        fhir::object({{"system", std::string(own_address) + "identifier/message-control-id"},
                      {"value", header.control}});
    return fhir::object(
        {{"resourceType", "Provenance"},
         {"target", fhir::array(std::move(targets))},
         {"recorded", base::to_text(asked.now)},
         {"activity", fhir::object({{"text", header.type + "^" + header.event}})},
         {"agent", fhir::array(std::move(agents))},
         {"entity",
          fhir::array({fhir::object(
              {{"role", "source"}, {"what", fhir::object({{"identifier", control}})}})})}});
}

// A message is the same if sender, control id, type and everything after MSH are: a sender who
// sends again may stamp a new time into MSH-7.
std::string id_of_message(Message const& message) {
    auto const& header = message.header();
    auto const text = message.text();
    auto const body = text.substr(std::min(text.find_first_of("\r\n"), text.size()));
    return id_from("message", fmt::format("{}|{}|{}|{}^{}|{}", header.application, header.facility,
                                          header.control, header.type, header.event, body));
}

}  // namespace

base::Result<Interpreted> interpret(Interpreting const& asked, Writing& writing) {
    Interpreted result;
    store::Key const trace{"Provenance", id_of_message(asked.message)};
    if (TRY(writing.read(trace))) {
        result.repeated = true;
        return result;
    }
    auto const person = TRY(person_from(asked.message));
    result.notes = person.notes;
    auto const& header = asked.message.header();
    if (header.type == "ORU") {
        TRY(results(asked, person, writing, result));
    } else if (header.event == "A40") {
        TRY(merge_prior(asked, person, writing, result));
    } else {
        TRY(movement(asked, person, writing, result));
    }
    auto targets = writing.references();
    if (targets.empty()) targets.push_back("Patient/" + result.people.front());
    TRY(writing.put(trace, provenance(asked, targets)));
    return result;
}

}  // namespace hl7v2
