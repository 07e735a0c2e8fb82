// Measures: versioned definitions, and the daily values that a chart shows (R87).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "base/toml.hpp"
#include "domain/improvement/xmr.hpp"

namespace improvement {

struct Measure {
    std::string id;          // "episodes-opened"
    int version = 1;
    std::string name;
    std::string definition;  // Printed under the chart.
    std::string unit;        // "episodes a day"
    std::string event;       // What is counted: "episode-opened".
    int days = 42;           // How many days a chart looks back.
};

// Malformed with file and line.
base::Result<Measure> measure_from(base::Toml const& file);
std::vector<Measure> const& measures();  // As this program was built, by id.

// One value a day for `days` whole days before `today`; a day without an event counts as 0. Days
// before the first event ever are left out: there was nothing to count yet.
std::vector<Observed> daily_counts(std::vector<base::Instant> const& events, base::Day today,
                                   int days);

}  // namespace improvement
