#include "edge/care/care.hpp"

#include "domain/capacity/place.hpp"
#include "domain/content/content.hpp"
#include "domain/directory/directory.hpp"
#include "domain/episode/clock.hpp"
#include "domain/episode/pathway.hpp"
#include "domain/episode/trigger.hpp"
#include "domain/sharing/agreement.hpp"
#include "edge/care/internal/handlers.hpp"

namespace care {
namespace {

struct Entry {
    std::string_view definition;  // Below src/domain
    rest::OperationHandler handler;
};

std::vector<Entry> entries() {
    return {{"episode/operations/refer.json", refer},
            {"episode/operations/triage.json", triage},
            {"assessment/operations/assess.json", assess},
            {"mdt/operations/conclude.json", conclude},
            {"capacity/operations/request-place.json", request_place},
            {"capacity/operations/offer.json", offer},
            {"capacity/operations/answer.json", answer},
            {"capacity/operations/arrive.json", arrive},
            {"capacity/operations/set-status.json", set_status},
            {"capacity/operations/set-slot-status.json", set_status},
            {"episode/operations/agree-goal.json", agree_goal},
            {"episode/operations/review.json", review},
            {"episode/operations/exit.json", exit},
            {"episode/operations/follow-up.json", follow_up}};
}

capacity::Place place_of(directory::Service const& service, directory::PlaceEntry const& entry) {
    capacity::Place place;
    bool const bed = service.kind == "bed";
    place.id = (bed ? "Location/" : "Slot/") + entry.id;
    place.label = entry.label;
    place.unit = service.id;
    place.kind = bed ? capacity::Kind::bed : capacity::Kind::home;
    place.features = entry.features;
    if (entry.state == directory::PlaceState::closed) place.status = capacity::Status::closed;
    if (entry.state == directory::PlaceState::cleaning) place.status = capacity::Status::cleaning;
    return place;
}

}  // namespace

base::Result<void> add_operations(rest::Operations& operations) {
    for (auto& [definition, handler] : entries()) {
        auto const files = content::under("src/domain/" + std::string(definition));
        CHECK(files.size() == 1);
        TRY(operations.add(std::string(files.front().text), handler));
    }
    return {};
}

std::vector<fhir::Draft> seed() {
    auto const& directory = directory::directory();
    auto resources = directory::seed(directory);
    for (auto const& service : directory.services)
        for (auto const& entry : service.places)
            resources.push_back(capacity::resource_of(place_of(service, entry), service.name,
                                                      service.organisation));
    return resources;
}

base::Result<void> check_content() {
    auto const agreement =
        TRY(content::toml("content/national/agreements/early-intervention.toml"));
    TRY(sharing::agreement_from(agreement));
    auto const triggers = TRY(content::toml("content/national/triggers.toml"));
    TRY(episode::triggers_from(triggers));
    auto const clocks = TRY(content::toml("content/national/clocks.toml"));
    TRY(episode::clocks_from(clocks));
    auto const pathway = TRY(content::toml("content/national/pathway.toml"));
    TRY(episode::pathway_from(pathway));
    auto const services = TRY(content::toml("content/places/birmingham/services.toml"));
    TRY(directory::directory_from(services));
    return {};
}

}  // namespace care
