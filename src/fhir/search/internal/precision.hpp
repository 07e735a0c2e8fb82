// The range of numbers that one written with some precision stands for. FHIR R4 search.html#number.
#pragma once

#include <optional>
#include <string_view>

namespace fhir {

struct Precise {
    double value;
    double low;   // Inclusive.
    double high;  // Exclusive.
};

// "100" is [99.5, 100.5), "100.00" [99.995, 100.005), "1e2" [95, 105). Nothing if not a number.
std::optional<Precise> precise_from(std::string_view number);

}  // namespace fhir
