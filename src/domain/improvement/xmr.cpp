#include "domain/improvement/xmr.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "domain/improvement/errors.hpp"

namespace improvement {
namespace {

constexpr std::size_t run_length = 7;
constexpr double limit_factor = 2.66;
constexpr double screening_factor = 3.267;

int sign(double value) { return (value > 0) - (value < 0); }

double mean_of(std::vector<double> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The mean moving range; nothing if screening leaves none.
std::optional<double> mean_moving_range(std::span<Point const> baseline, bool screen) {
    std::vector<double> ranges;
    for (std::size_t i = 1; i < baseline.size(); ++i)
        ranges.push_back(std::abs(baseline[i].value - baseline[i - 1].value));
    if (ranges.empty()) return std::nullopt;
    if (screen) {
        auto const limit = screening_factor * mean_of(ranges);
        std::erase_if(ranges, [&](double range) { return !(range < limit); });
    }
    if (ranges.empty()) return std::nullopt;
    return mean_of(ranges);
}

void set_limits(std::span<Point> group, Options const& options) {
    auto const fixed = options.fix_after_points
                           ? std::min<std::size_t>(*options.fix_after_points, group.size())
                           : group.size();
    auto const baseline = group.first(fixed);
    std::vector<double> values;
    for (auto const& point : baseline) values.push_back(point.value);
    auto const mean = mean_of(values);
    auto const range = mean_moving_range(baseline, options.screen_outliers);
    for (auto& point : group) {
        point.mean = mean;
        point.side = sign(point.value - mean);
        point.trial = group.size() < points_for_limits;
        if (!range) continue;
        point.lower = mean - limit_factor * *range;
        point.upper = mean + limit_factor * *range;
        auto const near = 2 * (limit_factor / 3) * *range;
        point.outside = point.value > *point.upper || point.value < *point.lower;
        point.close = !point.outside && (point.value > mean + near || point.value < mean - near);
    }
}

void mark(Point& point, Signal signal, int direction) {
    if (point.signal != Signal::none) return;
    point.signal = signal;
    point.direction = direction;
}

void mark_outside(std::span<Point> group) {
    for (auto& point : group)
        if (point.outside)
            mark(point, point.side > 0 ? Signal::above_limit : Signal::below_limit, point.side);
}

// Seven points in a row that strictly rise or fall: six differences of one sign.
void mark_trends(std::span<Point> group) {
    if (group.size() < run_length) return;
    std::vector<bool> in_trend(group.size(), false);
    auto difference = [&](std::size_t i) { return sign(group[i + 1].value - group[i].value); };
    for (std::size_t begin = 0; begin + run_length <= group.size(); ++begin) {
        auto const first = difference(begin);
        bool all = first != 0;
        for (std::size_t i = begin; all && i + 1 < begin + run_length; ++i)
            all = difference(i) == first;
        if (all)
            std::fill_n(in_trend.begin() + static_cast<std::ptrdiff_t>(begin), run_length, true);
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (!in_trend[i]) continue;
        bool const right = i + 1 < group.size() && in_trend[i + 1];
        mark(group[i], Signal::trend, right ? difference(i) : difference(i - 1));
    }
}

// Two of three points in a row close to the same limit, all three on that side of the mean.
void mark_two_of_three(std::span<Point> group) {
    std::vector<bool> marked(group.size(), false);
    for (std::size_t i = 0; i + 3 <= group.size(); ++i) {
        auto const three = group.subspan(i, 3);
        auto const side = three[0].side;
        if (side == 0 || three[1].side != side || three[2].side != side) continue;
        if (three[0].close + three[1].close + three[2].close < 2) continue;
        for (std::size_t j = i; j < i + 3; ++j) marked[j] = marked[j] || group[j].close;
    }
    for (std::size_t i = 0; i < group.size(); ++i)
        if (marked[i]) mark(group[i], Signal::two_of_three, group[i].side);
}

void mark_shifts(std::span<Point> group) {
    for (std::size_t begin = 0; begin < group.size();) {
        auto end = begin + 1;
        while (end < group.size() && group[end].side == group[begin].side) ++end;
        if (group[begin].side != 0 && end - begin >= run_length)
            for (auto i = begin; i < end; ++i) mark(group[i], Signal::shift, group[i].side);
        begin = end;
    }
}

// Where each group begins.
std::vector<std::size_t> group_starts(std::vector<Point> const& points, Options const& options) {
    std::vector<std::size_t> starts{0};
    for (std::size_t i = 1; i < points.size(); ++i) {
        auto crosses = [&](base::Day day) {
            return points[i - 1].day < day && day <= points[i].day;
        };
        if (std::ranges::any_of(options.rebase_on, crosses)) starts.push_back(i);
    }
    return starts;
}

}  // namespace

std::string_view name_of(Signal signal) {
    constexpr std::array<std::string_view, 6> names{"",      "above-limit",  "below-limit",
                                                    "trend", "two-of-three", "shift"};
    return names[static_cast<std::size_t>(signal)];
}

base::Result<std::vector<Point>> xmr(std::vector<Observed> observed, Options const& options) {
    if (options.fix_after_points && *options.fix_after_points < 12)
        return base::refuse(errors::baseline_too_short);
    std::ranges::sort(observed, {}, &Observed::day);
    std::vector<Point> points;
    for (auto const& one : observed) {
        if (!points.empty() && points.back().day == one.day)
            return base::refuse(errors::same_day_twice);
        points.push_back({.day = one.day, .value = one.value});
    }
    if (points.empty()) return points;
    auto starts = group_starts(points, options);
    starts.push_back(points.size());
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        auto const group = std::span(points).subspan(starts[i], starts[i + 1] - starts[i]);
        for (auto& point : group) point.group = i;
        set_limits(group, options);
        // The first rule that fits a point wins.
        mark_outside(group);
        mark_trends(group);
        mark_two_of_three(group);
        mark_shifts(group);
    }
    return points;
}

}  // namespace improvement
