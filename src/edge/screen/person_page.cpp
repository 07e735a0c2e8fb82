// The page of one person: who they are, where they are on the way home, and the story so far.
#include <fmt/format.h>

#include <algorithm>

#include "domain/assessment/assessment.hpp"
#include "domain/episode/pathway.hpp"
#include "domain/terms/terms.hpp"
#include "edge/screen/internal/draw.hpp"
#include "edge/screen/internal/timeline.hpp"

namespace screen {
namespace {

using fhir::Draft;
using terms::text_or_absent;

constexpr std::size_t assessments_max = 50;

Draft contacts_of(Person const& person) {
    std::vector<Draft> all;
    for (auto const& one : person.contacts)
        all.push_back(fhir::object({{"name", one.name},
                                    {"relationship", one.relationship},
                                    {"phone", text_or_absent(one.phone)}}));
    return fhir::array(std::move(all));
}

Draft decision_of(episode::Course const& course) {
    auto const* decided = course.decision();
    if (!decided) return {};
    auto forecast = decided->forecast;
    if (!forecast.empty() && decided->forecast_days && decided->forecast_probability)
        forecast += fmt::format(", in {} days, {} %", *decided->forecast_days,
                                *decided->forecast_probability);
    return fhir::object({{"pathway", decided->pathway},
                         {"options", texts(decided->options)},
                         {"whyNotHome", text_or_absent(decided->why_not_home)},
                         {"wish", decided->wish},
                         {"present", texts(decided->present)},
                         {"reason", decided->reason},
                         {"by", decided->origin.by},
                         {"at", instant(decided->origin.at)},
                         {"forecast", text_or_absent(forecast)}});
}

Draft request_of(episode::Course const& course) {
    auto const* asked = course.request();
    if (!asked) return {};
    std::vector<Draft> offers;
    for (auto const& offer : course.offers) {
        if (offer.request != asked->origin.id) continue;
        offers.push_back(fhir::object({{"task", offer.origin.id},
                                       {"place", offer.place},
                                       {"placeName", offer.place_name},
                                       {"status", episode::name_of(offer.state)},
                                       {"reason", text_or_absent(offer.reason)},
                                       {"at", instant(offer.origin.at)}}));
    }
    return fhir::object({{"id", asked->origin.id},
                         {"kind", asked->kind},
                         {"need", asked->need},
                         {"status", asked->open ? "active" : "completed"},
                         {"asked", instant(asked->origin.at)},
                         {"offers", fhir::array(std::move(offers))}});
}

Draft place_of(episode::Course const& course) {
    auto const* stay = course.stay();
    if (!stay) return {};
    return fhir::object(
        {{"id", stay->place}, {"name", stay->place_name}, {"since", instant(stay->origin.at)}});
}

Draft goals_of(episode::Course const& course) {
    std::vector<Draft> all;
    for (auto const& goal : course.goals)
        all.push_back(
            fhir::object({{"id", goal.origin.id},
                          {"words", goal.words},
                          {"baseline", goal.baseline},
                          {"target", goal.target},
                          {"due", goal.due},
                          {"achievement", goal.achievement},
                          {"reviewed", goal.reviewed ? instant(*goal.reviewed) : Draft()}}));
    return fhir::array(std::move(all));
}

Draft exit_of(episode::Course const& course) {
    auto const& left = course.opened.exit;
    if (!left) return {};
    auto hours = [](std::optional<double> value) {
        return value ? Draft::number(fmt::format("{:g}", *value)) : Draft();
    };
    return fhir::object({{"at", instant(left->at)},
                         {"destination", left->destination},
                         {"weeklyCareHoursBefore", hours(left->care_hours_before)},
                         {"weeklyCareHoursAfter", hours(left->care_hours_after)},
                         {"note", text_or_absent(left->note)},
                         {"by", text_or_absent(left->by)}});
}

Draft follow_up_of(episode::Course const& course) {
    if (!course.follow_up) return {};
    auto const& asked = *course.follow_up;
    return fhir::object({{"task", asked.origin.id},
                         {"due", asked.due},
                         {"status", text_or_absent(asked.status)}});
}

Draft next_step_of(episode::Stage stage) {
    auto const& rule = episode::pathway().stages.at(stage);
    if (rule.next.empty()) return {};
    return fhir::object({{"operation", rule.next}, {"label", rule.label}});
}

Draft episode_of(episode::Course const& course) {
    auto const stage = episode::stage_of(course);
    std::vector<Draft> clocks;
    for (auto const& clock : episode::clocks_of(episode::clocks(), course))
        clocks.push_back(clock_of(clock));
    return fhir::object({{"id", course.opened.origin.id},
                         {"stage", episode::name_of(stage)},
                         {"opened", instant(course.opened.origin.at)},
                         {"clocks", fhir::array(std::move(clocks))},
                         {"nextStep", next_step_of(stage)},
                         {"decision", decision_of(course)},
                         {"request", request_of(course)},
                         {"place", place_of(course)},
                         {"goals", goals_of(course)},
                         {"exit", exit_of(course)},
                         {"followUp", follow_up_of(course)}});
}

Draft news2_of(assessment::Summary const& one) {
    if (!one.news2) return {};
    std::vector<Draft> parts;
    for (auto const& part : one.parts)
        parts.push_back(fhir::object(
            {{"name", part.name}, {"value", part.value}, {"score", part.score}}));
    return fhir::object(
        {{"total", *one.news2}, {"band", one.band}, {"parts", fhir::array(std::move(parts))}});
}

Draft frailty_of(assessment::Summary const& one) {
    if (!one.frailty) return {};
    return fhir::object({{"score", *one.frailty},
                         {"rater", one.frailty_rater},
                         {"date", base::to_text(base::day_of(one.at))}});
}

Draft draw(assessment::Summary const& one) {
    return fhir::object({{"id", one.id},
                         {"at", instant(one.at)},
                         {"by", one.by},
                         {"news2", news2_of(one)},
                         {"frailty", frailty_of(one)},
                         {"function", text_or_absent(one.function)},
                         {"mobility", text_or_absent(one.mobility)},
                         {"helpAtHome", text_or_absent(one.help_at_home)},
                         {"home", text_or_absent(one.home)},
                         {"livesAlone", one.lives_alone ? Draft(*one.lives_alone) : Draft()},
                         {"whatMatters", text_or_absent(one.what_matters)},
                         {"speaker", text_or_absent(one.speaker)}});
}

base::Result<std::vector<assessment::Summary>> assessments_of(Look const& look,
                                                              std::string const& id) {
    std::vector<assessment::Summary> all;
    auto const found = TRY(look.snapshot.referring({"Patient", id}, "QuestionnaireResponse",
                                                   "patient", assessments_max));
    for (auto const& version : found) {
        auto const response = TRY(fhir::parse(version.body));
        if (auto one = assessment::summary_from(response.root())) all.push_back(std::move(*one));
    }
    std::ranges::sort(all, std::ranges::greater{}, &assessment::Summary::at);
    return all;
}

// The open course; else the newest that has ended.
episode::Course const* current(Story const& story) {
    if (auto const* open = story.open()) return open;
    return story.courses.empty() ? nullptr : &story.courses.back();
}

Draft past_of(Story const& story, episode::Course const* shown) {
    std::vector<Draft> past;
    for (auto const& course : story.courses) {
        if (&course == shown) continue;
        auto const& left = course.opened.exit;
        past.push_back(fhir::object({{"id", course.opened.origin.id},
                                     {"opened", instant(course.opened.origin.at)},
                                     {"closed", left ? instant(left->at) : Draft()},
                                     {"destination", left ? Draft(left->destination) : Draft()}}));
    }
    return fhir::array(std::move(past));
}

}  // namespace

base::Result<Draft> person(Look const& look, std::string const& id) {
    auto const who = TRY(look.picture.person(look.snapshot, id));
    static Story const no_story;
    auto const found = look.view.stories.find(id);
    auto const& story = found == look.view.stories.end() ? no_story : found->second;
    auto const* course = current(story);
    auto const summaries = TRY(assessments_of(look, id));
    std::vector<Draft> assessments;
    for (auto const& one : summaries) assessments.push_back(draw(one));
    auto const stays = TRY(hospital_stays(look.snapshot, id));
    return fhir::object(
        {{"at", instant(look.context.now)},
         {"person", summary_of(*who, look.today)},
         {"address", text_or_absent(who->address)},
         {"contacts", contacts_of(*who)},
         {"keyWorker", course ? text_or_absent(course->opened.key_worker) : Draft()},
         {"episode", course ? episode_of(*course) : Draft()},
         {"assessments", fhir::array(std::move(assessments))},
         {"timeline", timeline_of(story, summaries, stays)},
         {"pastEpisodes", past_of(story, course)}});
}

}  // namespace screen
