// The early-intervention system of the city as it runs: who needs help to leave hospital or to stay
// out of it, where there is room, how long they wait, and how they are on day 91.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/city/health.hpp"

namespace city {

// Older people leave with no help, with help at home, by a bed, or for a care home (DHSC's pathways
// 0 to 3); or are helped at home instead of going to hospital.
enum class Route : std::uint8_t { no_help, home, bed, care_home, step_up };
std::string_view name_of(Route route);

enum class Outcome : std::uint8_t { home_independent, home_with_care, care_home, hospital, died };
std::string_view name_of(Outcome outcome);

// Somebody of 65 or over whose admission is over but for what comes next, or whom an ambulance
// leaves at home after a fall.
struct Candidate {
    std::uint32_t person = 0;
    std::uint8_t locality = 0;  // Index of localities_of().
    int began_minute = 0;       // The admission or the fall.
    int ready_minute = 0;       // Criteria to reside no longer met.
    Route route = Route::no_help;
    std::optional<int> died_minute;
    double need_hours = 0;
    bool care_home = false;
    std::vector<std::pair<int, int>> stays;  // Later admissions: from, to; for day 91.
};

// What became of a candidate; minutes since the first day, -1 where it was not reached.
struct Course {
    std::uint32_t person = 0;
    int began_minute = 0;
    int ready_minute = 0;
    int referred_minute = -1;
    int placed_minute = -1;  // Left hospital; a step-up began.
    int ended_minute = -1;
    Route route = Route::no_help;
    std::uint8_t locality = 0;
    std::uint8_t offers = 0;
    std::uint8_t refused_by_service = 0;
    std::uint8_t refused_by_person = 0;
    double hours_before = 0;  // Of care a week.
    double hours_after = 0;
    std::optional<Outcome> outcome;  // At the end of the course.
    std::optional<Outcome> day_91;
};

// One day of the system at midnight.
struct Census {
    int waiting = 0;     // In hospital without criteria to reside.
    int discharged = 0;  // Left hospital that day, at 65 and over.
    int home_places = 0, bed_places = 0;
    int home_used = 0, bed_used = 0;
    int queued = 0;  // Referred, ready and without a place.
};

struct Flow {
    std::vector<Course> courses;  // By person, then by beginning.
    std::vector<Census> days;

    // Of that admission; null if there is none.
    Course const* course(std::uint32_t person, int began_minute) const;
};

std::vector<std::string_view> localities_of(City const& city);

// Candidates of an area, from its lives.
void add_candidates(City const& city, Area const& area, std::vector<Life> const& lives,
                    std::vector<Candidate>& candidates);

// Runs all three years, day by day. Home teams work in a locality, beds and care homes take from
// all of it; each year has as many places as its courses fill on average, times flow.places.
Flow flow_of(City const& city, std::vector<Candidate> candidates);

}  // namespace city
