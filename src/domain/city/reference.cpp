#include "domain/city/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "domain/city/errors.hpp"
#include "domain/city/internal/share.hpp"

namespace city {
namespace {

constexpr std::array<int, band_count> band_begins{0, 16, 25, 35, 50, 65};

// A file's rows with its columns by name.
class Rows {
  public:
    Rows(std::string name, base::Table table) : name_(std::move(name)), table_(std::move(table)) {}

    std::size_t size() const { return table_.rows.size(); }

    base::Result<std::string> text(std::size_t row, std::string_view column) const {
        auto const index = TRY(table_.column(column));
        return table_.rows[row][index];
    }

    base::Result<double> number(std::size_t row, std::string_view column) const {
        auto const found = TRY(text(row, column));
        double value = 0;
        auto const end = found.data() + found.size();
        if (std::from_chars(found.data(), end, value).ptr != end || found.empty()) {
            return base::malformed(
                errors::bad_reference,
                {{fmt::format("{}, row {}, {}", name_, row + 1, column), "This is not a number."}});
        }
        return value;
    }

    base::Result<int> whole(std::size_t row, std::string_view column) const {
        return static_cast<int>(TRY(number(row, column)));
    }

  private:
    std::string name_;
    base::Table table_;
};

struct Folder {
    std::string const& path;
    Read read;

