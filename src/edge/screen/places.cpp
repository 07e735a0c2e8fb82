// The board of beds and home-team slots, and who waits for one, with each place that does not fit.
#include <algorithm>

#include "domain/capacity/placement.hpp"
#include "domain/directory/directory.hpp"
#include "domain/terms/terms.hpp"
#include "edge/screen/internal/draw.hpp"

namespace screen {
namespace {

using fhir::Draft;

std::vector<capacity::Criterion> criteria() {
    std::vector<capacity::Criterion> all;
    for (auto const& one : directory::directory().criteria) all.push_back({one.code, one.name});
    return all;
}

std::vector<std::string> names_of(std::vector<std::string> const& codes) {
    std::vector<std::string> names;
    for (auto const& code : codes) names.push_back(directory::directory().name_of(code));
    return names;
}

std::string unit_name(std::string_view unit) {
    auto const* service = directory::directory().service(unit);
    return service ? service->name : std::string(unit);
}

base::Result<Draft> place_of(Look const& look, capacity::Place const& place) {
    auto person = place.person.empty() ? Draft() : TRY(look.summary(place.person));
    return fhir::object({{"id", place.id},
                         {"label", place.label},
                         {"status", capacity::name_of(place.status)},
                         {"person", person},
                         {"until", place.until ? instant(*place.until) : Draft()},
                         {"features", texts(names_of(place.features))}});
}

base::Result<Draft> unit_of(Look const& look, directory::Service const& service) {
    std::vector<Draft> drawn;
    base::Instant newest;
    for (auto const& [id, now] : look.view.places) {
        if (now.place.unit != service.id) continue;
        newest = std::max(newest, now.at);
        drawn.push_back(TRY(place_of(look, now.place)));
    }
    if (drawn.empty()) return Draft();
    auto const* provider = directory::directory().organisation(service.organisation);
    auto const age = capacity::age_of({.limit_minutes = service.limit_minutes}, newest,
                                      look.context.now);
    return fhir::object(
        {{"id", service.id},
         {"name", service.name},
         {"kind", service.kind},
         {"provider", provider ? provider->name : service.organisation},
         {"age", fhir::object({{"confirmed", instant(age.confirmed)},
                               {"limitMinutes", service.limit_minutes},
                               {"stale", age.stale}})},
         {"places", fhir::array(std::move(drawn))}});
}

// Every place of the kind that was asked for: those that fit first.
Draft matches_for(View const& view, capacity::PlaceRequest const& request,
                  std::vector<capacity::Criterion> const& known) {
    std::vector<Draft> fits;
    std::vector<Draft> others;
    for (auto const& [id, now] : view.places) {
        if (now.place.kind != request.kind) continue;
        auto const reasons = capacity::why_not(now.place, request, known);
        auto const unit = unit_name(now.place.unit);
        (reasons.empty() ? fits : others)
            .push_back(fhir::object({{"place", id},
                                     {"placeName", unit + ", " + now.place.label},
                                     {"unit", unit},
                                     {"fits", reasons.empty()},
                                     {"whyNot", texts(reasons)}}));
    }
    std::ranges::move(others, std::back_inserter(fits));
    return fhir::array(std::move(fits));
}

Draft offers_of(episode::Course const& course, std::string_view request) {
    std::vector<Draft> offers;
    for (auto const& offer : course.offers)
        if (offer.request == request)
            offers.push_back(fhir::object({{"task", offer.origin.id},
                                           {"place", offer.place},
                                           {"placeName", offer.place_name},
                                           {"status", episode::name_of(offer.state)},
                                           {"reason", terms::text_or_absent(offer.reason)},
                                           {"at", instant(offer.origin.at)}}));
    return fhir::array(std::move(offers));
}

struct Waiting {
    episode::Course const* course;
    episode::Asked const* asked;
};

std::vector<Waiting> waiting_in(View const& view) {
    std::vector<Waiting> waiting;
    for (auto const& [patient, story] : view.stories) {
        auto const* course = story.open();
        if (!course || !course->request() || !course->request()->open) continue;
        waiting.push_back({course, course->request()});
    }
    std::ranges::sort(waiting, {}, [](Waiting const& one) {
        return std::pair(one.asked->origin.at, std::string_view(one.asked->origin.id));
    });
    return waiting;
}

base::Result<Draft> draw(Look const& look, Waiting const& one,
                         std::vector<capacity::Criterion> const& known) {
    auto const& asked = *one.asked;
    capacity::PlaceRequest const request{
        capacity::kind_from(asked.kind).value_or(capacity::Kind::bed), asked.need, asked.criteria,
        asked.earliest};
    auto clocks = episode::clocks_of(episode::clocks(), *one.course);
    std::erase_if(clocks, [&](auto const& clock) { return clock.started != asked.origin.at; });
    auto const* clock = next_clock(clocks);
    auto const person = TRY(look.summary(asked.origin.patient));
    return fhir::object({{"request", asked.origin.id},
                         {"person", person},
                         {"kind", asked.kind},
                         {"need", asked.need},
                         {"criteria", texts(names_of(asked.criteria))},
                         {"asked", instant(asked.origin.at)},
                         {"episode", asked.origin.episode},
                         {"clock", clock ? clock_of(*clock) : Draft()},
                         {"offers", offers_of(*one.course, asked.origin.id)},
                         {"matches", matches_for(look.view, request, known)}});
}

}  // namespace

base::Result<Draft> places(Look const& look) {
    std::vector<Draft> units;
    for (auto const& service : directory::directory().services)
        if (service.kind == "bed" || service.kind == "home")
            units.push_back(TRY(unit_of(look, service)));
    auto const known = criteria();
    std::vector<Draft> waiting;
    for (auto const& one : waiting_in(look.view)) waiting.push_back(TRY(draw(look, one, known)));
    return fhir::object({{"at", instant(look.context.now)},
                         {"units", fhir::array(std::move(units))},
                         {"waiting", fhir::array(std::move(waiting))}});
}

}  // namespace screen
