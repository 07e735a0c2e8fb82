// The legs of a journey. Each takes one step and plans the next; delays are round figures that make
// a plausible week, nothing measured.
#include "edge/demo/internal/journey.hpp"

#include <fmt/format.h>

#include <array>

#include "edge/demo/errors.hpp"
#include "edge/demo/internal/words.hpp"

namespace demo {
namespace {

using std::chrono::days;

// An id that the next step needs, or the reason why the past cannot go on.
base::Result<std::string> needed(fhir::Document const& answer, std::string_view type,
                                 std::string_view operation) {
    auto id = id_in(answer.root(), type);
    if (id.empty())
        return base::refuse(errors::unexpected_answer,
                            std::string(errors::unexpected_answer.message),
                            fmt::format("{} named no {}", operation, type));
    return id;
}

Parameters vitals(Draw& draw) {
    Parameters all;
    all.integer("respirations", draw.between(14, 23))
        .integer("spo2", draw.between(92, 98))
        .integer("spo2Scale", 1)
        .flag("oxygen", false)
        .decimal("temperature", fmt::format("{}.{}", draw.between(36, 37), draw.between(1, 9)))
        .integer("systolic", draw.between(100, 165))
        .integer("pulse", draw.between(58, 108))
        .code("consciousness", draw.chance(0.12) ? "C" : "A");
    return all;
}

std::string pathway_of(Draw& draw, Resident const& person) {
    if (draw.chance(0.14)) return "no-support";
    if (draw.chance(0.05)) return "care-home";
    if (draw.chance(0.05)) return "hospital";
    return draw.chance(person.lives_alone ? 0.5 : 0.35) ? "bed" : "home";
}

}  // namespace

base::Result<void> Past::refer(Way const& way, base::Instant at) {
    auto const* resident = somebody();
    if (!resident) return {};
    way->person = *resident;
    busy_.insert(resident->id);
    auto const& complaint = draw_.one_of(complaints());
    Parameters asked;
    asked.reference("patient", "Patient", resident->id)
        .code("trigger", complaint.trigger)
        .text("what", complaint.what)
        .text("callerOrganisation", "Eastfield Hospital")
        .text("callerName", "Emergency department")
        .text("callerRole", "Nurse in charge")
        .flag("livesAlone", resident->lives_alone);
    auto const answer = TRY(step("amara", at, "ServiceRequest", "", "refer", std::move(asked)));
    way->request = TRY(needed(answer, "ServiceRequest", "refer"));
    way->triage = TRY(needed(answer, "Task", "refer"));
    ++made_.referrals;
    then(at + draw_.around(14), &Past::triage, way);
    return {};
}

base::Result<void> Past::triage(Way const& way, base::Instant at) {
    Parameters asked;
    auto const accepted = draw_.chance(0.74);
    if (accepted) {
        asked.code("outcome", "accept");
    } else if (draw_.chance(0.5)) {
        asked.code("outcome", "advice-only").text("reason", draw_.one_of(advice()));
    } else {
        asked.code("outcome", "decline")
            .text("reason", draw_.one_of(refusals()))
            .text("alternative", "Hospital team keeps responsibility today");
    }
    auto const answer = TRY(step("amara", at, "Task", way->triage, "triage", std::move(asked)));
    if (!accepted) {
        busy_.erase(way->person.id);
        return {};
    }
    way->episode = TRY(needed(answer, "EpisodeOfCare", "triage"));
    ++made_.episodes;
    then(at + draw_.around(45), &Past::assess, way);
    return {};
}

base::Result<void> Past::assess(Way const& way, base::Instant at) {
    auto asked = vitals(draw_);
    asked.text("function", draw_.one_of(functions()))
        .text("mobility", draw_.one_of(mobilities()))
        .text("helpAtHome", draw_.one_of(helps()))
        .text("home", draw_.one_of(homes()))
        .flag("livesAlone", way->person.lives_alone)
        .text("whatMatters", draw_.one_of(wishes()))
        .text("speaker", "The person")
        .integer("frailtyScale", draw_.between(4, 7))
        .text("frailtyRater", "Ben Hale");
    TRY(step("ben", at, "EpisodeOfCare", way->episode, "assess", std::move(asked)));
    then(at + draw_.around(150), &Past::conclude, way);
    return {};
}

base::Result<void> Past::conclude(Way const& way, base::Instant at) {
    auto const pathway = pathway_of(draw_, way->person);
    auto const in_days = draw_.between(12, 35);
    Parameters asked;
    asked.code("pathway", pathway)
        .text("option", "Home with visits")
        .text("option", "Early-intervention bed")
        .text("wish", draw_.one_of(wishes()))
        .text("present", "The person")
        .text("present", "Ben Hale, clinician")
        .text("reason", "Medically stable; function below usual; can improve with therapy")
        .text("forecast", fmt::format("Independent again in {} days", in_days))
        .integer("forecastDays", in_days)
        .integer("forecastProbability", draw_.between(5, 9) * 10);
    if (pathway != "home" && pathway != "no-support")
        asked.text("whyNotHome", draw_.one_of(reasons_not_home()));
    TRY(step("chitra", at, "EpisodeOfCare", way->episode, "conclude", std::move(asked)));
    if (pathway == "home" || pathway == "bed") {
        way->kind = pathway;
        then(at + draw_.around(40), &Past::request_place, way);
    } else {
        then(at + draw_.around(300), &Past::leave, way);
    }
    return {};
}

base::Result<void> Past::request_place(Way const& way, base::Instant at) {
    Parameters asked;
    asked.code("kind", way->kind)
        .text("need", draw_.one_of(way->kind == "bed" ? needs_of_bed() : needs_of_home()));
    auto const answer = TRY(
        step("chitra", at, "EpisodeOfCare", way->episode, "request-place", std::move(asked)));
    way->placement = TRY(needed(answer, "ServiceRequest", "request-place"));
    then(at + draw_.around(90), &Past::offer, way);
    return {};
}

base::Result<void> Past::offer(Way const& way, base::Instant at) {
    auto const free = TRY(places_(way->placement));
    if (free.empty()) {
        then(at + draw_.around(240), &Past::offer, way);
        return {};
    }
    way->place = draw_.one_of(std::span<FreePlace const>(free));
    Parameters asked;
    asked.reference("place", way->place.type, way->place.id);
    auto const answer =
        TRY(step("amara", at, "ServiceRequest", way->placement, "offer", std::move(asked)));
    way->offer = TRY(needed(answer, "Task", "offer"));
    then(at + draw_.around(80), &Past::answer, way);
    return {};
}

base::Result<void> Past::answer(Way const& way, base::Instant at) {
    auto const accepted = draw_.chance(0.84);
    Parameters asked;
    asked.code("answer", accepted ? "accept" : "refuse").code("by", "provider");
    if (!accepted) asked.text("reason", draw_.one_of(refusals_of_place()));
    TRY(step(way->place.account, at, "Task", way->offer, "answer", std::move(asked)));
    if (accepted)
        then(at + draw_.around(way->kind == "bed" ? 1100 : 900), &Past::arrive, way);
    else
        then(at + draw_.around(60), &Past::offer, way);
    return {};
}

base::Result<void> Past::arrive(Way const& way, base::Instant at) {
    TRY(step(way->place.account, at, "EpisodeOfCare", way->episode, "arrive", {}));
    ++made_.stays;
    then(at + draw_.around(18 * 60), &Past::agree_goal, way);
    return {};
}

base::Result<void> Past::agree_goal(Way const& way, base::Instant at) {
    auto const& aim = draw_.one_of(aims());
    Parameters asked;
    asked.text("words", aim.words)
        .text("baseline", aim.baseline)
        .text("target", aim.target)
        .date("due", base::to_text(base::plus_days(base::day_of(at), 21)));
    auto const answer =
        TRY(step("ben", at, "EpisodeOfCare", way->episode, "agree-goal", std::move(asked)));
    way->goal = TRY(needed(answer, "Goal", "agree-goal"));
    way->reviews_left = way->kind == "bed" ? draw_.between(2, 4) : draw_.between(1, 2);
    then(at + draw_.days_around(way->kind == "bed" ? 6 : 4), &Past::review, way);
    return {};
}

base::Result<void> Past::review(Way const& way, base::Instant at) {
    static constexpr std::array<std::string_view, 4> under_way{"in-progress", "improving",
                                                               "improving", "no-change"};
    static constexpr std::array<std::string_view, 4> at_end{"achieved", "achieved", "improving",
                                                            "not-attainable"};
    auto const last = --way->reviews_left == 0;
    Parameters asked;
    asked.code("achievement", draw_.one_of(std::span<std::string_view const>(
                                  last ? at_end : under_way)));
    TRY(step("ben", at, "Goal", way->goal, "review", std::move(asked)));
    auto const days = last ? 1.0 : way->kind == "bed" ? 6.0 : 4.0;
    then(at + draw_.days_around(days), last ? &Past::leave : &Past::review, way);
    return {};
}

base::Result<void> Past::leave(Way const& way, base::Instant at) {
    static constexpr std::array<std::string_view, 8> destinations{
        "home-independent", "home-independent", "home-independent", "home-with-care",
        "home-with-care",   "home-with-care",   "care-home",        "hospital"};
    Parameters asked;
    asked.code("destination",
               draw_.one_of(std::span<std::string_view const>(destinations)))
        .decimal("weeklyCareHoursBefore", fmt::format("{}.5", draw_.between(0, 9)))
        .decimal("weeklyCareHoursAfter", fmt::format("{}.5", draw_.between(0, 12)));
    TRY(step("ben", at, "EpisodeOfCare", way->episode, "exit", std::move(asked)));
    busy_.erase(way->person.id);
    ++made_.exits;
    then(at + days(91) + draw_.around(600), &Past::follow_up, way);
    if (way->kind == "bed") then(at + draw_.around(150), &Past::clean, way);
    return {};
}

base::Result<void> Past::clean(Way const& way, base::Instant at) {
    Parameters asked;
    asked.code("status", "free");
    TRY(step("dev", at, way->place.type, way->place.id, "set-status", std::move(asked)));
    return {};
}

base::Result<void> Past::follow_up(Way const& way, base::Instant at) {
    static constexpr std::array<std::string_view, 8> states{
        "at-home", "at-home", "at-home", "at-home", "at-home", "in-hospital", "care-home", "died"};
    Parameters asked;
    asked.code("status", draw_.one_of(std::span<std::string_view const>(states)));
    TRY(step("amara", at, "EpisodeOfCare", way->episode, "follow-up", std::move(asked)));
    return {};
}

}  // namespace demo
