// A city that is made, not observed: every choice follows from a seed, the published counts and the
// cited rates, so that the truth about everybody is known.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "domain/city/rates.hpp"
#include "domain/city/reference.hpp"

namespace city {

inline constexpr int years = 3;

struct City {
    Reference reference;
    Rates rates;
    Scenario scenario;
    std::uint64_t seed = 1;
    base::Day first{2023, 11, 1};       // Ages hold on this day; lives run `years` from it.
    std::vector<std::uint32_t> bodies;  // Six digits that have a check digit after 999.
    std::vector<double> tempo;          // Share of a year's events before each day; 366 values.
    // Mean of the hazard ratios of frailty by year and age, so that published averages hold.
    struct Means {
        double death = 1;
        double admission = 1;
        double fall = 1;
    };
    std::array<std::vector<Means>, years> means;
};

// Works out what all people share.
City city_of(Reference reference, Rates rates, Scenario scenario, std::uint64_t seed,
             base::Day first);

// Which areas: all of Birmingham, or those of the wards or localities named, or a share of them
// chosen by the seed. Absent (city.nowhere) when none is left.
struct Selection {
    std::vector<std::string> wards;
    std::vector<std::string> localities;
    double share = 1;
    bool solihull = false;
};
base::Result<std::vector<std::size_t>> places_of(City const& city, Selection const& selection);

// "999" with the six digits of that serial and their check digit; each serial has its own.
std::string nhs_number(City const& city, std::uint32_t serial);

// Days since 1970 of the city's first day.
int first_day_number(City const& city);
base::Day day_of_number(int days_since_1970);

}  // namespace city
