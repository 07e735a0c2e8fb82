// Decimal arithmetic as FHIRPath needs it: exact, with the written number of places.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fhir {

// mantissa x 10^-places. Exact within 38 significant digits; an operation that would lose digits
// answers nothing (FHIRPath, math: overflow gives the empty collection).
struct Decimal {
    __int128 mantissa = 0;
    int places = 0;  // 0 to 28.

    static std::optional<Decimal> parse(std::string_view lexeme);  // JSON and FHIRPath numbers.
    static Decimal of(std::int64_t value) { return {value, 0}; }
    static std::optional<Decimal> near(
        double value);  // The shortest decimal that reads back as it.

    std::string text() const;                   // As many places as held: 1.50
    double rounded() const;                     // The nearest double.
    std::optional<std::int64_t> whole() const;  // Its value if it has no fraction and fits.
    Decimal normal() const;  // Without trailing zeros: 1.50 and 1.5 become the same.
};

std::optional<Decimal> add(Decimal left, Decimal right);
std::optional<Decimal> subtract(Decimal left, Decimal right);
std::optional<Decimal> multiply(Decimal left, Decimal right);
std::optional<Decimal> divide(Decimal left, Decimal right);        // To 16 places; nothing by zero.
std::optional<Decimal> floor_divide(Decimal left, Decimal right);  // `div`: truncated.
std::optional<Decimal> remainder(Decimal left, Decimal right);     // `mod`
Decimal negated(Decimal value);
Decimal rounded_to(Decimal value, int places);  // Half away from zero.
Decimal truncated(Decimal value);
Decimal floored(Decimal value);
int compare(Decimal left, Decimal right);  // -1, 0, 1

}  // namespace fhir
