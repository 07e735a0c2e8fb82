// Dividing a whole number among parts.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace city {

// Whole numbers that add to `total` and are near `weights`' shares of it: the largest remainders
// are rounded up, the earlier of two that are equal (Hamilton's method). All to the first if every
// weight is 0.
inline std::vector<int> apportioned(int total, std::vector<double> const& weights) {
    std::vector<int> counts(weights.size(), 0);
    auto const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (counts.empty()) return counts;
    if (sum <= 0) {
        counts[0] = total;
        return counts;
    }
    std::vector<std::pair<double, std::size_t>> rests;
    int left = total;
    for (std::size_t part = 0; part < weights.size(); ++part) {
        auto const exact = total * (weights[part] / sum);
        counts[part] = static_cast<int>(std::floor(exact));
        left -= counts[part];
        rests.emplace_back(-(exact - std::floor(exact)), part);
    }
    std::ranges::sort(rests);
    for (std::size_t next = 0; left > 0; ++next, --left)
        ++counts[rests[next % rests.size()].second];
    return counts;
}

}  // namespace city
