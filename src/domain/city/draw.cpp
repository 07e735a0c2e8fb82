#include "domain/city/draw.hpp"

#include <cmath>

namespace city {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
    constexpr std::uint64_t first = 0xD2511F53U;
    constexpr std::uint64_t second = 0xCD9E8D57U;
    for (int round = 0; round < 10; ++round) {
        auto const left = first * counter[0];
        auto const right = second * counter[2];
        counter = {static_cast<std::uint32_t>(right >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(right),
                   static_cast<std::uint32_t>(left >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(left)};
        key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
    }
    return counter;
}

// The counter: position, purpose and part, subject low, subject high.
Draw::Draw(std::uint64_t seed, Purpose purpose, std::uint64_t subject, std::uint32_t part)
    : counter_{0, (static_cast<std::uint32_t>(purpose) << 24) + part,
               static_cast<std::uint32_t>(subject), static_cast<std::uint32_t>(subject >> 32)},
      key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {}

std::uint32_t Draw::word() {
    if (used_ == 4) {
        block_ = philox(counter_, key_);
        ++counter_[0];
        used_ = 0;
    }
    return block_[used_++];
}

double Draw::unit() {
    auto const high = static_cast<std::uint64_t>(word() >> 5);
    auto const low = static_cast<std::uint64_t>(word() >> 6);
    return static_cast<double>((high << 26) | low) * 0x1.0p-53;
}

// The bias of multiplying is below 1e-6 for the small bounds that are used.
int Draw::below(int bound) {
    return static_cast<int>(
        (static_cast<std::uint64_t>(word()) * static_cast<std::uint64_t>(bound)) >> 32);
}

double Draw::normal() { return normal_quantile(unit() * (1 - 0x1.0p-52) + 0x1.0p-54); }

double Draw::exponential() { return -log_of(1 - unit()); }

int Draw::poisson(double mean) {
    int count = 0;
    for (double sum = exponential(); sum < mean; sum += exponential()) ++count;
    return count;
}

double Draw::lognormal(double median, double sigma) { return median * exp_of(sigma * normal()); }

std::size_t Draw::weighted(std::span<double const> weights) {
    double total = 0;
    for (auto const weight : weights) total += weight;
    auto left = unit() * total;
    for (std::size_t index = 0; index < weights.size(); ++index) {
        left -= weights[index];
        if (left < 0) return index;
    }
    return 0;
}

double exp_of(double x) {
    if (x < -700) return 0;
    if (x > 700) x = 700;
    // x = k ln 2 + r with |r| at most half of ln 2; ln 2 in two parts keeps r exact.
    auto const k = std::floor(x * 1.4426950408889634 + 0.5);
    auto const r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    double sum = 1;
    for (int n = 14; n > 0; --n) sum = 1 + r * sum / n;
    return std::ldexp(sum, static_cast<int>(k));
}

double log_of(double x) {
    int exponent = 0;
    auto fraction = std::frexp(x, &exponent);
    if (fraction < 0.70710678118654752) {
        fraction *= 2;
        --exponent;
    }
    auto const s = (fraction - 1) / (fraction + 1);
    auto const square = s * s;
    double sum = 0;
    for (int n = 25; n > 0; n -= 2) sum = sum * square + 1.0 / n;
    return 2 * s * sum + exponent * 0.69314718055994531;
}

// Acklam's rational approximation, relative error below 1.15e-9.
double normal_quantile(double p) {
    constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                            1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                            6.680131188771972e+01, -1.328068155288572e+01};
    constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                            -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                            3.754408661907416e+00};
    constexpr double tail = 0.02425;
    if (p > 1 - tail) return -normal_quantile(1 - p);
    if (p < tail) {
        auto const q = std::sqrt(-2 * log_of(p));
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
               ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    }
    auto const q = p - 0.5;
    auto const r = q * q;
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
           (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

}  // namespace city
