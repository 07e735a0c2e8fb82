// ServiceRequest/$refer and Task/$triage.
#include <fmt/format.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "domain/episode/errors.hpp"
#include "domain/episode/referral.hpp"
#include "domain/identity/known_rows.hpp"
#include "domain/identity/match.hpp"
#include "domain/terms/terms.hpp"
#include "edge/care/errors.hpp"
#include "edge/care/internal/handlers.hpp"
#include "fhir/search/query.hpp"

namespace care {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;
using rest::Parameters;

std::string text(Parameters const& parameters, std::string_view name) {
    return std::string(base::trim(parameters.text(name)));
}

Draft identifier_of(Parameters const& asked) {
    auto const number = text(asked, "nhsNumber");
    if (number.empty()) return {};
    return array({object({{"system", terms::nhs_number}, {"value", number}})});
}

Draft address_of(Parameters const& asked) {
    auto const line = text(asked, "address");
    auto const postcode = text(asked, "postcode");
    if (line.empty() && postcode.empty()) return {};
    return array({object({{"use", "home"},
                          {"text", terms::text_or_absent(line)},
                          {"postalCode", terms::text_or_absent(postcode)}})});
}

Draft patient_of(Parameters const& asked, std::string_view id) {
    auto const given = text(asked, "given");
    auto const missing = terms::extension("nhs-number-missing-reason", "valueString",
                                          terms::text_or_absent(text(asked,
                                                                     "nhsNumberMissingReason")));
    return object(
        {{"resourceType", "Patient"},
         {"id", id},
         {"extension", missing.exists() ? array({missing}) : Draft()},
         {"identifier", identifier_of(asked)},
         {"active", true},
         {"name", array({object({{"use", "official"},
                                 {"family", text(asked, "family")},
                                 {"given", given.empty() ? Draft() : array({given})}})})},
         {"gender", terms::text_or_absent(text(asked, "gender"))},
         {"birthDate", text(asked, "birthDate")},
         {"address", address_of(asked)}});
}

// The person of the referral: the one named, the one who bears the number, or a new one.
base::Result<std::string> person_of(store::Snapshot const& snapshot, store::Batch& batch,
                                    Parameters const& asked) {
    if (asked.has("patient")) {
        auto const id = terms::reference_id(asked.value("patient"), "Patient");
        TRY(paper(snapshot, "Patient", id));
        return id;
    }
    identity::Candidate candidate;
    candidate.nhs_number = text(asked, "nhsNumber");
    candidate.names = {{text(asked, "family"), text(asked, "given")}};
    candidate.birth_date = text(asked, "birthDate");
    bool const numbered = !candidate.nhs_number.empty();
    if (numbered && !base::is_nhs_number(candidate.nhs_number))
        return base::refuse(errors::bad_nhs_number);
    if (numbered) {
        auto const found = identity::match(TRY(identity::known_like(snapshot, candidate)),
                                           candidate);
        if (found.certainty == identity::Certainty::certain) return found.person;
        if (found.certainty == identity::Certainty::contradicted)
            return base::refuse(errors::person_unclear);
    }
    if (text(asked, "family").empty() || candidate.birth_date.empty() ||
        (!numbered && text(asked, "nhsNumberMissingReason").empty()))
        return base::refuse(errors::person_incomplete);
    auto const id = base::new_id();
    batch.changes.push_back(terms::change(patient_of(asked, id), 0));
    if (numbered)
        batch.unmatched.push_back(identity::bearers_of(
            {std::string(identity::nhs_number_system), candidate.nhs_number}));
    return id;
}

void add_household(store::Batch& batch, Parameters const& asked, std::string_view patient,
                   Context const& context) {
    if (!asked.flag("livesAlone").value_or(false)) return;
    batch.changes.push_back(terms::change(
        object({{"resourceType", "Observation"},
                {"id", base::new_id()},
                {"status", "final"},
                {"code", terms::own_concept(terms::finding, "household", "Who is at home")},
                {"subject", terms::reference("Patient", patient)},
                {"effectiveDateTime", base::to_text(context.now)},
                {"performer", array({terms::text_reference(author_of(context).display)})},
                {"valueString", "Lives alone"}}),
        0));
}

episode::Referral referral_of(Context const& context, Parameters const& asked,
                              episode::Trigger trigger, std::string patient) {
    auto const organisation = text(asked, "callerOrganisation");
    bool const ours = organisation.empty() || organisation == context.actor.organisation_name;
    return {.request_id = base::new_id(),
            .task_id = base::new_id(),
            .patient = std::move(patient),
            .trigger = std::move(trigger),
            .what = text(asked, "what"),
            .organisation = ours ? context.actor.organisation_name : organisation,
            .organisation_id = ours ? context.actor.organisation : "",
            .caller = text(asked, "callerName"),
            .caller_role = text(asked, "callerRole"),
            .location = text(asked, "place"),
            .recorded_by = author_of(context).display,
            .at = context.now};
}

base::Result<fhir::Query> open_courses_of(std::string const& patient) {
    return fhir::query_from("EpisodeOfCare", {{"patient", patient}, {"status", "active"},
                                              {"type", terms::code_system("episode-type") +
                                                           "|early-intervention"}},
                            fhir::Handling::strict, "");
}

std::string both(std::vector<store::Written> const& written) {
    std::string request;
    std::string task;
    for (auto const& one : written) {
        if (one.key.type == "ServiceRequest") request = *one.body;
        if (one.key.type == "Task") task = *one.body;
    }
    return fmt::format(
        R"({{"resourceType":"Parameters","parameter":[{{"name":"return","resource":{}}},)"
        R"({{"name":"task","resource":{}}}]}})",
        request, task);
}

}  // namespace

