#include "domain/city/internal/house_of.hpp"

#include <algorithm>

#include "domain/city/internal/share.hpp"

namespace city {
namespace {

std::size_t partner_band(int age) {
    return age < 30 ? 0 : age < 45 ? 1 : age < 65 ? 2 : age < 75 ? 3 : age < 85 ? 4 : 5;
}

double care_home_percent(Rates const& rates, int age) {
    if (age < 18) return 0;
    auto const band = age < 50 ? 0 : std::min(10, (age - 50) / 5 + 1);
    return rates.care_home_percent[static_cast<std::size_t>(band)];
}

class Settling {
  public:
    Settling(City const& city, Draw& draw, Area& area) : city_(city), draw_(draw), area_(area) {}

    void run() {
        care_home();
        couples();
        for (auto next = people().size(); next-- > 0;) {
            auto const index = static_cast<int>(next);
            if (person(index).household < 0 && person(index).age >= 18) adult(index);
        }
        for (auto next = people().size(); next-- > 0;) {
            if (person(static_cast<int>(next)).household < 0) child(static_cast<int>(next));
        }
        share();
        address();
    }

  private:
    std::vector<Person>& people() { return area_.people; }
    Person& person(int index) { return area_.people[static_cast<std::size_t>(index)]; }
    Household& household(int index) { return area_.households[static_cast<std::size_t>(index)]; }

    int open() {
        area_.households.emplace_back();
        return static_cast<int>(area_.households.size()) - 1;
    }

    void join(int index, int home) {
        person(index).household = home;
        household(home).members.push_back(index);
    }

    void care_home() {
        int home = -1;
        for (std::size_t next = 0; next < people().size(); ++next) {
            auto const percent = care_home_percent(city_.rates, people()[next].age);
            if (!draw_.chance(percent / 100)) continue;
            if (home < 0) home = open();
            household(home).care_home = true;
            join(static_cast<int>(next), home);
        }
    }

    // Women and men who live with a partner find each other by group and age.
    void couples() {
        std::vector<int> women, men;
        for (auto next = people().size(); next-- > 0;) {
            auto const& each = people()[next];
            if (each.age < 18 || each.household >= 0) continue;
            auto const share = city_.rates.household_partner[partner_band(each.age)];
            // Old men are rarely, old women often widowed.
            auto const tilt = each.age < 65 ? 1 : each.sex == Sex::male ? 1.15 : 0.85;
            if (!draw_.chance(share * tilt)) continue;
            (each.sex == Sex::female ? women : men).push_back(static_cast<int>(next));
        }
        for (auto const woman : women) couple(woman, men);
    }

    void couple(int woman, std::vector<int>& men) {
        int best = -1;
        int best_gap = 13;
        for (std::size_t at = 0; at < men.size(); ++at) {
            auto const& man = person(men[at]);
            auto const gap = std::abs(man.age - person(woman).age - 2);
            if (man.partner < 0 && man.group == person(woman).group && gap < best_gap) {
                best = men[at];
                best_gap = gap;
            }
        }
        if (best < 0) return;
        person(woman).partner = best;
        person(best).partner = woman;
        auto const group = static_cast<std::size_t>(person(woman).group);
        auto const share = city_.rates.household_generations[group];
        bool const together = person(woman).age >= 65 && draw_.chance(share * 0.7);
        auto const home = together ? family_of(woman, 20, 45) : -1;
        auto const chosen = home >= 0 ? home : open();
        join(woman, chosen);
        join(best, chosen);
    }

    // The household of somebody so many years younger (or older: negative) of the same group.
    int family_of(int index, int least, int most) {
        auto const age = person(index).age;
        auto const group = person(index).group;
        candidates_.clear();
        for (std::size_t next = 0; next < people().size(); ++next) {
            auto const& each = people()[next];
            auto const gap = age - each.age;
            if (each.age >= 18 && gap >= least && gap <= most && each.group == group &&
                each.household >= 0 && each.partner >= 0 && !household(each.household).care_home) {
                candidates_.push_back(each.household);
            }
        }
        return candidates_.empty() ? -1 : draw_.one_of(candidates_);
    }

    void adult(int index) {
        auto const& each = person(index);
        auto const group = static_cast<std::size_t>(each.group);
        int home = -1;
        if (each.age >= 65 && draw_.chance(city_.rates.household_generations[group])) {
            home = family_of(index, 20, 45);
        } else if (each.age < 35 && draw_.chance(each.group == Group::asian ? 0.75 : 0.5)) {
            home = family_of(index, -42, -19);
        } else if (each.age < 55 && draw_.chance(0.12)) {
            home = family_of(index, -42, -19);
        }
        join(index, home >= 0 ? home : open());
    }

