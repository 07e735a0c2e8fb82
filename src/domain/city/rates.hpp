// The numbers of content/national/city: how the city lives, errs and changes. Each is cited there.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/city/reference.hpp"

namespace city {

inline constexpr std::size_t deficit_count = 36;

struct Deficit {
    std::string name;  // "atrial-fibrillation"
    std::string title;
    std::string code;  // SNOMED CT; empty for polypharmacy.
    std::string display;
    double weight_65 = 0;
    double weight_85 = 0;
};

enum class Source : std::uint8_t { gp, acute, community, mental_health, social_care, ambulance };
inline constexpr std::size_t source_count = 6;
std::string_view name_of(Source source);  // "mental-health"

// Shares of an organisation's person records with each fault, before the factor of background.
struct Faults {
    std::string organisation;
    double number_missing = 0;
    double number_wrong = 0;
    double name_misspelt = 0;
    double name_variant = 0;
    double birth_date_wrong = 0;
    double address_old = 0;
    double recorded_twice = 0;
    int delay_days = 0;  // Median until a record is written.
};

struct Scenario {
    std::string name;
    std::string title;
    double share_of_areas = 0;
    double reach = 0;  // Share of those who qualify that it reaches.
    int age_least = 65;
    int deficits_least = 0;
    int first_day = 0;           // Since the city's first day.
    int steps = 1;               // Areas begin in so many steps
    int step_days = 0;           // that far apart.
    double admission_ratio = 1;  // True effect on the rate of emergency admissions; at most 1.
    double fall_ratio = 1;       // And of falls; at most 1.
};

struct Rates {
    // By the names of rates.toml, "frailty.index" and so on.
    std::vector<double> frailty_index, frailty_year, frailty_death, frailty_admission,
        frailty_care_home, deprivation_death, deprivation_admission, care_home_percent,
        care_home_death, care_home_moves, admission_emergency, admission_stay,
        attendance_not_admitted, fall_percent, fall_frailty, fall_ambulance, contact_practice,
        contact_community, contact_mental_health, contact_ambulance, need_hours, pathway_shares,
        household_partner, household_generations, twin_share, ethnicity_odds, language_asian, flow_places,
        flow_stay, flow_process, flow_refusals, flow_weekend, flow_step_up;
    std::array<Deficit, deficit_count> deficits;
    std::array<Faults, source_count> faults;
    std::array<double, group_count> fault_factor{};
    std::vector<Scenario> scenarios;
};

// Malformed, naming file and line. Content is part of the program, so this fails in tests only.
base::Result<Rates> rates();

// Absent (city.no_scenario).
base::Result<Scenario> scenario_of(Rates const& rates, std::string_view name);

}  // namespace city
