// Clocks: what must happen by when. Computed from the record by versioned rules, never stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "base/toml.hpp"
#include "domain/episode/course.hpp"

namespace episode {

enum class Event : std::uint8_t {
    referred, accepted, assessed, asked, placed, arrived, left, followed_up
};

// Minutes since local midnight.
struct Hours {
    int from = 0;
    int to = 24 * 60;
};

struct ClockRule {
    std::string id;
    int version = 1;
    base::Day since{};                // In force from this day.
    std::string name;
    Event starts = Event::referred;
    Event ends = Event::assessed;
    std::vector<std::string> routes;  // None: all.
    std::vector<std::string> kinds;
    std::optional<int> minutes;       // Of service, within hours.
    Hours hours;
    std::optional<int> days;
    std::optional<int> before;        // Cut-off, minutes since midnight ...
    int same_day = 0;                 // ... due this day at
    int next_day = 0;                 // ... or the next day at.
};

using ClockRules = std::vector<ClockRule>;

// Malformed with file and line: an unknown event, no or several ways to say the time allowed.
base::Result<ClockRules> clocks_from(base::Toml const& file);
ClockRules const& clocks();  // As this program was built.

struct Clock {
    std::string name;
    std::string rule;                  // "front-door-30-min v1"
    base::Instant started;
    base::Instant due;
    std::optional<base::Instant> met;  // When its event came, late or not.
};

// When the time that the rule allows runs out. Local time is Europe/London.
base::Instant due_at(ClockRule const& rule, base::Instant started);

// The clocks of one referral that has not been accepted (yet).
std::vector<Clock> clocks_of(ClockRules const& rules, Referred const& referral);

// The clocks that a course has started, by due.
std::vector<Clock> clocks_of(ClockRules const& rules, Course const& course);

}  // namespace episode