    // Children live with a woman of an age to be their mother, mostly one with a partner; twins
    // together.
    void child(int index) {
        auto& each = person(index);
        if (each.twin >= 0 && person(each.twin).household >= 0 && person(each.twin).age < 18) {
            each.mother = person(each.twin).mother;
            return join(index, person(each.twin).household);
        }
        int mother = mother_of(index, true);
        if (mother < 0) mother = mother_of(index, false);
        if (mother < 0) return join(index, static_cast<int>(area_.households.size()) - 1);
        each.mother = mother;
        join(index, person(mother).household);
    }

    int mother_of(int index, bool same_group) {
        auto const& each = person(index);
        candidates_.clear();
        for (std::size_t next = 0; next < people().size(); ++next) {
            auto const& woman = people()[next];
            auto const gap = woman.age - each.age;
            if (woman.sex != Sex::female || gap < 19 || gap > 41 || woman.age < 18 ||
                (same_group && woman.group != each.group) || household(woman.household).care_home) {
                continue;
            }
            auto const times = woman.partner >= 0 ? 3 : 1;
            for (int time = 0; time < times; ++time) candidates_.push_back(static_cast<int>(next));
        }
        return candidates_.empty() ? -1 : draw_.one_of(candidates_);
    }

    // Young people alone share flats until there are as many households as the Census counted.
    void share() {
        auto const& place = city_.reference.places[area_.place];
        int wanted = 0;
        for (auto const count : place.households) wanted += count;
        std::vector<int> alone;
        for (int home = 0; home < static_cast<int>(area_.households.size()); ++home) {
            auto const& each = household(home);
            if (each.members.size() == 1 && !each.care_home && person(each.members[0]).age < 60) {
                alone.push_back(home);
            }
        }
        auto surplus = static_cast<int>(area_.households.size()) - wanted;
        while (surplus > 0 && alone.size() > 1) {
            auto const at = static_cast<std::size_t>(draw_.below(static_cast<int>(alone.size())));
            auto const moved = alone[at];
            alone[at] = alone.back();
            alone.pop_back();
            auto const target = draw_.one_of(alone);
            auto const members = household(moved).members;
            household(moved).members.clear();
            for (auto const member : members) join(member, target);
            --surplus;
        }
    }

    void address() {
        auto const& place = city_.reference.places[area_.place];
        for (auto& each : area_.households) {
            each.line = street_line(city_, draw_);
            each.postcode = draw_.one_of(place.postcodes);
            if (each.care_home) each.line = "Care home, " + each.line;
        }
    }

    City const& city_;
    Draw& draw_;
    Area& area_;
    std::vector<int> candidates_;
};

}  // namespace

void settle(City const& city, Draw& draw, Area& area) { Settling(city, draw, area).run(); }

void tenure_of(City const& city, Draw& draw, Area& area) {
    auto const& place = city.reference.places[area.place];
    std::vector<std::pair<double, std::size_t>> left;
    for (std::size_t home = 0; home < area.households.size(); ++home) {
        auto const& each = area.households[home];
        if (each.members.empty() || each.care_home) continue;
        double oldest = 0;
        for (auto const member : each.members) {
            oldest = std::max<double>(oldest, area.people[static_cast<std::size_t>(member)].age);
        }
        left.emplace_back(oldest + 14 * draw.normal(), home);
    }
    auto const counts =
        apportioned(static_cast<int>(left.size()),
                    std::vector<double>(place.households.begin(), place.households.end()));
    std::ranges::sort(left, std::greater{});
    auto next = left.begin();
    auto const give = [&](Tenure tenure) {
        for (int one = 0; one < counts[static_cast<std::size_t>(tenure)]; ++one) {
            area.households[(next++)->second].tenure = tenure;
        }
    };
    give(Tenure::outright);
    // A mortgage is for the middle ages.
    for (auto each = next; each != left.end(); ++each) {
        each->first = std::abs(each->first - 45) + 10 * draw.unit();
    }
    std::sort(next, left.end());
    give(Tenure::mortgage);
    for (auto each = next; each != left.end(); ++each) each->first = draw.unit();
    std::sort(next, left.end());
    give(Tenure::social);
    give(Tenure::rented);
}

}  // namespace city
