#include "domain/city/copy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "domain/city/draw.hpp"

namespace city {
namespace {

// Two letters change places, one is left out, doubled, or struck beside its key.
std::string misspelt(Draw& draw, std::string name) {
    auto const letters = static_cast<int>(name.size());
    bool const plain = std::ranges::all_of(name, [](unsigned char c) { return c < 128; });
    if (letters < 3 || !plain) return name + "e";
    auto const at = static_cast<std::size_t>(draw.between(1, letters - 2));
    constexpr std::string_view beside = "snvfrdgjokklmhpaqtesiubecyz";
    switch (draw.below(4)) {
        case 0:
            std::swap(name[at], name[at + 1]);
            break;
        case 1:
            name.erase(at, 1);
            break;
        case 2:
            name.insert(at, 1, name[at]);
            break;
        default: {
            auto const letter = name[at] | 0x20;
            if (letter >= 'a' && letter <= 'z') {
                name[at] = beside[static_cast<std::size_t>(letter - 'a')];
            }
        }
    }
    return name;
}

std::string variant_of(City const& city, Draw& draw, std::string const& name) {
    auto const found = city.reference.names.variants.find(base::lower_ascii(name));
    if (found == city.reference.names.variants.end()) return name;
    auto other = draw.one_of(found->second);
    if (!other.empty() && other[0] >= 'a') other[0] = static_cast<char>(other[0] - 'a' + 'A');
    return other;
}

// Day and month change places if that is a date, else the year is one off, or only the year is
// known and the first of January stands for it.
int wrong_birth(Draw& draw, int born) {
    auto const day = day_of_number(born);
    auto const lot = draw.below(3);
    if (lot == 0 && day.day <= 12 && day.day != day.month) {
        return base::days_between({1970, 1, 1}, {day.year, day.day, day.month});
    }
    if (lot == 1) return base::days_between({1970, 1, 1}, {day.year, 1, 1});
    return born + (draw.chance(0.5) ? 365 : -10);
}

// One digit changed, so that the check digit betrays it.
std::string invalid(Draw& draw, std::string number) {
    auto& digit = number[static_cast<std::size_t>(draw.between(3, 8))];
    digit = static_cast<char>('0' + (digit - '0' + draw.between(1, 9)) % 10);
    return number;
}

class Copying {
  public:
    Copying(City const& city, Area const& area, int index, Source source, int second)
        : city_(city),
          area_(area),
          person_(area.people[static_cast<std::size_t>(index)]),
          faults_(city.rates.faults[static_cast<std::size_t>(source)]),
          source_(source),
          factor_(city.rates.fault_factor[static_cast<std::size_t>(person_.group)]),
          draw_(city.seed, Purpose::record, person_.number,
                static_cast<std::uint32_t>(source) * 2 + static_cast<std::uint32_t>(second)) {
        copy_ = true_copy(city, area, index);
        copy_.source = source;
        auto const mark = (std::uint64_t{draw_.word()} << 32 | draw_.word()) >> 4;
        copy_.id = fmt::format("{}-{:015x}", name_of(source), mark);
        copy_.local_number = fmt::format("{}{:08}", prefix(), mark % 100'000'000);
    }

    Copy copy() {
        number();
        name();
        if (hits(faults_.birth_date_wrong)) {
            copy_.born = wrong_birth(draw_, copy_.born);
            mark(Fault::birth_date_wrong);
        }
        if (draw_.chance(faults_.address_old)) old_address();
        return std::move(copy_);
    }

    bool twice() { return hits(faults_.recorded_twice); }

  private:
    bool hits(double share) { return draw_.chance(std::min(0.95, share * factor_)); }
    void mark(Fault fault) {
        copy_.faults |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(fault));
    }

    std::string_view prefix() const {
        constexpr std::array<std::string_view, source_count> prefixes{"GP", "EF", "MC",
                                                                      "CB", "SC", "AS"};
        return prefixes[static_cast<std::size_t>(source_)];
    }

    void number() {
        if (copy_.nhs_number.empty()) return;
        if (hits(faults_.number_missing)) {
            copy_.nhs_number.clear();
            return mark(Fault::number_missing);
        }
        if (!hits(faults_.number_wrong)) return;
        if (draw_.chance(0.5)) {
            auto changed = invalid(draw_, copy_.nhs_number);
            if (base::is_nhs_number(changed)) return;
            copy_.nhs_number = std::move(changed);
            return mark(Fault::number_invalid);
        }
        // The number of a partner, a twin or a neighbour: the mistakes that clerks make.
        auto other = person_.partner >= 0 ? person_.partner : person_.twin;
        if (other < 0) other = draw_.below(static_cast<int>(area_.people.size()));
        auto const& theirs = area_.people[static_cast<std::size_t>(other)].nhs_number;
        if (theirs.empty() || theirs == copy_.nhs_number) return;
        copy_.nhs_number = theirs;
        mark(Fault::number_of_another);
    }

