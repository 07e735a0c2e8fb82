#include "base/result.hpp"
#include "domain/episode/decision.hpp"
#include "domain/terms/terms.hpp"

namespace episode {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;

Draft episode_extension(std::string_view id) {
    return terms::extension("episode", "valueReference", terms::reference("EpisodeOfCare", id));
}

Draft author_extension(Author const& author) {
    return terms::extension("recorded-by", "valueString", terms::text_or_absent(author.display));
}

// Replaces our extension of that name, keeping all others.
void set_extension(Draft& draft, Draft one) {
    auto const url = std::string(one.find("url")->text());
    if (auto* all = draft.find("extension"))
        std::erase_if(all->elements(), [&](Draft const& other) {
            auto const* its = other.find("url");
            return its && its->text() == url;
        });
    draft.add("extension", std::move(one));
}

void add_note(Draft& draft, std::string_view text, Author const& author) {
    if (text.empty()) return;
    draft.set("note", array({terms::note(text, author.display, author.at)}));
}

Draft achievement(std::string_view code) {
    return terms::concept_of(
        terms::coding("http://terminology.hl7.org/CodeSystem/goal-achievement", code));
}

}  // namespace

store::Change change_for(TriageDecision const& decision, fhir::Value task, std::uint64_t version,
                         std::string_view episode_id, Author const& author) {
    Draft draft(task);
    bool const accepted = decision.state == TriageState::accepted;
    draft.set("status", accepted ? "completed" : "rejected");
    draft.set("statusReason", terms::text_concept(decision.ask.reason));
    draft.set("businessStatus", terms::own_concept(terms::outcome, decision.ask.outcome));
    draft.set("lastModified", base::to_text(author.at));
    if (!author.display.empty()) set_extension(draft, author_extension(author));
    add_note(draft, decision.ask.note, author);
    if (!decision.ask.alternative.empty())
        draft.add("output", terms::detail("alternative", "valueString", decision.ask.alternative));
    if (accepted)
        draft.add("output", terms::detail("episode", "valueReference",
                                          terms::reference("EpisodeOfCare", episode_id)));
    return terms::change(draft, version);
}

store::Change referral_change(TriageDecision const& decision, fhir::Value request,
                              std::uint64_t version) {
    Draft draft(request);
    bool const accepted = decision.state == TriageState::accepted;
    draft.set("status", accepted ? "active" : "completed");
    return terms::change(draft, version);
}

store::Change opened(std::string_view id, Referred const& referral, Author const& author) {
    auto const key_worker = author.practitioner.empty()
                                ? Draft()
                                : terms::reference("Practitioner", author.practitioner,
                                                   author.display);
    return terms::change(
        object({{"resourceType", "EpisodeOfCare"},
                {"id", id},
                {"extension", array({author_extension(author)})},
                {"status", "active"},
                {"type", array({terms::own_concept("episode-type", "early-intervention",
                                                   "Early intervention")})},
                {"patient", terms::reference("Patient", referral.origin.patient)},
                {"period", object({{"start", base::to_text(author.at)}})},
                {"referralRequest",
                 array({terms::reference("ServiceRequest", referral.origin.id)})},
                {"careManager", key_worker}}),
        0);
}

store::Change joined(fhir::Value episode, std::uint64_t version, std::string_view referral) {
    Draft draft(episode);
    draft.add("referralRequest", terms::reference("ServiceRequest", referral));
    return terms::change(draft, version);
}

store::Change change_for(GoalAsk const& goal, GoalSetting const& setting, Author const& author) {
    return terms::change(
        object(
            {{"resourceType", "Goal"},
             {"id", setting.id},
             {"extension",
              array({episode_extension(setting.episode), author_extension(author),
                     terms::extension("baseline", "valueString",
                                      terms::text_or_absent(goal.baseline))})},
             {"lifecycleStatus", "active"},
             {"achievementStatus", achievement("in-progress")},
             {"description", terms::text_concept(goal.words)},
             {"subject", terms::reference("Patient", setting.patient)},
             {"startDate", base::to_text(base::day_of(author.at))},
             {"target", array({object({{"measure", terms::text_concept("Agreed target")},
                                       {"detailString", goal.target},
                                       {"dueDate", goal.due}})})}}),
        0);
}

store::Change change_for(Review const& review, fhir::Value goal, std::uint64_t version,
                         Author const& author) {
    Draft draft(goal);
    draft.set("achievementStatus", achievement(review.achievement));
    bool const ended = review.achievement == "achieved" || review.achievement == "not-attainable";
    draft.set("lifecycleStatus", ended ? "completed" : "active");
    draft.set("statusDate", base::to_text(base::day_of(author.at)));
    set_extension(draft, terms::extension("reviewed", "valueInstant", base::to_text(author.at)));
    add_note(draft, review.note, author);
    return terms::change(draft, version);
}

store::Change change_for(ExitDecision const& decision, fhir::Value episode, std::uint64_t version,
                         Author const& author) {
    auto const& ask = decision.ask;
    auto hours = [](std::string const& text) {
        return text.empty() ? Draft() : Draft::number(text);
    };
    auto part = [](std::string_view name, std::string_view member, Draft value) {
        if (!value.exists()) return Draft();
        return object({{"url", name}, {std::string(member), std::move(value)}});
    };
    Draft draft(episode);
    draft.set("status", "finished");
    draft.find("period")->set("end", base::to_text(author.at));
    set_extension(
        draft,
        object({{"url", terms::extension_url("exit")},
                {"extension",
                 array({part("destination", "valueCode", ask.destination),
                        part("careHoursBefore", "valueDecimal", hours(ask.care_hours_before)),
                        part("careHoursAfter", "valueDecimal", hours(ask.care_hours_after)),
                        part("note", "valueString", terms::text_or_absent(ask.note)),
                        part("by", "valueString", terms::text_or_absent(author.display))})}}));
    return terms::change(draft, version);
}

store::Change follow_up_task(base::Day due, Opened const& course, std::string_view id,
                             Author const& author) {
    return terms::change(
        object({{"resourceType", "Task"},
                {"id", id},
                {"extension",
                 array({episode_extension(course.origin.id), author_extension(author)})},
                {"status", "requested"},
                {"intent", "plan"},
                {"code", terms::own_concept(terms::step, "follow-up", "Day 91")},
                {"focus", terms::reference("EpisodeOfCare", course.origin.id)},
                {"for", terms::reference("Patient", course.origin.patient)},
                {"authoredOn", base::to_text(author.at)},
                {"lastModified", base::to_text(author.at)},
                {"restriction", object({{"period", object({{"start", base::to_text(due)}})}})}}),
        0);
}

store::Change change_for(FollowUpAsk const& ask, fhir::Value task, std::uint64_t version,
                         Author const& author) {
    Draft draft(task);
    draft.set("status", "completed");
    draft.set("businessStatus", terms::own_concept(terms::follow_up_status, ask.status));
    draft.set("lastModified", base::to_text(author.at));
    add_note(draft, ask.note, author);
    return terms::change(draft, version);
}

}  // namespace episode
