// What is published about the city and its names: counts by small area, practices, life table.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace city {

inline constexpr int age_max = 100;           // Ages above count as this one.
inline constexpr std::size_t band_count = 6;  // 0-15, 16-24, 25-34, 35-49, 50-64, 65 and over
enum class Group : std::uint8_t { white, asian, black, mixed, other };
inline constexpr std::size_t group_count = 5;
enum class Sex : std::uint8_t { female, male };
enum class Tenure : std::uint8_t { outright, mortgage, social, rented };
inline constexpr std::size_t tenure_count = 4;

std::string_view name_of(Group group);
std::string_view name_of(Tenure tenure);
std::size_t band_of(int age);

// A small area (LSOA 2021).
struct Place {
    std::string code;
    std::string city;  // "Birmingham" or "Solihull"
    std::string ward_code;
    std::string ward;
    std::string msoa;
    std::string locality;
    int deprivation = 5;                       // Tenth of England, 1 the most deprived (IMD 2025).
    std::array<int, age_max + 1> residents{};  // By single year of age.
    std::array<int, band_count> band_residents{};  // Census 2021
    std::array<int, group_count> groups{};
    double caribbean_of_black = 0.5;
    std::array<int, tenure_count> households{};
    std::vector<std::string> postcodes;
    std::uint32_t first_person = 1;    // People are numbered through the whole city.
    std::uint32_t first_numbered = 0;  // How many before them may have an NHS number.
};

struct Practice {
    std::string code;  // ODS
    std::string name;  // Invented.
    std::string pcn;
    std::string locality;
    int list_size = 0;
};

struct Names {
    std::map<std::pair<char, int>, std::vector<std::string>> forenames;  // Sex, year: ranked.
    std::vector<std::string> surnames;
    std::vector<double> surname_weights;
    // "PK", 'F' forenames, 'M' forenames or 'S' surnames.
    std::map<std::pair<std::string, char>, std::vector<std::string>> by_country;
    std::map<std::string, std::vector<std::string>, std::less<>> variants;  // Lower case.
};

struct Reference {
    std::vector<Place> places;  // Birmingham's first.
    std::vector<Practice> practices;
    // By ward: practices (index) and how many of its patients live there.
    std::map<std::string, std::vector<std::pair<std::size_t, double>>> practices_of_ward;
    std::array<std::array<double, age_max + 1>, 2> deaths_a_year{};  // [sex][age], central rate.
    std::array<double, age_max + 1> women_share{};
    Names names;
};

// The text of a file below data/: "city/areas.csv".
using Read = base::Result<std::string> (*)(std::string const& folder, std::string_view name);

// Malformed (city.bad_reference), naming the file, if something is missing or no number.
base::Result<Reference> reference_from(std::string const& folder, Read read);

// Residents from whom on NHS numbers are given: the test range holds 909,091, fewer than live here.
inline constexpr int numbered_from_age = 25;

}  // namespace city
