// The National Early Warning Score 2, exactly as published.
// Royal College of Physicians, NEWS2, London 2017: chart 1 (the scoring system) and chart 2 (bands).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace assessment {

enum class SpO2Scale : std::uint8_t { one = 1, two = 2 };

// Alert, new Confusion, responds to Voice, to Pain, Unresponsive.
enum class Consciousness : char { alert = 'A', confusion = 'C', voice = 'V', pain = 'P',
                                  unresponsive = 'U' };

struct Vitals {
    int respirations = 0;        // A minute
    int spo2 = 0;                // Percent
    SpO2Scale scale = SpO2Scale::one;
    std::string scale_reason;    // Why scale 2: who prescribed 88-92 % (R21).
    bool oxygen = false;         // Supplemental oxygen rather than air
    int temperature_tenths = 0;  // 37.4 degrees Celsius is 374.
    int systolic = 0;            // mmHg
    int pulse = 0;               // A minute
    Consciousness consciousness = Consciousness::alert;
};

struct Part {
    std::string_view name;  // "Respirations"
    std::string value;      // As people read it: "22 a minute"
    int score = 0;
};

// low: 0 to 4; low_medium: any single 3 with a total below 5; medium: 5 or 6; high: 7 or more.
enum class Band : std::uint8_t { low, low_medium, medium, high };

std::string_view name_of(Band band);      // "low-medium"
std::string_view response_to(Band band);  // What the chart asks for.

struct News2 {
    int total = 0;
    Band band = Band::low;
    std::array<Part, 7> parts;
};

// Refuses (assessment.implausible) values no living person on a ward has, naming each; scale 2
// without a reason (assessment.scale_reason_needed); and people under 16, for whom the score is
// not validated (assessment.too_young_for_news2). Age in completed years.
base::Result<News2> news2(Vitals const& vitals, int age);

}  // namespace assessment
