#include "fhir/path/decimal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fhir {
namespace {

constexpr int places_max = 28;
constexpr int digits_max = 37;

__int128 power_of_ten(int exponent) {
    __int128 power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

bool fits(__int128 mantissa) {
    static __int128 const limit = power_of_ten(digits_max);
    return mantissa < limit && mantissa > -limit;
}

std::optional<__int128> times(__int128 left, __int128 right) {
    __int128 product = 0;
    if (__builtin_mul_overflow(left, right, &product) || !fits(product)) return std::nullopt;
    return product;
}

struct Aligned {
    __int128 left;
    __int128 right;
    int places;
};

std::optional<Aligned> aligned(Decimal left, Decimal right) {
    auto const places = std::max(left.places, right.places);
    auto const l = times(left.mantissa, power_of_ten(places - left.places));
    auto const r = times(right.mantissa, power_of_ten(places - right.places));
    if (!l || !r) return std::nullopt;
    return Aligned{*l, *r, places};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view lexeme) {
    Decimal value;
    bool negative = false;
    if (!lexeme.empty() && (lexeme.front() == '-' || lexeme.front() == '+')) {
        negative = lexeme.front() == '-';
        lexeme.remove_prefix(1);
    }
    bool in_fraction = false;
    std::size_t digits = 0;
    std::size_t i = 0;
    for (; i < lexeme.size(); ++i) {
        auto const c = lexeme[i];
        if (c == '.' && !in_fraction) {
            in_fraction = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        ++digits;
        value.mantissa = value.mantissa * 10 + (c - '0');
        if (in_fraction) ++value.places;
        if (!fits(value.mantissa) || value.places > places_max) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    if (i < lexeme.size()) {
        if (lexeme[i] != 'e' && lexeme[i] != 'E') return std::nullopt;
        auto from = i + 1;
        if (from < lexeme.size() && lexeme[from] == '+') ++from;
        int exponent = 0;
        auto const [end, error] =
            std::from_chars(lexeme.data() + from, lexeme.data() + lexeme.size(), exponent);
        if (error != std::errc{} || end != lexeme.data() + lexeme.size()) return std::nullopt;
        value.places -= exponent;
        if (value.places > places_max || value.places < -digits_max) return std::nullopt;
        if (value.places < 0) {
            auto const scaled = times(value.mantissa, power_of_ten(-value.places));
            if (!scaled) return std::nullopt;
            value = {*scaled, 0};
        }
    }
    if (negative) value.mantissa = -value.mantissa;
    return value;
}

std::optional<Decimal> Decimal::near(double value) { return parse(fmt::format("{}", value)); }

std::string Decimal::text() const {
    auto rest = mantissa < 0 ? -mantissa : mantissa;
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest > 0);
    while (static_cast<int>(digits.size()) <= places) digits += '0';
    std::ranges::reverse(digits);
    if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
    return mantissa < 0 ? "-" + digits : digits;
}

double Decimal::rounded() const {
    double value = 0;
    auto const lexeme = text();
    std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
    return value;
}

std::optional<std::int64_t> Decimal::whole() const {
    auto const plain = normal();
    if (plain.places > 0 || plain.mantissa > INT64_MAX || plain.mantissa < INT64_MIN) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(plain.mantissa);
}

Decimal Decimal::normal() const {
    auto plain = *this;
    while (plain.places > 0 && plain.mantissa % 10 == 0) {
        plain.mantissa /= 10;
        --plain.places;
    }
    return plain;
}

std::optional<Decimal> add(Decimal left, Decimal right) {
    auto const both = aligned(left, right);
    if (!both || !fits(both->left + both->right)) return std::nullopt;
    return Decimal{both->left + both->right, both->places};
}

std::optional<Decimal> subtract(Decimal left, Decimal right) { return add(left, negated(right)); }

std::optional<Decimal> multiply(Decimal left, Decimal right) {
    auto product = times(left.mantissa, right.mantissa);
    if (!product) {
        left = left.normal();
        right = right.normal();
        product = times(left.mantissa, right.mantissa);
    }
    if (!product) return std::nullopt;
    Decimal const value{*product, left.places + right.places};
    return value.places > places_max ? rounded_to(value, places_max) : value;
}

std::optional<Decimal> divide(Decimal left, Decimal right) {
    if (right.mantissa == 0) return std::nullopt;
    constexpr int quotient_places = 16;
    left = left.normal();
    right = right.normal();
    auto const shift = quotient_places + 1 + right.places - left.places;
    auto const scaled = shift >= 0 ? times(left.mantissa, power_of_ten(shift))
                                   : std::optional(left.mantissa / power_of_ten(-shift));
    if (!scaled) return std::nullopt;
    return rounded_to({*scaled / right.mantissa, quotient_places + 1}, quotient_places).normal();
}

std::optional<Decimal> floor_divide(Decimal left, Decimal right) {
    auto const both = aligned(left, right);
    if (!both || both->right == 0) return std::nullopt;
    return Decimal{both->left / both->right, 0};
}

std::optional<Decimal> remainder(Decimal left, Decimal right) {
    auto const both = aligned(left, right);
    if (!both || both->right == 0) return std::nullopt;
    return Decimal{both->left % both->right, both->places};
}

Decimal negated(Decimal value) { return {-value.mantissa, value.places}; }

Decimal rounded_to(Decimal value, int places) {
    if (places >= value.places) return value;
    auto const step = power_of_ten(value.places - places);
    auto const half = step / 2;
    auto const shifted = value.mantissa < 0 ? value.mantissa - half : value.mantissa + half;
    return {shifted / step, places};
}

Decimal truncated(Decimal value) { return {value.mantissa / power_of_ten(value.places), 0}; }

Decimal floored(Decimal value) {
    auto const whole = truncated(value);
    bool const below = value.mantissa < 0 && value.mantissa % power_of_ten(value.places) != 0;
    return below ? Decimal{whole.mantissa - 1, 0} : whole;
}

int compare(Decimal left, Decimal right) {
    auto const both = aligned(left.normal(), right.normal());
    if (!both) return left.rounded() < right.rounded() ? -1 : 1;
    return both->left < both->right ? -1 : both->left > both->right ? 1 : 0;
}

}  // namespace fhir
