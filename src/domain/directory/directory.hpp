// Organisations, services, places and staff of one place (content/places), and their FHIR.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/toml.hpp"
#include "fhir/value/draft.hpp"

namespace directory {

// What a request may ask of a place, and a place may offer.
struct Criterion {
    std::string code;  // "single-room"
    std::string name;  // "Single room"
};

struct Organisation {
    std::string id;    // "marlpit"
    std::string name;
    std::string kind;
};

enum class PlaceState { free, cleaning, closed };

// A bed or a home-team slot as the content describes it.
struct PlaceEntry {
    std::string id;       // "marlpit-beds-07"
    std::string label;    // "Bed 7"
    std::vector<std::string> features;
    PlaceState state = PlaceState::free;
};

struct Service {
    std::string id;            // Of its HealthcareService, and of the Location of a unit of beds.
    std::string name;
    std::string kind;          // front-door, hub, mental-health, bed, home
    std::string organisation;  // Organisation id
    std::string from;          // "08:00"
    std::string to;
    int limit_minutes = 240;   // Older capacity is stale.
    std::vector<PlaceEntry> places;
};

struct Staff {
    std::string account;       // Also the Practitioner's id.
    std::string name;
    std::string role;          // sharing::name_of(Role)
    std::string organisation;
};

struct Directory {
    std::vector<Criterion> criteria;
    std::vector<Organisation> organisations;
    std::vector<Service> services;
    std::vector<Staff> staff;

    Service const* service(std::string_view id) const;            // Null if there is none.
    Organisation const* organisation(std::string_view id) const;  // Null if there is none.
    std::string name_of(std::string_view criterion) const;        // The code itself if unknown.
};

// Malformed with file and line: an unknown kind, organisation or criterion, an id used twice, a
// place number out of range.
base::Result<Directory> directory_from(base::Toml const& file);

// The place that this program was built with: content/places/birmingham.
Directory const& directory();

// Organization, HealthcareService, Location (units), Schedule, Practitioner and PractitionerRole.
// The places themselves are capacity's (capacity::resource_of).
std::vector<fhir::Draft> seed(Directory const& directory);

}  // namespace directory