base::Result<Answer> refer(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::refer, {"ServiceRequest", ""}));
    auto const trigger =
        episode::trigger_named(episode::triggers(), call.parameters.text("trigger"));
    if (!trigger) return base::refuse(episode::errors::unknown_trigger);
    auto const decide = [&](store::Snapshot const& snapshot,
                            store::Batch& batch) -> base::Result<store::Key> {
        auto const patient = TRY(person_of(snapshot, batch, call.parameters));
        context.note.people = {patient};
        if (episode::waits_already(TRY(steps_of(snapshot, patient))))
            return base::refuse(episode::errors::already_waiting);
        auto const referral = referral_of(context, call.parameters, *trigger, patient);
        for (auto& change : episode::referral_from(referral))
            batch.changes.push_back(std::move(change));
        add_household(batch, call.parameters, patient, context);
        return store::Key{"ServiceRequest", referral.request_id};
    };
    store::Key key;
    auto const written = TRY(committed(context, decide, key));
    return Answer{.body = both(written)};
}

base::Result<Answer> triage(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::triage, {"Task", ""}));
    auto const& asked = call.parameters;
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const task = TRY(paper(snapshot, "Task", call.id));
        auto const read = episode::step_from(task.root(), task.version);
        auto const* waiting = read ? std::get_if<episode::Triage>(&*read) : nullptr;
        if (!waiting) return base::refuse(episode::errors::not_a_triage);
        auto const& patient = waiting->origin.patient;
        context.note.people = {patient};
        auto const decision = TRY(episode::triage(
            *waiting, {text(asked, "outcome"), text(asked, "reason"), text(asked, "alternative"),
                       text(asked, "note")}));
        auto const request = TRY(paper(snapshot, "ServiceRequest", waiting->referral));
        auto const referral = episode::step_from(request.root(), request.version);
        if (!referral || !std::holds_alternative<episode::Referred>(*referral))
            return base::refuse(episode::errors::not_a_triage);
        auto const author = author_of(context);
        std::string episode_id;
        if (decision.state == episode::TriageState::accepted) {
            auto const steps = TRY(steps_of(snapshot, patient));
            if (auto const* open = episode::open_course(steps)) {
                episode_id = open->origin.id;
                auto const course = TRY(paper(snapshot, "EpisodeOfCare", episode_id));
                batch.changes.push_back(
                    episode::joined(course.root(), course.version, waiting->referral));
            } else {
                episode_id = base::new_id();
                // Another acceptance for the same person at the same time: decided anew.
                batch.unmatched.push_back(TRY(open_courses_of(patient)));
                batch.changes.push_back(episode::opened(
                    episode_id, std::get<episode::Referred>(*referral), author));
            }
        }
        batch.changes.push_back(
            episode::change_for(decision, task.root(), task.version, episode_id, author));
        batch.changes.push_back(
            episode::referral_change(decision, request.root(), request.version));
        return store::Key{"Task", call.id};
    });
}

}  // namespace care
