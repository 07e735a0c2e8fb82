#include "domain/city/person.hpp"

#include <algorithm>

#include "domain/city/draw.hpp"
#include "domain/city/internal/house_of.hpp"
#include "domain/city/internal/share.hpp"

namespace city {
namespace {

using Table = std::array<std::array<double, group_count>, band_count>;

// Fits the table's rows to the ages and its columns to the groups of an area, keeping its odds:
// iterative proportional fitting.
Table fitted(Rates const& rates, Place const& place) {
    Table table{};
    for (std::size_t band = 0; band < band_count; ++band) {
        for (std::size_t group = 0; group < group_count; ++group) {
            table[band][group] = rates.ethnicity_odds[group * band_count + band] *
                                 (place.groups[group] + 0.01) * place.band_residents[band];
        }
    }
    double people = 0;
    for (auto const count : place.band_residents) people += count;
    double grouped = 0;
    for (auto const count : place.groups) grouped += count;
    for (int round = 0; round < 30; ++round) {
        for (std::size_t group = 0; group < group_count; ++group) {
            double sum = 0;
            for (auto const& row : table) sum += row[group];
            auto const wanted = place.groups[group] * people / std::max(grouped, 1.0);
            for (auto& row : table) row[group] *= sum > 0 ? wanted / sum : 0;
        }
        for (std::size_t band = 0; band < band_count; ++band) {
            double sum = 0;
            for (auto const cell : table[band]) sum += cell;
            for (auto& cell : table[band]) cell *= sum > 0 ? place.band_residents[band] / sum : 0;
        }
    }
    return table;
}

// Everybody by age; groups by quota within each band, in an order by lot.
void populate(City const& city, Draw& draw, Area& area) {
    auto const& place = city.reference.places[area.place];
    auto const table = fitted(city.rates, place);
    std::array<std::vector<Group>, band_count> lots;
    for (std::size_t band = 0; band < band_count; ++band) {
        auto const counts =
            apportioned(place.band_residents[band],
                        std::vector<double>(table[band].begin(), table[band].end()));
        for (std::size_t group = 0; group < group_count; ++group) {
            lots[band].insert(lots[band].end(), static_cast<std::size_t>(counts[group]),
                              Group(group));
        }
        for (auto left = lots[band].size(); left > 1; --left) {
            std::swap(lots[band][left - 1],
                      lots[band][static_cast<std::size_t>(draw.below(static_cast<int>(left)))]);
        }
    }
    for (int age = 0; age <= age_max; ++age) {
        auto& lot = lots[band_of(age)];
        for (int one = 0; one < place.residents[static_cast<std::size_t>(age)]; ++one) {
            Person person;
            person.number = place.first_person + static_cast<std::uint32_t>(area.people.size());
            person.age = age;
            person.group = lot.back();
            lot.pop_back();
            area.people.push_back(std::move(person));
        }
    }
}

struct Country {
    std::string_view code;
    double weight;
};

// Census 2021, Birmingham, by memory: of Asian residents 55 % Pakistani, 19 % Indian, 14 %
// Bangladeshi, the rest Chinese and other.
std::string_view country_of(Draw& draw, Person const& person, Place const& place) {
    constexpr std::array<Country, 4> white{{{"GB", 88}, {"IE", 7}, {"PL", 3}, {"RO", 2}}};
    constexpr std::array<Country, 5> asian{
        {{"PK", 55}, {"IN", 22}, {"BD", 15}, {"CN", 5}, {"VN", 3}}};
    auto const pick = [&](auto const& list) {
        double total = 0;
        for (auto const& each : list) total += each.weight;
        auto left = draw.unit() * total;
        for (auto const& each : list) {
            if ((left -= each.weight) < 0) return each.code;
        }
        return list[0].code;
    };
    switch (person.group) {
        case Group::white:
            return pick(white);
        case Group::asian:
            return pick(asian);
        case Group::black:
            if (draw.chance(place.caribbean_of_black)) return "JM";
            return draw.chance(0.5) ? "NG" : "GH";
        case Group::mixed:
            return draw.chance(0.6) ? "GB" : "JM";
        case Group::other:
            break;
    }
    return draw.chance(0.6) ? "IR" : "GB";
}

std::string_view language_of(City const& city, Draw& draw, Person const& person) {
    auto const& shares = city.rates.language_asian;
    auto const share = shares[person.age >= 65 ? 0U : person.age >= 35 ? 1U : 2U];
    auto const lot = draw.unit();
    bool const other = draw.chance(share);
    auto const country = person.country;
    if (!other || country == "GB" || country == "IE" || country == "JM") return "en";
    if (country == "PK") return lot < 0.6 ? "ur" : "pa";
    if (country == "IN") return lot < 0.7 ? "pa" : "gu";
    if (country == "BD") return "bn";
    if (country == "CN") return "yue";
    if (country == "VN") return "vi";
    if (country == "PL") return "pl";
    if (country == "RO") return "ro";
    return country == "IR" ? "fa" : "en";
}

// What only the person decides, in the same order for everybody.
void individuals(City const& city, Area& area) {
    auto const& place = city.reference.places[area.place];
    auto const first = first_day_number(city);
    std::uint32_t numbered = place.first_numbered;
    for (auto& person : area.people) {
        Draw draw(city.seed, Purpose::person, person.number);
        auto const women = city.reference.women_share[static_cast<std::size_t>(person.age)];
        person.sex = draw.chance(women) ? Sex::female : Sex::male;
        person.country = country_of(draw, person, place);
        auto const turned = base::Day{city.first.year - person.age, city.first.month, 1};
        person.born = std::min(first, base::days_between({1970, 1, 1}, turned)) - draw.below(365);
        person.language = language_of(city, draw, person);
        if (person.age >= numbered_from_age) person.nhs_number = nhs_number(city, numbered++);
    }
}

// Neighbours in the order of age are made twins: the same birth date, group and country.
void twins(City const& city, Draw& draw, Area& area) {
    auto const share = city.rates.twin_share[0] / 2;
    for (std::size_t index = 0; index + 1 < area.people.size(); ++index) {
        auto& person = area.people[index];
        if (!draw.chance(share) || person.twin >= 0) continue;
        for (auto other = index + 1; other < std::min(index + 12, area.people.size()); ++other) {
            auto& second = area.people[other];
            if (second.age != person.age || second.group != person.group || second.twin >= 0) {
                continue;
            }
            second.born = person.born;
            second.country = person.country;
            second.language = person.language;
            person.twin = static_cast<int>(other);
            second.twin = static_cast<int>(index);
            break;
        }
    }
}

// A wife mostly has her husband's name, children their father's, twins their twin's.
void surnames(City const& city, Area& area) {
    for (std::size_t next = area.people.size(); next-- > 0;) {  // The oldest first.
        auto& person = area.people[next];
        Draw draw(city.seed, Purpose::name, person.number);
        person.forename = forename_of(city, draw, person);
        person.surname = surname_of(city, draw, person);
        auto const takes = person.group == Group::asian ? 0.4 : 0.8;
        bool const married = person.partner >= 0 && person.sex == Sex::female;
        if (married && draw.chance(takes)) {
            auto& husband = area.people[static_cast<std::size_t>(person.partner)];
            Draw his(city.seed, Purpose::name, husband.number);
            forename_of(city, his, husband);
            person.surname =
                husband.surname.empty() ? surname_of(city, his, husband) : husband.surname;
        } else if (person.mother >= 0) {
            auto const& mother = area.people[static_cast<std::size_t>(person.mother)];
            auto const father = mother.partner;
            auto const& parent =
                father >= 0 ? area.people[static_cast<std::size_t>(father)] : mother;
            if (!parent.surname.empty()) person.surname = parent.surname;
        } else if (person.twin > static_cast<int>(next) && !married) {
            person.surname = area.people[static_cast<std::size_t>(person.twin)].surname;
        }
    }
}

void practices(City const& city, Area& area) {
    auto const& place = city.reference.places[area.place];
    auto const found = city.reference.practices_of_ward.find(place.ward_code);
    if (found == city.reference.practices_of_ward.end()) return;
    std::vector<double> weights;
    for (auto const& [practice, weight] : found->second) weights.push_back(weight);
    for (auto const& household : area.households) {
        std::size_t shared = 0;
        for (auto const member : household.members) {
            auto& person = area.people[static_cast<std::size_t>(member)];
            Draw draw(city.seed, Purpose::practice, person.number);
            auto const own = found->second[draw.weighted(weights)].first;
            if (member == household.members.front()) shared = own;
            bool const keeps = household.care_home || !draw.chance(0.12);
            person.practice = static_cast<std::uint16_t>(keeps ? shared : own);
        }
    }
}

}  // namespace

Area area_of(City const& city, std::size_t place) {
    Area area{.place = place, .people = {}, .households = {}};
    Draw draw(city.seed, Purpose::area, place);
    populate(city, draw, area);
    individuals(city, area);
    twins(city, draw, area);
    Draw house(city.seed, Purpose::household, place);
    settle(city, house, area);
    tenure_of(city, house, area);
    surnames(city, area);
    practices(city, area);
    return area;
}

}  // namespace city
