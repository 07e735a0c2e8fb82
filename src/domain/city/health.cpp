#include "domain/city/health.hpp"

#include <algorithm>
#include <cmath>

#include "domain/city/draw.hpp"

namespace city {
namespace {

constexpr std::array<Reason, 14> all_reasons{
    {{"W19", "217082002", "Fall at home"},
     {"S72", "71620000", "Hip fracture after a fall"},
     {"J18", "233604007", "Pneumonia"},
     {"N39", "68566005", "Urinary tract infection"},
     {"I50", "84114007", "Heart failure"},
     {"J44", "13645005", "Worsening of chronic lung disease"},
     {"F05", "2776000", "Delirium"},
     {"I63", "432504007", "Stroke"},
     {"R55", "271594007", "Collapse"},
     {"L03", "128045006", "Cellulitis"},
     {"A41", "91302008", "Sepsis"},
     {"I20", "194828000", "Chest pain"},
     {"R10", "21522001", "Abdominal pain"},
     {"E86", "34095006", "Dehydration"}}};

std::size_t age_band(int age) {
    return age < 18 ? 0 : age < 50 ? 1 : age < 65 ? 2 : age < 75 ? 3 : age < 85 ? 4 : 5;
}

double fall_rate(Rates const& rates, int age) {
    if (age < 50) return 0;
    auto const percent = rates.fall_percent[age < 80 ? 0U : 1U] * (age < 65 ? 0.4 : 1);
    return -log_of(1 - percent / 100);
}

double middle_of(Rates const& rates, int age) {
    return log_of(rates.frailty_index[0]) + rates.frailty_index[1] * (std::max(age, 18) - 75);
}

int deficits_of(double log_index) {
    auto const count = std::floor(exp_of(log_index) * deficit_count + 0.5);
    return std::clamp(static_cast<int>(count), 0, static_cast<int>(deficit_count));
}

double growth_at(Rates const& rates, int age, double z) {
    auto const& growth = rates.frailty_year;
    return std::max(0.0, growth[0] + growth[2] * std::max(0, age - 65) + growth[1] * z);
}

double mean_growth(Rates const& rates, int age) {
    constexpr int points = 100;
    double sum = 0;
    for (int point = 0; point < points; ++point) {
        sum += growth_at(rates, age, normal_quantile((point + 0.5) / points));
    }
    return sum / points;
}

double mean_of(std::vector<double> const& values) {
    double sum = 0;
    for (auto const value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

// Works out one life, year by year.
class Living {
  public:
    Living(City const& city, Place const& place, Person const& person, bool care_home)
        : city_(city),
          rates_(city.rates),
          place_(place),
          person_(person),
          care_home_(care_home),
          draw_(city.seed, Purpose::health, person.number) {}

    Life life(std::optional<int> service_from) {
        begin();
        serve(service_from);
        for (int year = 0; year < years && !life_.died_minute; ++year) {
            live(year);
        }
        std::ranges::stable_sort(life_.events, {}, &Event::minute);
        return std::move(life_);
    }

  private:
    void begin() {
        auto const& index = rates_.frailty_index;
        log_index_ = middle_of(rates_, person_.age) + index[2] * draw_.normal() +
                     index[3] * (place_.deprivation - 5.5) + (care_home_ ? index[4] : 0);
        order_deficits();
        slack_ = draw_.normal();
        life_.learning_disability = draw_.chance(0.006);
        auto const age = person_.age;
        life_.hearing = draw_.chance(age < 50 ? 0.01 : age < 75 ? 0.06 : 0.22);
        life_.sight = draw_.chance(age < 50 ? 0.005 : age < 75 ? 0.02 : 0.09);
        life_.wheelchair = draw_.chance(age < 65 ? 0.006 : age < 85 ? 0.02 : 0.08);
    }

    // Deficits come in an order by weighted lot: the smallest of -ln(u) / weight first
    // (Efraimidis, Spirakis 2006).
    void order_deficits() {
        std::array<std::pair<double, std::uint8_t>, deficit_count> lots;
        auto const old = std::clamp((person_.age - 65) / 20.0, -0.5, 1.25);
        for (std::size_t deficit = 0; deficit < deficit_count; ++deficit) {
            auto const& each = rates_.deficits[deficit];
            auto const weight = each.weight_65 + old * (each.weight_85 - each.weight_65);
            lots[deficit] = {draw_.exponential() / std::max(weight, 0.2),
                             static_cast<std::uint8_t>(deficit)};
        }
        std::ranges::sort(lots);
        std::ranges::transform(lots, life_.order.begin(), &std::pair<double, std::uint8_t>::second);
    }

    void serve(std::optional<int> service_from) {
        auto const& scenario = city_.scenario;
        life_.served_eligible = scenario.reach > 0 && person_.age >= scenario.age_least &&
                                deficits_of(log_index_) >= scenario.deficits_least;
        Draw lot(city_.seed, Purpose::scenario, person_.number);
        if (life_.served_eligible && service_from && lot.chance(scenario.reach)) {
            life_.served_from = *service_from;
        }
    }

    bool has(std::string_view name, int deficits) const {
        for (int at = 0; at < deficits; ++at) {
            if (rates_.deficits[life_.order[static_cast<std::size_t>(at)]].name == name) {
                return true;
            }
        }
        return false;
    }

    Year state(int year) const {
        Year now{.age = person_.age + year,
                 .deficits = person_.age < 18 && year == 0 ? 0 : deficits_of(log_index_),
                 .care_home = care_home_};
        auto const frailty = static_cast<std::size_t>(frailty_of(now.deficits));
        auto const decile = static_cast<std::size_t>(place_.deprivation - 1);
        auto const age = static_cast<std::size_t>(std::min(now.age, age_max));
        auto const& means = city_.means[static_cast<std::size_t>(year)][age];
        auto const sex = person_.sex == Sex::female ? 0U : 1U;
        now.death_rate = city_.reference.deaths_a_year[sex][age] * rates_.frailty_death[frailty] /
                         means.death * rates_.deprivation_death[decile] /
                         mean_of(rates_.deprivation_death) *
                         (care_home_ ? rates_.care_home_death[0] : 1);
        now.admission_rate = rates_.admission_emergency[age_band(now.age)] *
                             rates_.frailty_admission[frailty] / means.admission *
                             rates_.deprivation_admission[decile] /
                             mean_of(rates_.deprivation_admission);
        now.fall_rate = fall_rate(rates_, now.age) * rates_.fall_frailty[frailty] / means.fall;
        auto const loss = std::max(0.0, (now.deficits - 6) * 0.8 + 1.6 * slack_);
        now.barthel = 20 - std::clamp(static_cast<int>(loss), 0, 20);
        bool const confused = has("cognitive-problems", now.deficits);
        now.need_hours = std::max(0, 19 - now.barthel) * rates_.need_hours[0] +
                         (confused ? rates_.need_hours[1] : 0);
        now.admission_risk = risk(now.admission_rate, now.death_rate);
        now.admission_risk_served =
            risk(now.admission_rate * city_.scenario.admission_ratio, now.death_rate);
        return now;
    }

    static double risk(double admission, double death) {
        auto const both = admission + death;
        return both <= 0 ? 0 : admission / both * (1 - exp_of(-both));
    }

    // A share of a year as a minute of it: days by the city's tempo, hours by the kind.
    int minute_at(int year, double share, Kind kind) {
        auto const& tempo = city_.tempo;
        auto const after = std::ranges::upper_bound(tempo, share);
        auto const day = std::clamp(static_cast<int>(after - tempo.begin()) - 1, 0, 364);
        constexpr std::array<double, 24> acute{3,  2,  2,  2, 2, 2, 3, 4, 6, 8, 10, 11,
                                               11, 10, 10, 9, 9, 9, 8, 7, 6, 5, 5,  4};
        constexpr std::array<double, 24> office{0, 0, 0, 0, 0, 0, 0, 1, 9, 10, 10, 8,
                                                5, 5, 8, 9, 8, 4, 1, 0, 0, 0,  0,  0};
        bool const planned = kind == Kind::practice || kind == Kind::community ||
                             kind == Kind::mental_health || kind == Kind::care_home_move;
        auto const hour = static_cast<int>(draw_.weighted(planned ? office : acute));
        return (year * days_a_year + day) * minutes_a_day + hour * 60 + draw_.below(60);
    }

    void live(int number) {
        auto& now = life_.state[static_cast<std::size_t>(number)];
        now = state(number);
        life_.years_begun = number + 1;
        draw_ = Draw(city_.seed, Purpose::year, person_.number, static_cast<std::uint32_t>(number));
        auto const dies = now.death_rate > 0 ? draw_.exponential() / now.death_rate : 2;
        auto const until = std::min(dies, 1.0);
        urgent(number, now, until);
        contacts(number, now, until);
        if (dies < 1) {
            auto minute = minute_at(number, dies, Kind::death);
            for (auto const& event : life_.events) minute = std::max(minute, event.minute + 1);
            life_.died_minute = minute;
            life_.events.push_back(
                {.kind = Kind::death, .cause = cause(Kind::death, now), .minute = minute});
        }
        grow(number, now);
    }

    void happen(int year, double rate, double until, Kind kind, Year const& now) {
        if (rate <= 0) return;
        for (double at = draw_.exponential() / rate; at < until; at += draw_.exponential() / rate) {
            Event event{
                .kind = kind, .cause = cause(kind, now), .minute = minute_at(year, at, kind)};
            auto const lot = draw_.unit();
            bool const served =
                life_.served_from && event.minute >= *life_.served_from * minutes_a_day;
            auto const ratio = kind == Kind::admission ? city_.scenario.admission_ratio
                               : kind == Kind::fall    ? city_.scenario.fall_ratio
                                                       : 1;
            event.averted = served && lot >= ratio;
            detail(event, now);
            life_.events.push_back(event);
        }
    }

    void detail(Event& event, Year const& now) {
        bool const old = now.age >= 65;
        if (event.kind == Kind::admission) {
            auto const& stay = rates_.admission_stay;
            auto const frailty = static_cast<std::size_t>(frailty_of(now.deficits));
            auto const median = now.age < 50 ? stay[0] : stay[1 + frailty];
            event.stay_minutes =
                static_cast<int>(std::min(120.0, draw_.lognormal(median, stay[5])) *
                                 minutes_a_day) +
                120;
            event.ambulance = draw_.chance(rates_.contact_ambulance[old ? 1U : 0U]);
            event.reason = static_cast<std::uint8_t>(reason(now));
        } else if (event.kind == Kind::attendance) {
            event.stay_minutes = draw_.between(70, 420);
            event.ambulance = draw_.chance(old ? 0.4 : 0.15);
            event.reason = static_cast<std::uint8_t>(draw_.below(14));
        } else if (event.kind == Kind::fall) {
            event.ambulance = draw_.chance(rates_.fall_ambulance[0]);
        }
    }

    std::size_t reason(Year const& now) {
        bool const old = now.age >= 65;
        std::array<double, 14> weights{
            old ? 9.0 : 2.0, old ? 3.0 : 0.5, 9, 6, 2, 3, old ? 3.0 : 0.2, 3, 5, 4, 5, 8, 9, 3};
        if (has("heart-failure", now.deficits)) weights[4] = 14;
        if (has("respiratory-disease", now.deficits)) weights[5] = 10;
        if (has("cognitive-problems", now.deficits)) weights[6] = 10;
        if (has("falls", now.deficits)) weights[0] = 18;
        return draw_.weighted(weights);
    }

    // The share of the rate that is beyond a fit person's in the least deprived tenth.
    Cause cause(Kind kind, Year const& now) {
        auto const frailty = static_cast<std::size_t>(frailty_of(now.deficits));
        auto const decile = static_cast<std::size_t>(place_.deprivation - 1);
        bool const death = kind == Kind::death;
        auto const& by_frailty = death                ? rates_.frailty_death
                                 : kind == Kind::fall ? rates_.fall_frailty
                                                      : rates_.frailty_admission;
        auto const& by_decile = death ? rates_.deprivation_death : rates_.deprivation_admission;
        auto const lot = draw_.unit();
        auto const from_frailty = 1 - by_frailty[0] / by_frailty[frailty];
        auto const from_place = 1 - by_decile[9] / by_decile[decile];
        if (lot < from_frailty) return Cause::frailty;
        return lot < from_frailty + (1 - from_frailty) * from_place ? Cause::deprivation
                                                                    : Cause::age;
    }

    void urgent(int number, Year const& now, double until) {
        happen(number, now.admission_rate, until, Kind::admission, now);
        auto const attends = rates_.attendance_not_admitted[age_band(now.age)];
        happen(number, attends, until, Kind::attendance, now);
        happen(number, now.fall_rate, until, Kind::fall, now);
    }

    // Contacts are drawn for people of 65 and over only: the city's records are about them.
    void contacts(int number, Year const& now, double until) {
        if (now.age < 65) return;
        auto const& practice = rates_.contact_practice;
        happen(number, practice[0] + practice[1] * now.deficits, until, Kind::practice, now);
        auto const frailty = static_cast<std::size_t>(frailty_of(now.deficits));
        happen(number, rates_.contact_community[frailty], until, Kind::community, now);
        bool const confused = has("cognitive-problems", now.deficits);
        happen(number, rates_.contact_mental_health[confused ? 1U : 0U], until, Kind::mental_health,
               now);
    }

    // What the next year begins with: more deficits, perhaps a care home.
    void grow(int number, Year const& now) {
        log_index_ += growth_at(rates_, now.age, draw_.normal());
        if (care_home_ || life_.died_minute) return;
        auto const band = now.age < 65   ? 0U
                          : now.age < 75 ? 1U
                          : now.age < 85 ? 2U
                          : now.age < 90 ? 3U
                                         : 4U;
        auto const frailty = static_cast<std::size_t>(frailty_of(now.deficits));
        auto const rate = rates_.care_home_moves[band] * rates_.frailty_care_home[frailty] / 2;
        auto const lot = draw_.exponential();
        if (now.age < 50 || lot >= rate) return;
        care_home_ = true;
        life_.events.push_back({.kind = Kind::care_home_move,
                                .minute = minute_at(number, lot / rate, Kind::care_home_move)});
    }

    City const& city_;
    Rates const& rates_;
    Place const& place_;
    Person const& person_;
    bool care_home_;
    Draw draw_;
    Life life_;
    double log_index_ = 0;
    double slack_ = 0;
};

// Partner first, then an adult of the household, then a daughter or son nearby, by lot.
int carer_of(City const& city, Area const& area, int index, Life const& life) {
    auto const& person = area.people[static_cast<std::size_t>(index)];
    auto const& home = area.households[static_cast<std::size_t>(person.household)];
    if (life.state[0].need_hours < 2 || home.care_home) return -1;
    if (person.partner >= 0) return person.partner;
    for (auto const member : home.members) {
        auto const age = area.people[static_cast<std::size_t>(member)].age;
        if (member != index && age >= 18 && age <= person.age - 18) return member;
    }
    Draw draw(city.seed, Purpose::carer, person.number);
    if (!draw.chance(0.55)) return -1;
    for (int attempt = 0; attempt < 40; ++attempt) {
        auto const other = draw.below(static_cast<int>(area.people.size()));
        auto const& each = area.people[static_cast<std::size_t>(other)];
        auto const gap = person.age - each.age;
        if (gap >= 20 && gap <= 42 && each.age >= 18 && each.group == person.group) return other;
    }
    return -1;
}

}  // namespace

std::span<Reason const> reasons() { return all_reasons; }

Frailty frailty_of(int deficits) {
    return deficits <= 4    ? Frailty::fit
           : deficits <= 8  ? Frailty::mild
           : deficits <= 12 ? Frailty::moderate
                            : Frailty::severe;
}

std::string_view name_of(Frailty frailty) {
    constexpr std::array<std::string_view, 4> names{"fit", "mild", "moderate", "severe"};
    return names[static_cast<std::size_t>(frailty)];
}

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 8> names{"attendance", "admission",     "fall",
                                                    "practice",   "community",     "mental-health",
                                                    "death",      "care-home-move"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Cause cause) {
    constexpr std::array<std::string_view, 3> names{"age", "frailty", "deprivation"};
    return names[static_cast<std::size_t>(cause)];
}

City::Means mean_ratios(Rates const& rates, int age, int year) {
    constexpr int points = 500;
    City::Means means{.death = 0, .admission = 0, .fall = 0};
    auto const beyond = mean_growth(rates, age) - (age > 18 ? rates.frailty_index[1] : 0);
    auto const middle = middle_of(rates, age) + year * beyond;
    for (int point = 0; point < points; ++point) {
        auto const z = normal_quantile((point + 0.5) / points);
        auto const deficits = age < 18 ? 0 : deficits_of(middle + rates.frailty_index[2] * z);
        auto const frailty = static_cast<std::size_t>(frailty_of(deficits));
        means.death += rates.frailty_death[frailty] / points;
        means.admission += rates.frailty_admission[frailty] / points;
        means.fall += rates.fall_frailty[frailty] / points;
    }
    return means;
}

std::optional<int> service_day(City const& city, std::size_t place) {
    auto const& scenario = city.scenario;
    Draw draw(city.seed, Purpose::scenario, place, 1);
    if (scenario.reach <= 0 || !draw.chance(scenario.share_of_areas)) return std::nullopt;
    return scenario.first_day + scenario.step_days * draw.below(scenario.steps);
}

int medicines_of(int deficits) { return deficits / 2 + (deficits > 3 ? 2 : 0); }

std::vector<Life> lives_of(City const& city, Area const& area) {
    auto const& place = city.reference.places[area.place];
    auto const service = service_day(city, area.place);
    std::vector<Life> lives;
    lives.reserve(area.people.size());
    for (auto const& person : area.people) {
        auto const& home = area.households[static_cast<std::size_t>(person.household)];
        lives.push_back(Living(city, place, person, home.care_home).life(service));
    }
    for (std::size_t index = 0; index < lives.size(); ++index) {
        lives[index].carer = carer_of(city, area, static_cast<int>(index), lives[index]);
    }
    return lives;
}

}  // namespace city
