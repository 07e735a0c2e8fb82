// What people live with, what they need, and what happens to them over the years, with the truth
// behind it: rates, risks and the effect of a service change.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/city/city.hpp"
#include "domain/city/person.hpp"

namespace city {

inline constexpr int minutes_a_day = 1440;
inline constexpr int days_a_year = 365;
inline constexpr int city_days = years * days_a_year;

enum class Frailty : std::uint8_t { fit, mild, moderate, severe };
Frailty frailty_of(int deficits);  // Clegg 2016: 0-4, 5-8, 9-12, 13 and more of 36.
std::string_view name_of(Frailty frailty);

// How somebody is at the beginning of a year, which holds until its end.
struct Year {
    int age = 0;
    int deficits = 0;
    bool care_home = false;
    int barthel = 20;           // 0 to 20
    double need_hours = 0;      // True need of help, hours a week.
    double admission_rate = 0;  // Emergency admissions a year, without any service change.
    double death_rate = 0;
    double fall_rate = 0;
    // Chance of an emergency admission before death within the year: without the service change,
    // and with it for the whole year. Exact: rate a / (a + d) x (1 - exp(-(a + d))).
    double admission_risk = 0;
    double admission_risk_served = 0;
};

enum class Kind : std::uint8_t {
    attendance,
    admission,
    fall,
    practice,
    community,
    mental_health,
    death,
    care_home_move
};
std::string_view name_of(Kind kind);

// What made it happen: each event's true share of age, frailty or deprivation in its rate.
enum class Cause : std::uint8_t { age, frailty, deprivation };
std::string_view name_of(Cause cause);

struct Event {
    Kind kind = Kind::attendance;
    Cause cause = Cause::age;
    int minute = 0;           // Since the first day began.
    int stay_minutes = 0;     // Of an admission: until care in hospital is no longer needed.
    std::uint8_t reason = 0;  // Index of reasons().
    bool averted = false;     // The service change took it away: it did not happen.
    bool ambulance = false;
};

struct Reason {
    std::string_view icd10;
    std::string_view snomed;
    std::string_view text;
};
std::span<Reason const> reasons();

struct Life {
    std::array<Year, years> state;
    int years_begun = 0;                              // Those after death are not.
    std::array<std::uint8_t, deficit_count> order{};  // Deficits in the order of their coming.
    std::optional<int> died_minute;
    std::optional<int> served_from;  // Day since the first from which the service reaches them.
    bool served_eligible = false;    // Would qualify at the first day, reached or not.
    int carer = -1;                  // Index of the person in the area who cares for them.
    std::vector<Event> events;       // In the order of time.
    bool hearing = false, sight = false, learning_disability = false, wheelchair = false;
};

// Lives of an area's people, at their indices.
std::vector<Life> lives_of(City const& city, Area const& area);

// Medicines that somebody with so many deficits takes.
int medicines_of(int deficits);

// When the service change begins in an area, in days since the first; nothing if it does not.
std::optional<int> service_day(City const& city, std::size_t place);

// Mean hazard ratios of frailty at an age in a year of the city, over people of a middle deprivation
// at home: in later years they have grown frailer than people of that age were in the first.
City::Means mean_ratios(Rates const& rates, int age, int year);

}  // namespace city
