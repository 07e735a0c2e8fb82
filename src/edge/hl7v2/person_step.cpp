#include <fmt/format.h>

#include <algorithm>

#include "domain/identity/known_rows.hpp"
#include "domain/identity/match.hpp"
#include "domain/identity/merge.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/internal/person_step.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;
using identity::Certainty;

constexpr auto rows = "hl7v2";

Draft reference(std::string_view type, std::string_view id) {
    return fhir::object({{"reference", fmt::format("{}/{}", type, id)}});
}

Draft review_task(std::string const& patient, std::string const& other, base::Instant now) {
    auto const code = fhir::object({{"system", std::string(own_address) + "CodeSystem/step"},
                                    {"code", "identity-review"},
                                    {"display", "Check who this is"}});
    return fhir::object({{"resourceType", "Task"},
                         {"status", "requested"},
                         {"intent", "order"},
                         {"code", fhir::object({{"coding", fhir::array({code})}})},
                         {"description",
                          "A message bears this other person's identifier, but birth date and name "
                          "differ. Check who it is; merge the two records if they are one person."},
                         {"focus", reference("Patient", other)},
                         {"for", reference("Patient", patient)},
                         {"authoredOn", base::to_text(now)}});
}

base::Result<void> ask_for_review(Interpreting const& asked, std::string const& patient,
                                  std::vector<std::string> const& others, Writing& writing) {
    for (auto const& other : others) {
        auto const id = id_from("identity-review", patient + "|" + other);
        if (TRY(writing.read({"Task", id}))) continue;  // Asked before; perhaps answered.
        TRY(writing.put({"Task", id}, review_task(patient, other, asked.now)));
    }
    return {};
}

// Two doors must not make the same person twice: no one may bear the identifiers at commit.
void demand_nobody(identity::Candidate const& candidate, Writing& writing) {
    if (!candidate.nhs_number.empty()) {
        writing.require_unmatched(
            identity::bearers_of({std::string(identity::nhs_number_system), candidate.nhs_number}));
    }
    for (auto const& identifier : candidate.local) {
        writing.require_unmatched(identity::bearers_of(identifier));
    }
}

std::string row_of(std::string const& patient) { return "said/" + patient; }

// What of the message is not older than what is known, and the times of what is.
base::Result<Person> newer_part(Interpreting const& asked, std::string const& patient,
                                Person person, Writing& writing) {
    auto const row = TRY(writing.snapshot().row(rows, row_of(patient)));
    auto const before = row.value_or(std::string{});
    auto times = SaidTimes::from(before);
    leave_out_older(person, times, person.said.value_or(asked.now));
    auto after = times.print();
    if (after != before) writing.add(store::Row{rows, row_of(patient), std::move(after)});
    return person;
}

base::Result<std::string> make(Interpreting const& asked, Person const& person,
                               identity::Match const& match, Writing& writing, Notes& notes) {
    auto const id = asked.new_id();
    auto said = TRY(newer_part(asked, id, person, writing));
    TRY(writing.put({"Patient", id}, std::move(said.patient)));
    if (match.certainty == Certainty::none) {
        demand_nobody(person.candidate, writing);
        return id;
    }
    notes.push_back({"PID-3",
                     "An identifier belongs to somebody with another birth date and name. A "
                     "new record was made and somebody will be asked to check who it is."});
    TRY(ask_for_review(asked, id, match.others, writing));
    return id;
}

base::Result<void> update(Interpreting const& asked, std::string const& id, Person const& person,
                          Writing& writing) {
    auto const current = TRY(writing.read({"Patient", id}));
    if (!current) return base::refuse(errors::person_deleted);
    auto const newer = TRY(newer_part(asked, id, person, writing));
    return writing.put({"Patient", id}, patient_after(current->document.root(), newer));
}