    void name() {
        if (hits(faults_.name_variant)) {
            bool const swaps = person_.group == Group::asian || person_.group == Group::other;
            if (swaps && draw_.chance(0.4)) {
                std::swap(copy_.forename, copy_.surname);
                mark(Fault::names_swapped);
            } else {
                auto other = variant_of(city_, draw_, copy_.forename);
                if (other != copy_.forename) mark(Fault::name_variant);
                copy_.forename = std::move(other);
            }
        }
        if (!hits(faults_.name_misspelt)) return;
        auto& part = draw_.chance(0.5) ? copy_.surname : copy_.forename;
        auto const before = part;
        part = misspelt(draw_, part);
        if (part != before) mark(Fault::name_misspelt);
    }

    void old_address() {
        auto const& places = city_.reference.places;
        auto const& place =
            places[static_cast<std::size_t>(draw_.below(static_cast<int>(places.size())))];
        copy_.line = street_line(city_, draw_);
        copy_.postcode = draw_.one_of(place.postcodes);
        mark(Fault::address_old);
    }

    City const& city_;
    Area const& area_;
    Person const& person_;
    Faults const& faults_;
    Source source_;
    double factor_;
    Draw draw_;
    Copy copy_;
};

// Which organisations hear of a death, and how much later.
std::optional<int> death_as_known(City const& city, Source source, Person const& person,
                                  Life const& life) {
    if (!life.died_minute) return std::nullopt;
    Draw draw(city.seed, Purpose::record, person.number, 100 + static_cast<std::uint32_t>(source));
    constexpr std::array<double, source_count> hears{0.99, 0.6, 0.8, 0.8, 0.7, 0.1};
    auto const day = *life.died_minute / minutes_a_day;
    if (!draw.chance(hears[static_cast<std::size_t>(source)])) return std::nullopt;
    return day;
}

}  // namespace

std::string_view name_of(Fault fault) {
    constexpr std::array<std::string_view, fault_count> names{
        "number-missing", "number-invalid",   "number-of-another", "name-misspelt", "name-variant",
        "names-swapped",  "birth-date-wrong", "address-old",       "recorded-twice"};
    return names[static_cast<std::size_t>(fault)];
}

Copy true_copy(City const&, Area const& area, int index) {
    auto const& person = area.people[static_cast<std::size_t>(index)];
    auto const& home = area.households[static_cast<std::size_t>(person.household)];
    return {.person = index,
            .id = fmt::format("p{:07}", person.number),
            .nhs_number = person.nhs_number,
            .forename = person.forename,
            .surname = person.surname,
            .born = person.born,
            .line = home.line,
            .postcode = home.postcode,
            .practice = person.practice};
}

bool knows(City const& city, Source source, Person const& person, Life const& life) {
    auto const any = [&](auto const& wanted) {
        return std::ranges::any_of(
            life.events, [&](Event const& event) { return !event.averted && wanted(event); });
    };
    switch (source) {
        case Source::gp:
            return true;
        case Source::acute:
            return any([](Event const& event) {
                return event.kind == Kind::attendance || event.kind == Kind::admission;
            });
        case Source::community:
            return any([](Event const& event) { return event.kind == Kind::community; });
        case Source::mental_health:
            return any([](Event const& event) { return event.kind == Kind::mental_health; });
        case Source::ambulance:
            return any([](Event const& event) { return event.ambulance; });
        case Source::social_care:
            break;
    }
    Draw draw(city.seed, Purpose::record, person.number, 200);
    auto const& first = life.state[0];
    return first.care_home ? draw.chance(0.6)
                           : first.need_hours >= 5 && draw.chance(city.rates.need_hours[2]);
}

std::vector<Copy> copies_of(City const& city, Area const& area, std::vector<Life> const& lives,
                            Source source) {
    std::vector<Copy> copies;
    for (std::size_t index = 0; index < area.people.size(); ++index) {
        auto const& person = area.people[index];
        if (!knows(city, source, person, lives[index])) continue;
        auto const died = death_as_known(city, source, person, lives[index]);
        Copying first(city, area, static_cast<int>(index), source, 0);
        copies.push_back(first.copy());
        copies.back().died_day = died;
        if (!first.twice()) continue;
        copies.push_back(Copying(city, area, static_cast<int>(index), source, 1).copy());
        copies.back().died_day = died;
        copies.back().faults |=
            static_cast<std::uint16_t>(1U << static_cast<unsigned>(Fault::recorded_twice));
    }
    return copies;
}

int delay_days(City const& city, Source source, std::uint32_t person, std::uint32_t what) {
    auto const median = city.rates.faults[static_cast<std::size_t>(source)].delay_days;
    if (median == 0) return 0;
    Draw draw(city.seed, Purpose::record, person,
              1000 + what * source_count + static_cast<std::uint32_t>(source));
    return static_cast<int>(draw.lognormal(median, 0.8));
}

}  // namespace city
