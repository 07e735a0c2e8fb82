// The front-door worklist: who waits for triage or for the first assessment, the oldest due first.
#include <algorithm>

#include "domain/terms/terms.hpp"
#include "edge/screen/internal/draw.hpp"

namespace screen {
namespace {

using fhir::Draft;

struct Row {
    episode::Triage const* triage;
    episode::Referred const* referral;
    episode::Course const* course;  // Null until accepted.
    episode::Clock clock;
    bool closed;
};

// The clock of the referral, met by the course's first assessment.
std::optional<episode::Clock> clock_for(episode::Referred const& referral,
                                        episode::Course const* course) {
    auto clocks = episode::clocks_of(episode::clocks(), referral);
    if (clocks.empty()) return std::nullopt;
    for (auto const& assessed : course ? course->assessments : std::vector<episode::Assessed>{})
        if (!clocks.front().met && assessed.origin.at >= referral.origin.at)
            clocks.front().met = assessed.origin.at;
    return clocks.front();
}

void collect(Story const& story, base::Day today, std::vector<Row>& rows) {
    for (auto const& [key, step] : story.steps) {
        auto const* triage = std::get_if<episode::Triage>(&step);
        if (!triage) continue;
        auto const* referral = story.referral(triage->referral);
        if (!referral) continue;
        auto const* course = story.course(triage->origin.episode);
        auto const clock = clock_for(*referral, course);
        bool const waits = triage->state == episode::TriageState::waiting;
        bool const to_assess = triage->state == episode::TriageState::accepted && course &&
                               course->opened.open && clock && !clock->met;
        bool const closed = !waits && !to_assess;
        if (closed && base::day_of(triage->origin.at) != today) continue;
        rows.push_back({triage, referral, course, clock.value_or(episode::Clock{}), closed});
    }
}

Draft frailty_of(Person const& person) {
    if (!person.frailty) return {};
    return fhir::object({{"score", person.frailty->score},
                         {"rater", person.frailty->rater},
                         {"date", person.frailty->date}});
}

base::Result<Draft> draw(Look const& look, Row const& row) {
    auto const& patient = row.referral->origin.patient;
    auto const who = TRY(look.summary(patient));
    auto const known = look.picture.person(look.snapshot, patient);
    auto const outcome = row.closed ? Draft(episode::name_of(row.triage->state)) : Draft();
    return fhir::object(
        {{"task", row.triage->origin.id},
         {"referral", row.referral->origin.id},
         {"person", who},
         {"trigger", row.referral->trigger_name},
         {"what", row.referral->what},
         {"arrived", instant(row.referral->origin.at)},
         {"from", row.referral->from},
         {"clock", row.clock.name.empty() ? Draft() : clock_of(row.clock)},
         {"frailty", known ? frailty_of(**known) : Draft()},
         {"advancePlan", known && (*known)->advance_plan},
         {"status", episode::name_of(row.triage->state)},
         {"episode", terms::text_or_absent(row.course ? row.course->opened.origin.id : "")},
         {"outcome", outcome},
         {"reason", terms::text_or_absent(row.triage->reason)}});
}

}  // namespace

base::Result<Draft> front_door(Look const& look) {
    std::vector<Row> rows;
    for (auto const& [patient, story] : look.view.stories) collect(story, look.today, rows);
    std::ranges::sort(rows, {}, [](Row const& row) {
        return std::tuple(row.clock.due, row.referral->origin.at, row.triage->origin.id);
    });
    std::vector<Draft> open;
    std::vector<Draft> closed;
    for (auto const& row : rows)
        (row.closed ? closed : open).push_back(TRY(draw(look, row)));
    return fhir::object({{"at", instant(look.context.now)},
                         {"rows", fhir::array(std::move(open))},
                         {"closedToday", fhir::array(std::move(closed))}});
}

}  // namespace screen
