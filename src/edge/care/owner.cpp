#include "domain/capacity/placement.hpp"
#include "domain/episode/step.hpp"
#include "edge/care/care.hpp"

namespace care {
namespace {

std::optional<capacity::Place> place_in(fhir::Value resource) {
    return resource ? capacity::place_from(resource, 1) : std::nullopt;
}

base::Result<void> keep_place(record::Intent const& intent) {
    return capacity::rewrite(place_in(intent.before), place_in(intent.after));
}

base::Result<void> keep_step(record::Intent const& intent) {
    return episode::rewrite(intent.before, intent.after);
}

}  // namespace

void add_owners(record::Owners& owners) {
    for (auto const* type : {"Location", "Slot"}) owners.own(type, keep_place);
    for (auto const* type : {"EpisodeOfCare", "ServiceRequest", "Task"})
        owners.own(type, keep_step);
}

}  // namespace care
