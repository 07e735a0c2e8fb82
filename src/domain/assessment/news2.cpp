#include "domain/assessment/news2.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "domain/assessment/errors.hpp"

namespace assessment {
namespace {

// Chart 1 row by row: the first limit that the value does not exceed gives the score.
struct Step {
    int up_to;
    int score;
};

template <std::size_t n>
int score_by(Step const (&steps)[n], int otherwise, int value) {
    for (auto const& step : steps)
        if (value <= step.up_to) return step.score;
    return otherwise;
}

int respirations_score(int value) {
    constexpr Step steps[] = {{8, 3}, {11, 1}, {20, 0}, {24, 2}};
    return score_by(steps, 3, value);
}

int spo2_score(Vitals const& vitals) {
    if (vitals.scale == SpO2Scale::one) {
        constexpr Step steps[] = {{91, 3}, {93, 2}, {95, 1}};
        return score_by(steps, 0, vitals.spo2);
    }
    constexpr Step on_air[] = {{83, 3}, {85, 2}, {87, 1}};
    if (!vitals.oxygen) return score_by(on_air, 0, vitals.spo2);
    constexpr Step on_oxygen[] = {{83, 3}, {85, 2}, {87, 1}, {92, 0}, {94, 1}, {96, 2}};
    return score_by(on_oxygen, 3, vitals.spo2);
}

int systolic_score(int value) {
    constexpr Step steps[] = {{90, 3}, {100, 2}, {110, 1}, {219, 0}};
    return score_by(steps, 3, value);
}

int pulse_score(int value) {
    constexpr Step steps[] = {{40, 3}, {50, 1}, {90, 0}, {110, 1}, {130, 2}};
    return score_by(steps, 3, value);
}

int temperature_score(int tenths) {
    constexpr Step steps[] = {{350, 3}, {360, 1}, {380, 0}, {390, 1}};
    return score_by(steps, 2, tenths);
}

// Chart 2: thresholds and triggers.
Band band_of(int total, bool any_single_three) {
    if (total >= 7) return Band::high;
    if (total >= 5) return Band::medium;
    return any_single_three ? Band::low_medium : Band::low;
}

void check_range(std::vector<base::Detail>& wrong, std::string_view name, int value, int least,
                 int most, double unit = 1) {
    if (value >= least && value <= most) return;
    wrong.push_back({std::string(name), fmt::format("must lie between {} and {}", least * unit,
                                                    most * unit)});
}

std::string_view word_for(Consciousness consciousness) {
    switch (consciousness) {
        case Consciousness::alert: return "Alert";
        case Consciousness::confusion: return "New confusion";
        case Consciousness::voice: return "Responds to voice";
        case Consciousness::pain: return "Responds to pain";
        case Consciousness::unresponsive: return "Unresponsive";
    }
    return "";
}

std::array<Part, 7> parts_of(Vitals const& v) {
    return {{{"Respirations", fmt::format("{} a minute", v.respirations),
              respirations_score(v.respirations)},
             {"Oxygen saturation",
              fmt::format("{} %, scale {}", v.spo2, static_cast<int>(v.scale)), spo2_score(v)},
             {"Air or oxygen", v.oxygen ? "Oxygen" : "Air", v.oxygen ? 2 : 0},
             {"Temperature",
              fmt::format("{}.{} °C", v.temperature_tenths / 10, v.temperature_tenths % 10),
              temperature_score(v.temperature_tenths)},
             {"Systolic blood pressure", fmt::format("{} mmHg", v.systolic),
              systolic_score(v.systolic)},
             {"Pulse", fmt::format("{} a minute", v.pulse), pulse_score(v.pulse)},
             {"Consciousness", std::string(word_for(v.consciousness)),
              v.consciousness == Consciousness::alert ? 0 : 3}}};
}

}  // namespace

std::string_view name_of(Band band) {
    constexpr std::array<std::string_view, 4> names{"low", "low-medium", "medium", "high"};
    return names[static_cast<std::size_t>(band)];
}

std::string_view response_to(Band band) {
    constexpr std::array<std::string_view, 4> responses{
        "Ward-based response", "Urgent ward-based response", "Key threshold for urgent response",
        "Urgent or emergency response"};
    return responses[static_cast<std::size_t>(band)];
}

base::Result<News2> news2(Vitals const& vitals, int age) {
    if (age < 16) return base::refuse(errors::too_young_for_news2);
    std::vector<base::Detail> wrong;
    check_range(wrong, "respirations", vitals.respirations, 0, 80);
    check_range(wrong, "spo2", vitals.spo2, 40, 100);
    check_range(wrong, "temperature", vitals.temperature_tenths, 250, 450, 0.1);
    check_range(wrong, "systolic", vitals.systolic, 30, 300);
    check_range(wrong, "pulse", vitals.pulse, 0, 300);
    if (!wrong.empty()) return base::malformed(errors::implausible, std::move(wrong));
    if (vitals.scale == SpO2Scale::two && vitals.scale_reason.empty())
        return base::refuse(errors::scale_reason_needed);

    News2 scored;
    scored.parts = parts_of(vitals);
    bool any_single_three = false;
    for (auto const& part : scored.parts) {
        scored.total += part.score;
        any_single_three |= part.score == 3;
    }
    scored.band = band_of(scored.total, any_single_three);
    return scored;
}

}  // namespace assessment