    base::Result<Rows> rows(std::string_view name) const {
        auto const text = TRY(read(path, name));
        return Rows(std::string(name), TRY(base::csv_from(text)));
    }
};

// The counts of the Census by single year, in the shape of the mid-2020 estimates.
std::array<int, age_max + 1> by_year(std::array<double, 91> const& shape,
                                     std::array<int, band_count> const& bands) {
    std::array<double, age_max + 1> wide{};
    std::copy_n(shape.begin(), 90, wide.begin());
    // The open band of 90 and over: each further year holds a quarter less.
    double left = 0;
    for (int age = 90; age <= age_max; ++age) {
        wide[static_cast<std::size_t>(age)] = left == 0 ? (left = 1) : (left *= 0.75);
    }
    auto const open = std::accumulate(wide.begin() + 90, wide.end(), 0.0);
    for (auto age = std::size_t{90}; age <= age_max; ++age) wide[age] *= shape[90] / open;
    std::array<int, age_max + 1> years{};
    for (std::size_t band = 0; band < band_count; ++band) {
        auto const from = static_cast<std::size_t>(band_begins[band]);
        auto const to = band + 1 < band_count ? static_cast<std::size_t>(band_begins[band + 1])
                                              : std::size_t{age_max + 1};
        auto const counts = apportioned(
            bands[band], std::vector<double>(wide.begin() + static_cast<std::ptrdiff_t>(from),
                                             wide.begin() + static_cast<std::ptrdiff_t>(to)));
        std::ranges::copy(counts, years.begin() + static_cast<std::ptrdiff_t>(from));
    }
    return years;
}

base::Result<Place> place_from(Rows const& rows, std::size_t row) {
    Place place;
    place.code = TRY(rows.text(row, "lsoa21"));
    place.city = TRY(rows.text(row, "city"));
    place.ward_code = TRY(rows.text(row, "ward24"));
    place.ward = TRY(rows.text(row, "ward"));
    place.msoa = TRY(rows.text(row, "msoa21"));
    place.locality = TRY(rows.text(row, "locality"));
    place.deprivation = TRY(rows.whole(row, "imd_decile"));
    constexpr std::array<std::string_view, band_count> bands{
        "age_0_15", "age_16_24", "age_25_34", "age_35_49", "age_50_64", "age_65plus"};
    for (std::size_t band = 0; band < band_count; ++band) {
        place.band_residents[band] = TRY(rows.whole(row, bands[band]));
    }
    for (std::size_t group = 0; group < group_count; ++group) {
        place.groups[group] = TRY(rows.whole(row, name_of(Group(group))));
    }
    place.caribbean_of_black = TRY(rows.number(row, "caribbean_of_black_per_mille")) / 1000;
    constexpr std::array<std::string_view, tenure_count> tenures{"outright", "mortgage", "social",
                                                                 "private"};
    for (std::size_t tenure = 0; tenure < tenure_count; ++tenure) {
        place.households[tenure] = TRY(rows.whole(row, tenures[tenure]));
    }
    return place;
}

base::Result<void> read_places(Folder const& folder, Reference& reference) {
    auto const areas = TRY(folder.rows("city/areas.csv"));
    auto const ages = TRY(folder.rows("city/ages.csv"));
    auto const postcodes = TRY(folder.rows("city/postcodes.csv"));
    std::uint32_t person = 1;
    std::uint32_t numbered = 0;
    for (std::size_t row = 0; row < areas.size(); ++row) {
        auto place = TRY(place_from(areas, row));
        if (row >= ages.size() || TRY(ages.text(row, "lsoa21")) != place.code ||
            row >= postcodes.size() || TRY(postcodes.text(row, "lsoa21")) != place.code) {
            return base::refuse(errors::bad_reference, "The areas are not in the same order.");
        }
        std::array<double, 91> shape{};
        for (std::size_t age = 0; age < shape.size(); ++age) {
            shape[age] = TRY(ages.number(row, std::to_string(age)));
        }
        place.residents = by_year(shape, place.band_residents);
        auto const codes = TRY(postcodes.text(row, "postcodes"));
        for (auto const code : base::split(codes, ' ')) {
            place.postcodes.emplace_back(code.empty() ? "B1_1AA" : code);
            std::ranges::replace(place.postcodes.back(), '_', ' ');
        }
        place.first_person = person;
        place.first_numbered = numbered;
        for (std::size_t age = 0; age <= age_max; ++age) {
            auto const count = static_cast<std::uint32_t>(place.residents[age]);
            person += count;
            if (age >= numbered_from_age) numbered += count;
        }
        reference.places.push_back(std::move(place));
    }
    return {};
}

// Practices keep their codes but bear invented names, made of the code alone.
std::string invented_name(std::size_t index) {
    constexpr std::array<std::string_view, 20> first{
        "Alder",     "Beech",   "Cedar",   "Dovecote", "Elm",      "Fernhill",  "Gorse",
        "Hollybank", "Ivy",     "Juniper", "Kestrel",  "Linden",   "Millpool",  "Nettle",
        "Orchard",   "Pinfold", "Quarry",  "Rowan",    "Saddlers", "Thornfield"};
    constexpr std::array<std::string_view, 9> second{
        "Lane Surgery",       "Road Medical Centre",    "Green Practice",
        "House Surgery",      "Court Medical Practice", "Street Surgery",
        "Park Health Centre", "Hill Practice",          "Brook Surgery"};
    return fmt::format("{} {}", first[index % first.size()],
                       second[index / first.size() % second.size()]);
}

base::Result<void> read_practices(Folder const& folder, Reference& reference) {
    auto const practices = TRY(folder.rows("city/practices.csv"));
    std::map<std::string, std::size_t> index_of;
    for (std::size_t row = 0; row < practices.size(); ++row) {
        Practice practice{.code = TRY(practices.text(row, "ods")),
                          .name = invented_name(row),
                          .pcn = TRY(practices.text(row, "pcn")),
                          .locality = TRY(practices.text(row, "locality")),
                          .list_size = TRY(practices.whole(row, "list_size"))};
        index_of[practice.code] = row;
        reference.practices.push_back(std::move(practice));
    }
    auto const shares = TRY(folder.rows("city/practice_wards.csv"));
    for (std::size_t row = 0; row < shares.size(); ++row) {
        auto const found = index_of.find(TRY(shares.text(row, "ods")));
        if (found == index_of.end()) continue;
        auto const share = TRY(shares.number(row, "share"));
        reference.practices_of_ward[TRY(shares.text(row, "ward24"))].emplace_back(
            found->second, share * reference.practices[found->second].list_size);
    }
    return {};
}

base::Result<void> read_national(Folder const& folder, Reference& reference) {
    auto const table = TRY(folder.rows("city/life_table.csv"));
    for (std::size_t row = 0; row < table.size(); ++row) {
        auto const sex = TRY(table.text(row, "sex")) == "F" ? 0U : 1U;
        auto const age = static_cast<std::size_t>(TRY(table.whole(row, "age")));
        if (age <= age_max) reference.deaths_a_year[sex][age] = TRY(table.number(row, "mx"));
    }
    auto const women = TRY(folder.rows("city/women_by_age.csv"));
    for (std::size_t row = 0; row < women.size(); ++row) {
        auto const age = static_cast<std::size_t>(TRY(women.whole(row, "age")));
        if (age <= age_max) {
            reference.women_share[age] = TRY(women.number(row, "per_mille")) / 1000;
        }
    }
    // The last published year stands for 90 and over; women are more the older people are.
    for (std::size_t age = 91; age <= age_max; ++age) {
        reference.women_share[age] = std::min(0.85, reference.women_share[age - 1] + 0.012);
    }
    return {};
}

base::Result<void> read_names(Folder const& folder, Names& names) {
    auto const forenames = TRY(folder.rows("names/forenames.csv"));
    for (std::size_t row = 0; row < forenames.size(); ++row) {
        auto const sex = TRY(forenames.text(row, "sex"));
        names.forenames[{sex[0], TRY(forenames.whole(row, "birth_year"))}].push_back(
            TRY(forenames.text(row, "forename")));
    }
    auto const surnames = TRY(folder.rows("names/surnames.csv"));
    for (std::size_t row = 0; row < surnames.size(); ++row) {
        names.surnames.push_back(TRY(surnames.text(row, "surname")));
        names.surname_weights.push_back(TRY(surnames.number(row, "share")));
    }
    auto const countries = TRY(folder.rows("names/by_country.csv"));
    for (std::size_t row = 0; row < countries.size(); ++row) {
        auto const sex = TRY(countries.text(row, "sex"));
        auto const is_surname = TRY(countries.text(row, "kind")) == "surname";
        names.by_country[{TRY(countries.text(row, "country")), is_surname ? 'S' : sex[0]}]
            .push_back(TRY(countries.text(row, "name")));
    }
    auto const variants = TRY(folder.rows("city/variants.csv"));
    for (std::size_t row = 0; row < variants.size(); ++row) {
        names.variants[TRY(variants.text(row, "name"))].push_back(
            TRY(variants.text(row, "variant")));
    }
    return {};
}

}  // namespace

std::string_view name_of(Group group) {
    constexpr std::array<std::string_view, group_count> names{"white", "asian", "black", "mixed",
                                                              "other"};
    return names[static_cast<std::size_t>(group)];
}

std::string_view name_of(Tenure tenure) {
    constexpr std::array<std::string_view, tenure_count> names{"owned outright", "mortgage",
                                                               "social rented", "private rented"};
    return names[static_cast<std::size_t>(tenure)];
}

std::size_t band_of(int age) {
    auto const after = std::ranges::upper_bound(band_begins, age);
    return static_cast<std::size_t>(after - band_begins.begin()) - 1;
}

base::Result<Reference> reference_from(std::string const& folder, Read read) {
    Folder const files{folder, read};
    Reference reference;
    TRY(read_places(files, reference));
    TRY(read_practices(files, reference));
    TRY(read_national(files, reference));
    TRY(read_names(files, reference.names));
    return reference;
}

}  // namespace city
