// The people of a small area: who they are, with whom and how they live.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/city/city.hpp"

namespace city {

struct Person {
    std::uint32_t number = 0;  // Through the whole city, from 1.
    int age = 0;               // On the first day.
    Sex sex = Sex::female;
    Group group = Group::white;
    std::string_view country;  // Of the background that names and language are from: "PK".
    int born = 0;              // Days since 1970.
    std::string forename;
    std::string surname;
    std::string nhs_number;     // Empty below numbered_from_age.
    std::string_view language;  // Main language, BCP 47.
    int household = -1;         // Index in the area.
    int partner = -1;           // Indices of people in the area, or -1.
    int mother = -1;
    int twin = -1;
    std::uint16_t practice = 0;  // Index in the reference.
};

struct Household {
    std::vector<int> members;
    Tenure tenure = Tenure::rented;
    bool care_home = false;
    std::string line;  // "12 Alder Rise"
    std::string postcode;
};

struct Area {
    std::size_t place = 0;       // Index in the reference.
    std::vector<Person> people;  // By age, youngest first.
    std::vector<Household> households;
};

// The same for the same city, whatever else was made before.
Area area_of(City const& city, std::size_t place);

// NHS Data Dictionary, ETHNIC CATEGORY: "J" for Pakistani.
std::string_view ethnic_category(Person const& person);
std::string_view ethnic_name(Person const& person);
std::string_view language_name(std::string_view language);

// A forename or surname as that background has it: used for people and for their records.
std::string forename_of(City const& city, class Draw& draw, Person const& person);
std::string surname_of(City const& city, class Draw& draw, Person const& person);
std::string street_line(City const& city, class Draw& draw);

}  // namespace city
