// Names, streets and the words for background and language.
#include <fmt/format.h>
#include <algorithm>

#include "domain/city/draw.hpp"
#include "domain/city/person.hpp"

namespace city {
namespace {

struct Background {
    std::string_view country;
    std::string_view category;
    std::string_view name;
};

constexpr std::array<Background, 11> backgrounds{{{"GB", "A", "White - British"},
                                                  {"IE", "B", "White - Irish"},
                                                  {"PL", "C", "Any other White background"},
                                                  {"RO", "C", "Any other White background"},
                                                  {"IN", "H", "Indian"},
                                                  {"PK", "J", "Pakistani"},
                                                  {"BD", "K", "Bangladeshi"},
                                                  {"CN", "R", "Chinese"},
                                                  {"VN", "L", "Any other Asian background"},
                                                  {"JM", "M", "Caribbean"},
                                                  {"IR", "S", "Any other ethnic group"}}};

Background background_of(Person const& person) {
    if (person.group == Group::mixed) {
        return person.country == "JM" ? Background{"JM", "D", "White and Black Caribbean"}
                                      : Background{"GB", "G", "Any other mixed background"};
    }
    if (person.group == Group::other) return {"IR", "S", "Any other ethnic group"};
    if (person.country == "NG" || person.country == "GH") return {"NG", "N", "African"};
    auto const* found = std::ranges::find(backgrounds, person.country, &Background::country);
    return found == backgrounds.end() ? backgrounds[0] : *found;
}

// Frequent among families from Pakistan; the lists by country have no surnames for it.
constexpr std::array<std::string_view, 16> pakistani_surnames{
    "Ahmed",   "Akhtar", "Ali",   "Aslam",  "Aziz", "Hussain", "Iqbal", "Khan",
    "Mahmood", "Malik",  "Mirza", "Rashid", "Shah", "Yousaf",  "Begum", "Bibi"};

std::vector<std::string> const* list_of(City const& city, std::string_view country, char kind) {
    auto const& lists = city.reference.names.by_country;
    auto const found = lists.find({std::string(country), kind});
    return found == lists.end() || found->second.size() < 5 ? nullptr : &found->second;
}

char letter(Sex sex) { return sex == Sex::female ? 'F' : 'M'; }

}  // namespace

std::string_view ethnic_category(Person const& person) { return background_of(person).category; }

std::string_view ethnic_name(Person const& person) { return background_of(person).name; }

std::string_view language_name(std::string_view language) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> names{
        {{"ur", "Urdu"},
         {"pa", "Punjabi"},
         {"gu", "Gujarati"},
         {"bn", "Bengali"},
         {"pl", "Polish"},
         {"ro", "Romanian"},
         {"yue", "Cantonese"},
         {"vi", "Vietnamese"},
         {"fa", "Persian"},
         {"en", "English"}}};
    auto const* found =
        std::ranges::find(names, language, &std::pair<std::string_view, std::string_view>::first);
    return found == names.end() ? "English" : found->second;
}

// The lists by birth decade have ranks only: the weight of a rank is 1 / (rank + 4). From 1979 on
// the list of 1974 stands for all.
std::string forename_of(City const& city, Draw& draw, Person const& person) {
    auto const lot = draw.unit();
    bool const own = person.country != "GB";
    if (auto const* list = own ? list_of(city, person.country, letter(person.sex)) : nullptr) {
        auto const& name = (*list)[static_cast<std::size_t>(lot * double(list->size()))];
        return name.substr(0, name.find(' '));
    }
    auto const year = 1970 + person.born / 365;
    auto const decade = std::clamp((year - 1904 + 5) / 10 * 10 + 1904, 1904, 1974);
    auto const found = city.reference.names.forenames.find({letter(person.sex), decade});
    if (found == city.reference.names.forenames.end()) return "Alex";
    double total = 0;
    for (std::size_t rank = 0; rank < found->second.size(); ++rank) {
        total += 1 / static_cast<double>(rank + 4);
    }
    auto left = lot * total;
    for (std::size_t rank = 0; rank < found->second.size(); ++rank) {
        if ((left -= 1 / static_cast<double>(rank + 4)) < 0) return found->second[rank];
    }
    return found->second.front();
}

std::string surname_of(City const& city, Draw& draw, Person const& person) {
    if (person.country == "PK") {
        auto const count = person.sex == Sex::female ? 16 : 14;
        return std::string(pakistani_surnames[static_cast<std::size_t>(draw.below(count))]);
    }
    bool const own = person.country != "GB";
    if (auto const* list = own ? list_of(city, person.country, 'S') : nullptr) {
        return draw.one_of(*list);
    }
    auto const& names = city.reference.names;
    return names.surnames[draw.weighted(names.surname_weights)];
}

// Streets are invented.
std::string street_line(City const&, Draw& draw) {
    constexpr std::array<std::string_view, 24> first{
        "Alder",    "Beech",      "Calder", "Drovers", "Ferndown", "Gorse",   "Hazel",    "Juniper",
        "Kestrel",  "Linnet",     "Maple",  "Nailers", "Orchard",  "Pinfold", "Quarry",   "Rowan",
        "Saddlers", "Thornfield", "Willow", "Yewtree", "Bramble",  "Copper",  "Dovedale", "Elm"};
    constexpr std::array<std::string_view, 8> second{"Rise", "Hollow", "Walk",   "Lane",
                                                     "Road", "Close",  "Street", "Gardens"};
    auto const number = draw.between(1, 180);
    auto const name = draw.one_of(first);
    return fmt::format("{} {} {}", number, name, draw.one_of(second));
}

}  // namespace city
