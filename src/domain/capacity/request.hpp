// A request for a place, an offer and a stay as FHIR.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "domain/capacity/placement.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace capacity {

// Whose step it is, and who writes it.
struct Setting {
    std::string id;        // Of the new resource
    std::string patient;
    std::string episode;
    std::string author;    // Display
    base::Instant at;
};

store::Change change_for(PlaceRequest const& request, Setting const& setting);  // ServiceRequest

// The request as it was asked. Only for a ServiceRequest of category placement.
PlaceRequest request_from(fhir::Value resource);

// Ended: completed when the person has arrived, revoked when it was given up.
store::Change closed(fhir::Value request, std::uint64_t version, std::string_view status);

store::Change offer_task(Place const& place, std::string_view place_name,
                         std::string_view request, Setting const& setting);

store::Change answered(fhir::Value offer, std::uint64_t version, Answer const& answer,
                       base::Instant at);

// An offer that was taken back because the course ended or changed: cancelled.
store::Change withdrawn(fhir::Value offer, std::uint64_t version, base::Instant at);

store::Change stay(Place const& place, std::string_view place_name, std::string_view request,
                   Setting const& setting);  // Encounter

store::Change stay_ended(fhir::Value stay, std::uint64_t version, base::Instant at);

}  // namespace capacity
