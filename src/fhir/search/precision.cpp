#include "fhir/search/internal/precision.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace fhir {

std::optional<Precise> precise_from(std::string_view number) {
    auto const* const end = number.data() + number.size();
    double value = 0;
    auto const read = std::from_chars(number.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || !std::isfinite(value)) return std::nullopt;

    auto const exponent_at = number.find_first_of("eE");
    auto const mantissa = number.substr(0, exponent_at);
    auto const point = mantissa.find('.');
    int power = 0;
    if (point != std::string_view::npos) power -= static_cast<int>(mantissa.size() - point - 1);
    if (exponent_at != std::string_view::npos) {
        // from_chars knows no plus sign.
        auto text = number.substr(exponent_at + 1);
        if (text.starts_with('+')) text.remove_prefix(1);
        int exponent = 0;
        std::from_chars(text.data(), end, exponent);
        // The standard reads 1e2 as [95, 105): one digit finer than it is written.
        power += std::clamp(exponent, -400, 400) - 1;
    }
    auto const half = 0.5 * std::pow(10.0, power);
    return Precise{value, value - half, value + half};
}

}  // namespace fhir
