// Places: beds of a unit and slots of a home team, with what they offer and for whom they are held.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace capacity {

enum class Kind : std::uint8_t { bed, home };
std::string_view name_of(Kind kind);
std::optional<Kind> kind_from(std::string_view name);

enum class Status : std::uint8_t { free, held, occupied, cleaning, closed };
std::string_view name_of(Status status);
std::optional<Status> status_from(std::string_view name);

// A bed (Location) or a slot (Slot).
struct Place {
    std::string id;                     // "Location/b1" or "Slot/s1"
    std::uint64_t version = 0;          // Of the resource: what a change builds on.
    std::string label;                  // "Bed 7"
    std::string unit;                   // Location id of the unit, or HealthcareService id.
    Kind kind = Kind::bed;
    Status status = Status::free;
    std::string person;                 // Patient id for whom it is held or who is in it.
    std::vector<std::string> features;  // Codes: "single-room", "night-cover", ...
    std::optional<base::Instant> until; // Expected to become free.
};

// Nothing if the resource is no place of ours (a hospital's ward, say).
std::optional<Place> place_from(fhir::Value resource, std::uint64_t version);

// The place's resource with another status, person and until; all else as it was.
store::Change change_for(Place const& place, fhir::Value resource);

// A new place, as seeded.
fhir::Draft resource_of(Place const& place, std::string_view unit_name,
                        std::string_view organisation);

// A unit of beds or a team with slots.
struct Unit {
    std::string id;
    std::string name;                   // "Marlpit House"
    Kind kind = Kind::bed;
    std::string provider;               // Organisation's name
    int limit_minutes = 240;            // Capacity older than this is stale (R54).
    std::vector<std::string> serves;    // Needs that it accepts; none: any.
};

// When the unit's capacity was last confirmed: the newest change of any of its places.
struct Age {
    base::Instant confirmed;
    bool stale = false;
};

Age age_of(Unit const& unit, base::Instant newest_change, base::Instant now);

}  // namespace capacity
