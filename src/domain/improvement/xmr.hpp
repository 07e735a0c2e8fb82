// XmR charts: individual values with limits from the moving range.
// Method: NHS England, Making Data Count (as NHSRplotthedots 0.2.2 computes it).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace improvement {

struct Observed {
    base::Day day;
    double value;
};

struct Options {
    std::vector<base::Day> rebase_on;      // Each begins a new group; needs a recorded reason.
    std::optional<int> fix_after_points;   // Limits from the first so many values; at least 12.
    bool screen_outliers = true;           // Nelson 1982: drop moving ranges over 3.267 × mean, once.
};

enum class Signal : std::uint8_t {
    none, above_limit, below_limit, trend, two_of_three, shift
};

std::string_view name_of(Signal signal);  // "above-limit"; "" for none.

struct Point {
    base::Day day;
    double value = 0;
    std::size_t group = 0;
    double mean = 0;
    std::optional<double> lower;           // Absent where no moving range survives screening.
    std::optional<double> upper;
    bool outside = false;
    bool close = false;                    // Beyond two thirds of the way to a limit, but inside.
    int side = 0;                          // Of the mean: -1, 0, 1.
    Signal signal = Signal::none;
    int direction = 0;                     // Of the signal: 1 up, -1 down, 0 none.
    bool trial = false;                    // Fewer than 13 points: trial limits.
};

inline constexpr std::size_t points_for_limits = 13;

// Sorted by day. Refuses two values for a day (improvement.same_day_twice) and a fixed baseline
// under 12 points (improvement.baseline_too_short).
base::Result<std::vector<Point>> xmr(std::vector<Observed> observed, Options const& options);

}  // namespace improvement
