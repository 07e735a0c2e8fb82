#include "domain/city/city.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "domain/city/flow.hpp"
#include "domain/city/health.hpp"

namespace city {
namespace {

base::Result<std::string> read(std::string const& folder, std::string_view name) {
    std::ifstream file(folder + "/" + std::string(name));
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

City made(std::uint64_t seed, std::string_view scenario = "none") {
    auto reference = reference_from(std::string(HOMEWARD_SOURCE_DIR) + "/data", read);
    EXPECT_TRUE(reference) << (reference ? "" : reference.error().message);
    auto found = rates();
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    auto const change = scenario_of(*found, scenario);
    return city_of(*std::move(reference), *std::move(found), *change, seed, {2023, 11, 1});
}

City const& city_one() {
    static City const city = made(1);
    return city;
}

TEST(City, HasTheCensusCountsOfEveryArea) {
    auto const& city = city_one();
    EXPECT_EQ(city.reference.places.size(), 793U);
    int birmingham = 0;
    for (auto const& place : city.reference.places) {
        std::array<int, band_count> bands{};
        for (int age = 0; age <= age_max; ++age) {
            bands[band_of(age)] += place.residents[static_cast<std::size_t>(age)];
        }
        EXPECT_EQ(bands, place.band_residents) << place.code;
        if (place.city == "Birmingham") {
            for (auto const count : bands) birmingham += count;
        }
    }
    EXPECT_EQ(birmingham, 1'144'903);
}

TEST(City, KeepsAgeAndBackgroundOfAnAreaExactly) {
    auto const& city = city_one();
    for (std::size_t place = 0; place < 793; place += 97) {
        auto const area = area_of(city, place);
        auto const& published = city.reference.places[place];
        std::array<int, group_count> groups{};
        int total = 0;
        for (auto const& person : area.people) ++groups[static_cast<std::size_t>(person.group)];
        for (auto const count : published.groups) total += count;
        for (std::size_t group = 0; group < group_count; ++group) {
            auto const wanted = published.groups[group] * double(area.people.size()) / total;
            EXPECT_NEAR(groups[group], wanted, 3.5) << published.code;
        }
    }
}

TEST(City, GivesNumbersThatAreValidAndUnique) {
    auto const& city = city_one();
    EXPECT_EQ(city.bodies.size(), 909'091U);
    std::set<std::string> seen;
    std::set<std::uint32_t> people;
    for (std::size_t place = 0; place < 20; ++place) {
        for (auto const& person : area_of(city, place).people) {
            EXPECT_TRUE(people.insert(person.number).second);
            EXPECT_EQ(person.nhs_number.empty(), person.age < numbered_from_age);
            if (person.nhs_number.empty()) continue;
            EXPECT_TRUE(base::is_nhs_number(person.nhs_number));
            EXPECT_TRUE(person.nhs_number.starts_with("999"));
            EXPECT_TRUE(seen.insert(person.nhs_number).second);
        }
    }
    auto const& last = city.reference.places.back();
    EXPECT_LT(last.first_numbered + 2000, city.bodies.size());
}

TEST(City, HousesEverybodyOnce) {
    auto const& city = city_one();
    auto const area = area_of(city, 200);
    std::vector<int> times(area.people.size(), 0);
    for (std::size_t home = 0; home < area.households.size(); ++home) {
        for (auto const member : area.households[home].members) {
            auto const& person = area.people[static_cast<std::size_t>(member)];
            ++times[static_cast<std::size_t>(member)];
            EXPECT_EQ(person.household, static_cast<int>(home));
            EXPECT_FALSE(person.forename.empty());
            EXPECT_FALSE(person.surname.empty());
            if (person.partner >= 0) {
                auto const& partner = area.people[static_cast<std::size_t>(person.partner)];
                EXPECT_EQ(partner.household, person.household);
                EXPECT_NE(partner.sex, person.sex);
            }
        }
    }
    EXPECT_EQ(times, std::vector<int>(area.people.size(), 1));
}

TEST(City, MakesAnAreaAlikeWhateverCameBefore) {
    auto const& city = city_one();
    auto const fresh = area_of(made(1), 30);
    static_cast<void>(area_of(city, 5));
    auto const later = area_of(city, 30);
    ASSERT_EQ(fresh.people.size(), later.people.size());
    for (std::size_t index = 0; index < fresh.people.size(); ++index) {
        EXPECT_EQ(fresh.people[index].forename, later.people[index].forename);
        EXPECT_EQ(fresh.people[index].born, later.people[index].born);
    }
    EXPECT_NE(area_of(made(2), 30).people[900].nhs_number, fresh.people[900].nhs_number);
}

TEST(City, RefusesPlacesScenariosAndFilesThatAreNotThere) {
    auto const nowhere = places_of(city_one(), {.wards = {"Atlantis"}, .localities = {}});
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code.name, "city.nowhere");
    EXPECT_EQ(places_of(city_one(), {.wards = {"Billesley"}, .localities = {}})->size(), 13U);
    auto const unknown = scenario_of(city_one().rates, "miracle");
    EXPECT_EQ(unknown.error().code.name, "city.no_scenario");
    auto const empty = reference_from("nowhere", [](auto&, auto) -> base::Result<std::string> {
        return "lsoa21,city\nE1,Birmingham\n";
    });
    EXPECT_FALSE(empty);
}

// Older people's lives in some areas, counted.
struct Counted {
    double people = 0, alone_risk = 0, admitted = 0, died = 0, expected_deaths = 0, averted = 0,
           served = 0;
    std::map<Frailty, double> frailty;
};

Counted counted(City const& city) {
    Counted all;
    for (std::size_t place = 0; place < 659; place += 33) {
        auto const area = area_of(city, place);
        auto const lives = lives_of(city, area);
        for (std::size_t index = 0; index < lives.size(); ++index) {
            auto const& life = lives[index];
            if (area.people[index].age < 65) continue;
            ++all.people;
            all.alone_risk += life.state[0].admission_risk;
            all.expected_deaths += 1 - std::exp(-life.state[0].death_rate);
            ++all.frailty[frailty_of(life.state[0].deficits)];
            all.served += life.served_from.has_value();
            bool admitted = false;
            for (auto const& event : life.events) {
                admitted |= event.kind == Kind::admission && event.minute < 365 * minutes_a_day;
                all.averted += event.averted;
            }
            all.admitted += admitted;
            all.died += life.died_minute && *life.died_minute < 365 * minutes_a_day;
        }
    }
    return all;
}

TEST(Life, HappensAtTheRiskThatTheTruthStates) {
    auto const all = counted(city_one());
    ASSERT_GT(all.people, 3000);
    auto const deviation = std::sqrt(all.alone_risk);
    EXPECT_NEAR(all.admitted, all.alone_risk, 3 * deviation);
    EXPECT_NEAR(all.died, all.expected_deaths, 3 * std::sqrt(all.expected_deaths));
    EXPECT_EQ(all.averted, 0);
    EXPECT_EQ(all.served, 0);
}

TEST(Life, KnowsBothWorldsOfAServiceChange) {
    auto const without = counted(made(1));
    auto const nothing = counted(made(1, "no-effect"));
    EXPECT_GT(nothing.served, 50);
    EXPECT_EQ(nothing.averted, 0);
    EXPECT_EQ(nothing.admitted, without.admitted);
    auto const helped = counted(made(1, "home-first"));
    EXPECT_EQ(helped.served, nothing.served);
    EXPECT_GT(helped.averted, 0);
}

TEST(Life, KeepsEventsInOrderAndNothingAfterDeath) {
    auto const& city = city_one();
    auto const lives = lives_of(city, area_of(city, 100));
    for (auto const& life : lives) {
        int last = 0;
        for (auto const& event : life.events) {
            EXPECT_GE(event.minute, last);
            last = event.minute;
            if (life.died_minute) {
                EXPECT_LE(event.minute, *life.died_minute);
            }
        }
    }
}

// One area in twenty with the capacity of that share of the city.
Flow some_flow(City const& city) {
    std::vector<Candidate> candidates;
    for (std::size_t place = 0; place < 659; place += 20) {
        auto const area = area_of(city, place);
        add_candidates(city, area, lives_of(city, area), candidates);
    }
    return flow_of(city, std::move(candidates));
}

TEST(Flow, PlacesPeopleInOrderAndWithinCapacity) {
    auto const flow = some_flow(city_one());
    EXPECT_EQ(flow.days.size(), static_cast<std::size_t>(city_days));
    for (auto const& day : flow.days) {
        EXPECT_LE(day.home_used, day.home_places);
        EXPECT_LE(day.bed_used, day.bed_places);
        EXPECT_GE(day.waiting, 0);
    }
    int placed = 0, followed = 0;
    for (auto const& course : flow.courses) {
        EXPECT_LE(course.began_minute, course.ready_minute);
        EXPECT_LE(course.ready_minute, course.referred_minute);
        EXPECT_EQ(flow.course(course.person, course.began_minute), &course);
        if (course.placed_minute < 0) continue;
        ++placed;
        followed += course.day_91.has_value();
        EXPECT_LE(course.ready_minute, course.placed_minute);
        EXPECT_LE(course.placed_minute, course.ended_minute);
        EXPECT_TRUE(course.outcome);
        EXPECT_GE(course.offers, course.refused_by_service + course.refused_by_person);
    }
    EXPECT_GT(placed, 1000);
    EXPECT_GT(followed, placed / 2);
    EXPECT_EQ(flow.course(0, 0), nullptr);
}

}  // namespace
}  // namespace city
