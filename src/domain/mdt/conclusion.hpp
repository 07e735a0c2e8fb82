// What a team concluded, on what grounds, with what forecast: a record that can be scored later.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/log/store.hpp"

namespace mdt {

enum class Pathway : std::uint8_t { no_support, home, bed, care_home, hospital };

std::string_view name_of(Pathway pathway);         // "care-home"
std::string_view national_code(Pathway pathway);   // "P0" to "P3"; "" for hospital.
std::optional<Pathway> pathway_from(std::string_view name);

// "Home with four visits a day, independent in 21 days, 70 %" (R105).
struct Forecast {
    std::string text;
    int days = 0;          // 1 to 365
    int probability = 0;   // Percent
};

struct Ask {
    std::string pathway;
    std::vector<std::string> options;   // Considered, in words.
    std::string why_not_home;
    std::string wish;                   // In the person's words.
    std::vector<std::string> present;   // Names with roles.
    std::string reason;
    std::string forecast;
    std::optional<std::int64_t> forecast_days;
    std::optional<std::int64_t> forecast_probability;
};

struct Conclusion {
    Pathway pathway = Pathway::home;
    std::vector<std::string> options;
    std::string why_not_home;
    std::string wish;
    std::vector<std::string> present;
    std::string reason;
    std::optional<Forecast> forecast;
};

// Refuses with the first that is missing: pathway, options, why not home (R44: for a bed, a care
// home and hospital), wish, who was present, reason, a whole forecast.
base::Result<Conclusion> conclude(Ask ask);

struct Setting {
    std::string id;       // Of the Task
    std::string patient;
    std::string episode;
    std::string author;   // Display
    base::Instant at;
};

store::Change change_for(Conclusion const& conclusion, Setting const& setting);

}  // namespace mdt
