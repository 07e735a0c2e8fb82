#include <array>

#include "domain/episode/errors.hpp"
#include "domain/episode/step.hpp"
#include "domain/terms/terms.hpp"

namespace episode {
namespace {

using fhir::Value;

base::Instant instant_or(Value value, Value otherwise) {
    if (auto const at = terms::instant_in(value)) return *at;
    return terms::instant_in(otherwise).value_or(base::Instant{});
}

std::string text_of(Value value) { return std::string(value.text()); }

std::string episode_of(Value resource) {
    return terms::reference_id(terms::extension_in(resource, "episode")["valueReference"],
                               "EpisodeOfCare");
}

Origin origin_from(Value resource, std::uint64_t version, std::string_view person_member) {
    Origin origin;
    origin.id = text_of(resource["id"]);
    origin.version = version;
    origin.patient = terms::reference_id(resource[person_member], "Patient");
    origin.episode = episode_of(resource);
    origin.by = text_of(terms::extension_in(resource, "recorded-by")["valueString"]);
    return origin;
}

std::optional<Step> from_request(Value resource, std::uint64_t version) {
    auto origin = origin_from(resource, version, "subject");
    origin.at = instant_or(resource["authoredOn"], {});
    auto const kind = terms::own_code(resource["category"][0], terms::category);
    if (kind == "referral") {
        Referred step{std::move(origin)};
        step.trigger = terms::own_code(resource["code"], terms::trigger_codes);
        step.trigger_name = text_of(resource["code"]["coding"][0]["display"]);
        step.route = text_of(terms::extension_in(resource, "route")["valueCode"]);
        step.what = text_of(resource["reasonCode"][0]["text"]);
        step.from = text_of(resource["requester"]["display"]);
        step.visit = text_of(resource["identifier"][0]["value"]);
        return step;
    }
    if (kind != "placement") return std::nullopt;
    Asked step{std::move(origin)};
    step.kind = terms::own_code(resource["code"], terms::place_kind);
    step.need = text_of(resource["reasonCode"][0]["text"]);
    for (auto const detail : resource["orderDetail"])
        step.criteria.emplace_back(terms::own_code(detail, terms::criterion));
    step.earliest = text_of(resource["occurrenceDateTime"]);
    step.open = resource["status"].text() == "active";
    return step;
}

Step triage_from(Value task, Origin origin) {
    Triage step{std::move(origin)};
    step.referral = terms::reference_id(task["focus"], "ServiceRequest");
    auto const outcome = terms::own_code(task["businessStatus"], terms::outcome);
    if (outcome == "accept") step.state = TriageState::accepted;
    if (outcome == "advice-only") step.state = TriageState::advice_only;
    if (outcome == "redirect") step.state = TriageState::redirected;
    if (outcome == "decline") step.state = TriageState::declined;
    if (task["status"].text() == "cancelled") step.state = TriageState::withdrawn;
    step.reason = text_of(task["statusReason"]["text"]);
    step.alternative = terms::detail_text(task["output"], "alternative");
    step.note = text_of(task["note"][0]["text"]);
    for (auto const opened : terms::details_in(task["output"], "episode"))
        step.origin.episode = terms::reference_id(opened["valueReference"], "EpisodeOfCare");
    if (step.state != TriageState::waiting)
        step.origin.at = instant_or(task["lastModified"], task["authoredOn"]);
    return step;
}

std::vector<std::string> texts_in(Value list, std::string_view code) {
    std::vector<std::string> all;
    for (auto const item : terms::details_in(list, code))
        all.push_back(text_of(item["valueString"]));
    return all;
}

std::optional<int> number_in(Value list, std::string_view code) {
    for (auto const item : terms::details_in(list, code))
        if (auto const number = item["valueInteger"].integer()) return static_cast<int>(*number);
    return std::nullopt;
}

Step decision_from(Value task, Origin origin) {
    Decided step{std::move(origin)};
    auto const input = task["input"];
    for (auto const item : terms::details_in(input, "pathway"))
        step.pathway = terms::own_code(item["valueCodeableConcept"], terms::pathway);
    step.options = texts_in(input, "option");
    step.why_not_home = terms::detail_text(input, "why-not-home");
    step.wish = terms::detail_text(input, "wish");
    step.present = texts_in(input, "present");
    step.reason = terms::detail_text(input, "reason");
    step.forecast = terms::detail_text(input, "forecast");
    step.forecast_days = number_in(input, "forecast-days");
    step.forecast_probability = number_in(input, "forecast-probability");
    return step;
}

Step offer_from(Value task, Origin origin) {
    Offered step{std::move(origin)};
    step.request = terms::reference_id(task["focus"], "ServiceRequest");
    for (auto const item : terms::details_in(task["input"], "place")) {
        step.place = text_of(item["valueReference"]["reference"]);
        step.place_name = text_of(item["valueReference"]["display"]);
    }
    auto const status = task["status"].text();
    if (status == "accepted" || status == "completed") step.state = OfferState::accepted;
    if (status == "rejected") step.state = OfferState::refused;
    if (status == "cancelled") step.state = OfferState::withdrawn;
    step.reason = text_of(task["statusReason"]["text"]);
    step.answered_by = terms::detail_text(task["output"], "answered-by");
    if (step.state != OfferState::offered) step.answered = terms::instant_in(task["lastModified"]);
    return step;
}

Step follow_up_from(Value task, Origin origin) {
    FollowedUp step{std::move(origin)};
    step.due = text_of(task["restriction"]["period"]["start"]).substr(0, 10);
    step.status = terms::own_code(task["businessStatus"], terms::follow_up_status);
    step.note = text_of(task["note"][0]["text"]);
    if (!step.status.empty()) step.answered = terms::instant_in(task["lastModified"]);
    return step;
}

std::optional<Step> from_task(Value task, std::uint64_t version) {
    auto origin = origin_from(task, version, "for");
    origin.at = instant_or(task["authoredOn"], {});
    auto const code = terms::own_code(task["code"], terms::step);
    if (code == "triage") return triage_from(task, std::move(origin));
    if (code == "decision") return decision_from(task, std::move(origin));
    if (code == "offer") return offer_from(task, std::move(origin));
    if (code == "follow-up") return follow_up_from(task, std::move(origin));
    return std::nullopt;
}

std::optional<Exit> exit_from(Value resource) {
    auto const parts = terms::extension_in(resource, "exit");
    if (!parts) return std::nullopt;
    Exit exit;
    exit.at = instant_or(resource["period"]["end"], {});
    for (auto const part : parts["extension"]) {
        auto const name = part["url"].text();
        if (name == "destination") exit.destination = text_of(part["valueCode"]);
        if (name == "careHoursBefore") exit.care_hours_before = part["valueDecimal"].decimal();
        if (name == "careHoursAfter") exit.care_hours_after = part["valueDecimal"].decimal();
        if (name == "note") exit.note = text_of(part["valueString"]);
        if (name == "by") exit.by = text_of(part["valueString"]);
    }
    return exit;
}

std::optional<Step> from_episode(Value resource, std::uint64_t version) {
    if (terms::own_code(resource["type"][0], "episode-type") != "early-intervention")
        return std::nullopt;
    Opened step{origin_from(resource, version, "patient")};
    step.origin.episode = step.origin.id;
    step.origin.at = instant_or(resource["period"]["start"], {});
    for (auto const referral : resource["referralRequest"])
        step.referrals.push_back(terms::reference_id(referral, "ServiceRequest"));
    step.key_worker = text_of(resource["careManager"]["display"]);
    step.open = resource["status"].text() != "finished" && resource["status"].text() != "cancelled";
    step.exit = exit_from(resource);
    return step;
}

std::optional<Step> from_encounter(Value resource, std::uint64_t version) {
    auto const place = terms::extension_in(resource, "place")["valueReference"];
    if (!place) return std::nullopt;  // A stay elsewhere, told by a message.
    Stayed step{origin_from(resource, version, "subject")};
    step.origin.episode = terms::reference_id(resource["episodeOfCare"][0], "EpisodeOfCare");
    step.origin.at = instant_or(resource["period"]["start"], {});
    step.place = text_of(place["reference"]);
    step.place_name = text_of(place["display"]);
    step.kind = terms::own_code(resource["type"][0], terms::place_kind);
    step.until = terms::instant_in(resource["period"]["end"]);
    return step;
}

std::optional<Step> from_goal(Value resource, std::uint64_t version) {
    Aimed step{origin_from(resource, version, "subject")};
    if (step.origin.episode.empty()) return std::nullopt;
    step.origin.at = instant_or(resource["startDate"], {});
    step.words = text_of(resource["description"]["text"]);
    step.baseline = text_of(terms::extension_in(resource, "baseline")["valueString"]);
    auto const target = resource["target"][0];
    step.target = text_of(target["detailString"]);
    step.due = text_of(target["dueDate"]);
    step.achievement = text_of(resource["achievementStatus"]["coding"][0]["code"]);
    step.note = text_of(resource["note"][0]["text"]);
    step.reviewed = terms::instant_in(terms::extension_in(resource, "reviewed")["valueInstant"]);
    return step;
}

std::optional<Step> from_answers(Value resource, std::uint64_t version) {
    Assessed step{origin_from(resource, version, "subject")};
    if (step.origin.episode.empty()) return std::nullopt;
    step.origin.at = instant_or(resource["authored"], {});
    return step;
}

}  // namespace

std::string_view name_of(TriageState state) {
    constexpr std::array names{"waiting",    "accepted", "advice-only",
                               "redirected", "declined", "withdrawn"};
    return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(OfferState state) {
    constexpr std::array names{"offered", "accepted", "refused", "withdrawn"};
    return names[static_cast<std::size_t>(state)];
}

Origin const& origin_of(Step const& step) {
    return std::visit([](auto const& one) -> Origin const& { return one.origin; }, step);
}

std::optional<Step> step_from(Value resource, std::uint64_t version) {
    if (resource["status"].text() == "entered-in-error") return std::nullopt;
    auto const type = resource["resourceType"].text();
    if (type == "ServiceRequest") return from_request(resource, version);
    if (type == "Task") return from_task(resource, version);
    if (type == "EpisodeOfCare") return from_episode(resource, version);
    if (type == "Encounter") return from_encounter(resource, version);
    if (type == "Goal") return from_goal(resource, version);
    if (type == "QuestionnaireResponse") return from_answers(resource, version);
    return std::nullopt;
}

base::Result<void> rewrite(Value before, Value after) {
    for (auto const resource : {before, after}) {
        if (resource && step_from(resource, 1)) return base::refuse(errors::by_operation);
    }
    return {};
}

}  // namespace episode
