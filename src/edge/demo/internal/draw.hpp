// Draws from a seeded stream: choices, chances and delays.
#pragma once

#include <cmath>
#include <span>
#include <string_view>

#include "base/instant.hpp"
#include "base/random.hpp"

namespace demo {

class Draw {
  public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}

    bool chance(double share) { return random_.unit() < share; }
    int between(int least, int most) {
        return least + static_cast<int>(random_.below(static_cast<std::uint64_t>(most - least + 1)));
    }
    template <class T>
    T const& one_of(std::span<T const> choices) {
        return choices[random_.below(choices.size())];
    }

    // Minutes around a median, seldom under a third or over three times of it: a log-normal with
    // sigma 0.5, whose normal is the sum of twelve uniforms.
    base::Milliseconds around(double median_minutes) {
        double normal = -6;
        for (int i = 0; i < 12; ++i) normal += random_.unit();
        return base::Milliseconds(
            static_cast<std::int64_t>(median_minutes * std::exp(0.5 * normal) * 60'000));
    }
    base::Milliseconds days_around(double median_days) { return around(median_days * 24 * 60); }

  private:
    base::Random random_;
};

}  // namespace demo
