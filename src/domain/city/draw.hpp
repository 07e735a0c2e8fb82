// Randomness by counter: what is drawn for a person depends on the seed, the purpose and the
// person, never on who was drawn before, on which thread, or on the machine's mathematical library.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace city {

// Philox 4x32-10: four words from a counter and a key. Salmon, Moraes, Dror, Shaw: Parallel random
// numbers: as easy as 1, 2, 3 (SC 2011).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

// What the draws are for. A number stays what it is for ever: it is part of what a seed means.
enum class Purpose : std::uint32_t {
    area = 1,
    person = 2,
    household = 3,
    name = 4,
    health = 5,
    year = 6,
    contact = 7,
    record = 8,
    scenario = 9,
    operation = 10,
    number = 11,
    practice = 12,
    carer = 13
};

// A stream of draws for one subject (a person's or an area's number) and one part of it (a year, a
// source).
class Draw {
  public:
    Draw(std::uint64_t seed, Purpose purpose, std::uint64_t subject, std::uint32_t part = 0);

    std::uint32_t word();
    double unit();  // [0, 1), 53 bits.
    bool chance(double probability) { return unit() < probability; }
    int below(int bound);  // 0 to bound - 1; bound > 0.
    int between(int low, int high) { return low + below(high - low + 1); }
    double normal();           // Mean 0, deviation 1.
    double exponential();      // Mean 1.
    int poisson(double mean);  // Mean up to a few hundred.
    double lognormal(double median, double sigma);
    std::size_t weighted(std::span<double const> weights);  // An index; 0 if all weigh nothing.
    template <class List>
    auto const& one_of(List const& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

  private:
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> block_{};
    unsigned used_ = 4;
};

// Exponential, logarithm and normal quantile from the four operations and the square root only,
// which IEEE 754 rounds alike everywhere; exact to about 1e-13 (the quantile to 1.2e-9).
double exp_of(double x);
double log_of(double x);           // x > 0
double normal_quantile(double p);  // 0 < p < 1

}  // namespace city