// Whom MRG-1 names among those who bear its identifiers; empty if nobody does.
base::Result<std::string> prior_person(std::vector<identity::Known> const& known,
                                       identity::Candidate const& prior,
                                       std::string const& survivor) {
    auto const match = identity::match(known, prior);
    if (match.certainty == Certainty::none) return std::string{};
    auto const chosen = match.certainty == Certainty::certain ? match.person
                        : match.others.size() == 1            ? match.others[0]
                                                              : std::string{};
    if (chosen.empty()) {
        return base::malformed(
            errors::field_unusable,
            {{"MRG-1", "Several records bear this identifier; merge them in Homeward."}});
    }
    bool const moved = std::ranges::any_of(
        known, [&](identity::Known const& one) { return one.replaced_by == chosen; });
    if (moved && chosen != survivor) {
        return base::malformed(errors::field_unusable,
                               {{"MRG-1", "This record was merged into another one before."}});
    }
    return chosen;
}

base::Result<void> lend_identifiers(identity::Candidate const& prior, std::string const& survivor,
                                    Draft patient, Writing& writing) {
    auto const* own = patient.find("identifier");
    for (auto const& identifier : prior.local) {
        bool const has = own && std::ranges::any_of(own->elements(), [&](Draft const& one) {
                             auto const* value = one.find("value");
                             auto const* system = one.find("system");
                             return value && system && value->text() == identifier.value &&
                                    system->text() == identifier.system;
                         });
        if (has) continue;
        patient.add("identifier", fhir::object({{"use", "old"},
                                                {"system", identifier.system},
                                                {"value", identifier.value}}));
        own = patient.find("identifier");
    }
    return writing.put({"Patient", survivor}, std::move(patient));
}

}  // namespace

base::Result<std::string> settle_person(Interpreting const& asked, Person const& person,
                                        Demographics demographics, Writing& writing, Notes& notes) {
    auto const known = TRY(identity::known_like(writing.snapshot(), person.candidate));
    auto const match = identity::match(known, person.candidate);
    if (match.certainty != Certainty::certain) return make(asked, person, match, writing, notes);
    if (demographics == Demographics::updates) TRY(update(asked, match.person, person, writing));
    if (!match.others.empty()) TRY(ask_for_review(asked, match.person, match.others, writing));
    return match.person;
}

base::Result<void> merge_prior(Interpreting const& asked, Person const& person, Writing& writing,
                               Interpreted& result) {
    auto const prior = TRY(merged_away(asked.message));
    auto const survivor =
        TRY(settle_person(asked, person, Demographics::leaves, writing, result.notes));
    result.people.push_back(survivor);
    auto const current = TRY(writing.read({"Patient", survivor}));
    auto const newer = TRY(newer_part(asked, survivor, person, writing));
    auto updated = current ? patient_after(current->document.root(), newer) : newer.patient;
    updated.set("id", survivor);
    auto const known = TRY(identity::known_like(writing.snapshot(), prior));
    auto const replaced = TRY(prior_person(known, prior, survivor));
    if (replaced.empty() || replaced == survivor) {
        return lend_identifiers(prior, survivor, std::move(updated), writing);
    }
    auto const old = TRY(writing.read({"Patient", replaced}));
    if (!old) return base::refuse(errors::person_deleted);
    auto const document = TRY(fhir::parse(updated.print()));
    auto pair = TRY(identity::merge(document.root(), old->document.root()));
    TRY(writing.put({"Patient", survivor}, std::move(pair.survivor)));
    TRY(writing.put({"Patient", replaced}, std::move(pair.replaced)));
    result.people.push_back(replaced);
    return {};
}

base::Result<void> put_kin(Interpreting const& asked, std::string const& patient,
                           Writing& writing) {
    for (auto& kin : kin_from(asked.message)) {
        kin.related_person.set("patient", reference("Patient", patient));
        auto const id = id_from("kin", patient + "|" + kin.name);
        TRY(writing.put({"RelatedPerson", id}, std::move(kin.related_person)));
    }
    return {};
}

}  // namespace hl7v2
