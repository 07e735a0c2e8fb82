// What organisations hold of a person: copies of the truth, each with its own faults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/city/health.hpp"
#include "domain/city/person.hpp"

namespace city {

// How a copy differs from the truth; several may hold.
enum class Fault : std::uint8_t {
    number_missing,
    number_invalid,
    number_of_another,
    name_misspelt,
    name_variant,
    names_swapped,
    birth_date_wrong,
    address_old,
    recorded_twice
};
inline constexpr std::size_t fault_count = 9;
std::string_view name_of(Fault fault);

struct Copy {
    Source source = Source::gp;
    int person = 0;            // Index in the area: the truth that a system must find.
    std::string id;            // The record's own; says nothing about the person.
    std::string local_number;  // The organisation's own number for the person.
    std::string nhs_number;    // Empty: missing.
    std::string forename;
    std::string surname;
    int born = 0;  // Days since 1970.
    std::string line;
    std::string postcode;
    std::uint16_t practice = 0;
    std::uint16_t faults = 0;     // Bits by Fault.
    std::optional<int> died_day;  // Days since the first day; if this organisation knows.

    bool has(Fault fault) const { return (faults >> static_cast<unsigned>(fault) & 1) != 0; }
};

// Does this organisation know the person at all? True for the practice; else by what happened.
bool knows(City const& city, Source source, Person const& person, Life const& life);

// The organisation's copies of everybody it knows in the area, in the order of people; a second
// copy follows the first. Faults come at the rates of content/national/city/errors.toml.
std::vector<Copy> copies_of(City const& city, Area const& area, std::vector<Life> const& lives,
                            Source source);

// A copy without any fault, as if all organisations' records had been joined.
Copy true_copy(City const& city, Area const& area, int person);

// Days from something happening until that organisation writes it down.
int delay_days(City const& city, Source source, std::uint32_t person, std::uint32_t what);

}  // namespace city
