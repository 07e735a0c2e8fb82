// The programme's figures: charts with their definitions, and how many people stand where.
#include <fmt/format.h>

#include "domain/improvement/measure.hpp"
#include "domain/improvement/xmr.hpp"
#include "domain/terms/terms.hpp"
#include "edge/screen/internal/draw.hpp"

namespace screen {
namespace {

using fhir::Draft;

std::vector<base::Instant> events_of(View const& view, std::string_view event) {
    std::vector<base::Instant> events;
    for (auto const& [patient, story] : view.stories) {
        for (auto const& course : story.courses) {
            if (event == "episode-opened") events.push_back(course.opened.origin.at);
            if (event == "episode-ended" && course.opened.exit)
                events.push_back(course.opened.exit->at);
        }
        if (event != "referral-received") continue;
        for (auto const& [key, step] : story.steps)
            if (auto const* referral = std::get_if<episode::Referred>(&step))
                events.push_back(referral->origin.at);
    }
    return events;
}

// Four significant decimals are more than a chart can show.
Draft number(double value) { return Draft::number(fmt::format("{:.4f}", value)); }

Draft point_of(improvement::Point const& point) {
    return fhir::object({{"date", base::to_text(point.day)},
                         {"value", Draft::number(fmt::format("{:g}", point.value))},
                         {"flag", terms::text_or_absent(improvement::name_of(point.signal))}});
}

std::string note_for(std::vector<improvement::Point> const& points) {
    if (points.empty()) return "No whole day has been counted yet.";
    if (points.front().trial)
        return fmt::format("Trial limits: {} points, fewer than {}.", points.size(),
                           improvement::points_for_limits);
    return {};
}

base::Result<Draft> measure_of(Look const& look, improvement::Measure const& measure) {
    auto const counts = improvement::daily_counts(events_of(look.view, measure.event), look.today,
                                                  measure.days);
    auto const points = TRY(improvement::xmr(counts, {}));
    std::vector<Draft> drawn;
    for (auto const& point : points) drawn.push_back(point_of(point));
    auto const limit = [&](std::optional<double> improvement::Point::*which) {
        return points.empty() || !(points.front().*which) ? Draft()
                                                          : number(*(points.front().*which));
    };
    return fhir::object({{"id", measure.id},
                         {"name", measure.name},
                         {"version", fmt::format("v{}", measure.version)},
                         {"definition", measure.definition},
                         {"unit", measure.unit},
                         {"chart", "XmR"},
                         {"points", fhir::array(std::move(drawn))},
                         {"centre", points.empty() ? Draft() : number(points.front().mean)},
                         {"lower", limit(&improvement::Point::lower)},
                         {"upper", limit(&improvement::Point::upper)},
                         {"note", terms::text_or_absent(note_for(points))}});
}

Draft counts_of(View const& view) {
    int waiting = 0, open = 0, in_beds = 0, at_home = 0, due_follow_up = 0;
    for (auto const& [patient, story] : view.stories) {
        for (auto const& [key, step] : story.steps)
            if (auto const* triage = std::get_if<episode::Triage>(&step))
                waiting += triage->state == episode::TriageState::waiting;
        for (auto const& course : story.courses) {
            open += course.opened.open;
            if (auto const* stay = course.stay(); stay && course.opened.open)
                ++(stay->kind == "bed" ? in_beds : at_home);
            due_follow_up += episode::stage_of(course) == episode::Stage::follow_up;
        }
    }
    return fhir::object({{"waiting", waiting},
                         {"open", open},
                         {"inBeds", in_beds},
                         {"atHome", at_home},
                         {"dueFollowUp", due_follow_up}});
}

}  // namespace

base::Result<Draft> programme(Look const& look) {
    std::vector<Draft> measures;
    for (auto const& measure : improvement::measures())
        measures.push_back(TRY(measure_of(look, measure)));
    return fhir::object({{"at", instant(look.context.now)},
                         {"measures", fhir::array(std::move(measures))},
                         {"counts", counts_of(look.view)}});
}

}  // namespace screen
