#include "domain/city/city.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/city/draw.hpp"
#include "domain/city/errors.hpp"
#include "domain/city/health.hpp"

namespace city {
namespace {

// NHS Data Dictionary, NHS NUMBER: weights 10 to 2, the check digit is 11 less the remainder; 11 is
// written 0, and a number whose digit would be 10 is not issued.
int check_digit(std::uint32_t body) {
    auto const digits = fmt::format("999{:06}", body);
    int sum = 0;
    for (int place = 0; place < 9; ++place) {
        sum += (digits[static_cast<std::size_t>(place)] - '0') * (10 - place);
    }
    auto const digit = 11 - sum % 11;
    return digit == 11 ? 0 : digit;
}

// More happens in winter and on working days. Ours, near the season of emergency admissions.
std::vector<double> tempo_of(base::Day first) {
    constexpr std::array<double, 12> months{1.08, 1.04, 1.00, 0.97, 0.96, 0.96,
                                            0.97, 0.95, 0.97, 1.00, 1.03, 1.07};
    constexpr std::array<double, 7> days{1.08, 1.04, 1.02, 1.01, 1.02, 0.92, 0.91};
    std::vector<double> before{0};
    for (int day = 0; day < 365; ++day) {
        auto const date = base::plus_days(first, day);
        auto const weight =
            months[date.month - 1] * days[static_cast<std::size_t>(base::weekday(date) - 1)];
        before.push_back(before.back() + weight);
    }
    for (auto& value : before) value /= before.back() == 0 ? 1 : before[365];
    before.back() = 1;
    return before;
}

}  // namespace

City city_of(Reference reference, Rates rates, Scenario scenario, std::uint64_t seed,
             base::Day first) {
    City city{.reference = std::move(reference),
              .rates = std::move(rates),
              .scenario = std::move(scenario),
              .seed = seed,
              .first = first,
              .bodies = {},
              .tempo = tempo_of(first),
              .means = {}};
    for (std::uint32_t body = 0; body < 1'000'000; ++body) {
        if (check_digit(body) != 10) city.bodies.push_back(body);
    }
    for (int year = 0; year < years; ++year) {
        for (int age = 0; age <= age_max; ++age) {
            city.means[static_cast<std::size_t>(year)].push_back(
                mean_ratios(city.rates, age, year));
        }
    }
    return city;
}

// There is a prime number of bodies, so every step but 0 visits each once.
std::string nhs_number(City const& city, std::uint32_t serial) {
    auto const count = std::uint64_t{city.bodies.size()};
    auto const start = Draw(city.seed, Purpose::number, 0).word();
    auto const body = city.bodies[(serial * std::uint64_t{523'987} + start) % count];
    return fmt::format("999{:06}{}", body, check_digit(body));
}

base::Result<std::vector<std::size_t>> places_of(City const& city, Selection const& selection) {
    auto const named = [](std::vector<std::string> const& names, std::string const& name) {
        return std::ranges::find(names, name) != names.end();
    };
    bool const all = selection.wards.empty() && selection.localities.empty();
    std::vector<std::size_t> places;
    for (std::size_t index = 0; index < city.reference.places.size(); ++index) {
        auto const& place = city.reference.places[index];
        bool const chosen =
            all ? place.city == "Birmingham" || selection.solihull
                : named(selection.wards, place.ward) || named(selection.localities, place.locality);
        auto const lot = Draw(city.seed, Purpose::area, index, 1).unit();
        if (chosen && lot < selection.share) places.push_back(index);
    }
    if (places.empty()) return base::refuse(errors::nowhere);
    return places;
}

int first_day_number(City const& city) { return base::days_between({1970, 1, 1}, city.first); }

base::Day day_of_number(int days_since_1970) {
    return base::plus_days({1970, 1, 1}, days_since_1970);
}

}  // namespace city
