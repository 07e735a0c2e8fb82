#include "edge/hl7v2/internal/trigger_step.hpp"

#include "domain/episode/referral.hpp"

namespace hl7v2 {
namespace {

// Completed years on the day of the movement, by the latest day that the birth date may mean.
std::optional<int> age_of(fhir::Draft const& patient, base::Instant when) {
    auto const* born = patient.find("birthDate");
    auto const span = born ? base::interval_from(born->text()) : std::nullopt;
    if (!span) return {};
    return base::age_years(base::day_of({span->high}), base::day_of(when));
}

std::string joined(std::vector<std::string> const& texts) {
    std::string all;
    for (auto const& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
}

episode::Movement movement_of(Interpreting const& asked, Visit const& visit,
                              fhir::Draft const& patient) {
    episode::Movement movement{.event = asked.message.header().event,
                               .patient_class = visit.patient_class,
                               .age = age_of(patient, visit.said.when.at),
                               .reason = joined(visit.reason_texts),
                               .location = visit.location,
                               .facility = visit.facility};
    for (auto const& [system, code] : visit.reason_codes) movement.codes.push_back({system, code});
    if (auto const* number = visit.identifier.find("value")) movement.visit = number->text();
    return movement;
}

std::string request_of(std::string const& encounter) { return id_from("referral", encounter); }
std::string task_of(std::string const& encounter) { return id_from("triage", encounter); }

// The referral of a visit, if the record has one with its triage: the documents that it is read
// from, and the referral in them.
struct Found {
    Writing::Current request;
    Writing::Current task;

    episode::Standing standing() const {
        return {request.document.root(), request.version, task.document.root(), task.version};
    }
};

base::Result<std::optional<Found>> referral_of(std::string const& encounter,
                                               Writing const& writing) {
    auto request = TRY(writing.read({"ServiceRequest", request_of(encounter)}));
    auto task = TRY(writing.read({"Task", task_of(encounter)}));
    if (!request || !task) return std::nullopt;
    return Found{std::move(*request), std::move(*task)};
}

}  // namespace

base::Result<void> withdraw_referral(Interpreting const& asked, std::string const& encounter,
                                     Writing& writing) {
    auto const found = TRY(referral_of(encounter, writing));
    if (!found) return {};
    constexpr auto reason = "The hospital cancelled this attendance.";
    for (auto& change : episode::withdraw(found->standing(), reason, asked.now)) {
        writing.add(std::move(change));
    }
    return {};
}

base::Result<void> refer_by_trigger(Interpreting const& asked, Visit const& visit,
                                    fhir::Draft const& patient, std::string const& encounter,
                                    Writing& writing) {
    auto const movement = movement_of(asked, visit, patient);
    auto const trigger = episode::trigger(episode::triggers(), movement);
    if (!trigger) return {};
    if (auto const found = TRY(referral_of(encounter, writing))) {
        for (auto& change : episode::renew(found->standing(), asked.now)) {
            writing.add(std::move(change));
        }
        return {};
    }
    auto const* person = patient.find("id");
    auto const& header = asked.message.header();
    episode::Referral const referral{
        .request_id = request_of(encounter),
        .task_id = task_of(encounter),
        .patient = person ? std::string(person->text()) : std::string{},
        .trigger = *trigger,
        .what = movement.reason,
        .organisation = visit.facility,
        .location = visit.location,
        .visit = movement.visit,
        .recorded_by = header.application,
        .at = asked.now};
    for (auto& change : episode::referral_from(referral)) writing.add(std::move(change));
    return {};
}

}  // namespace hl7v2
