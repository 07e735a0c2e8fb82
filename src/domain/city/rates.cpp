#include "domain/city/rates.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "domain/city/errors.hpp"
#include "domain/content/content.hpp"

namespace city {
namespace {

struct Named {
    std::string_view name;
    std::vector<double> Rates::*values;
    std::size_t count;
};

constexpr std::array named{
    Named{"frailty.index", &Rates::frailty_index, 5},
    Named{"frailty.year", &Rates::frailty_year, 3},
    Named{"frailty.death_ratio", &Rates::frailty_death, 4},
    Named{"frailty.admission_ratio", &Rates::frailty_admission, 4},
    Named{"frailty.care_home_ratio", &Rates::frailty_care_home, 4},
    Named{"deprivation.death_ratio", &Rates::deprivation_death, 10},
    Named{"deprivation.admission_ratio", &Rates::deprivation_admission, 10},
    Named{"care_home.residence_percent", &Rates::care_home_percent, 11},
    Named{"care_home.death_ratio", &Rates::care_home_death, 1},
    Named{"care_home.moves", &Rates::care_home_moves, 5},
    Named{"admission.emergency", &Rates::admission_emergency, 6},
    Named{"admission.stay", &Rates::admission_stay, 6},
    Named{"attendance.not_admitted", &Rates::attendance_not_admitted, 6},
    Named{"fall.people_percent", &Rates::fall_percent, 2},
    Named{"fall.frailty_ratio", &Rates::fall_frailty, 4},
    Named{"fall.ambulance", &Rates::fall_ambulance, 1},
    Named{"contact.practice", &Rates::contact_practice, 2},
    Named{"contact.community", &Rates::contact_community, 4},
    Named{"contact.mental_health", &Rates::contact_mental_health, 2},
    Named{"contact.ambulance_share", &Rates::contact_ambulance, 2},
    Named{"need.hours", &Rates::need_hours, 3},
    Named{"pathway.shares", &Rates::pathway_shares, 4},
    Named{"household.partner", &Rates::household_partner, 6},
    Named{"household.several_generations", &Rates::household_generations, 5},
    Named{"twin.share", &Rates::twin_share, 1},
    Named{"ethnicity.young_and_old", &Rates::ethnicity_odds, 30},
    Named{"language.asian_by_age", &Rates::language_asian, 3},
    Named{"flow.places", &Rates::flow_places, 3},
    Named{"flow.stay", &Rates::flow_stay, 5},
    Named{"flow.process", &Rates::flow_process, 5},
    Named{"flow.refusals", &Rates::flow_refusals, 2},
    Named{"flow.weekend", &Rates::flow_weekend, 1},
    Named{"flow.step_up", &Rates::flow_step_up, 1},
};

base::Result<std::vector<double>> numbers_in(base::Toml const& entry) {
    auto const text = TRY(entry.text("values"));
    std::vector<double> numbers;
    for (auto const part : base::split(text, ' ')) {
        if (part.empty()) continue;
        double value = 0;
        auto const end = part.data() + part.size();
        if (std::from_chars(part.data(), end, value).ptr != end || value > 1e6) {
            return entry.wrong("values are numbers with spaces between them");
        }
        numbers.push_back(value);
    }
    return numbers;
}

base::Result<void> read_rates(Rates& rates) {
    auto const file = TRY(content::toml("content/national/city/rates.toml"));
    std::size_t known = 0;
    for (auto const& entry : TRY(file.tables("rate"))) {
        TRY(entry.only({"name", "values", "of", "kind", "source"}));
        auto const name = TRY(entry.text("name"));
        TRY(entry.text("source"));
        auto const kind = TRY(entry.text("kind"));
        if (kind != "published" && kind != "remembered" && kind != "assumed") {
            return entry.wrong("kind is published, remembered or assumed");
        }
        auto const* found = std::ranges::find(named, name, &Named::name);
        if (found == named.end()) return entry.wrong("no rate has this name");
        rates.*(found->values) = TRY(numbers_in(entry));
        if ((rates.*(found->values)).size() != found->count) {
            return entry.wrong("it has too few or too many values");
        }
        ++known;
    }
    if (known != named.size()) return file.wrong("a rate is missing or named twice");
    return {};
}

base::Result<void> read_deficits(Rates& rates) {
    auto const file = TRY(content::toml("content/national/city/deficits.toml"));
    auto const entries = TRY(file.tables("deficit"));
    if (entries.size() != deficit_count) return file.wrong("there are 36 deficits");
    for (std::size_t index = 0; index < deficit_count; ++index) {
        auto const& entry = entries[index];
        TRY(entry.only({"name", "title", "code", "display", "weight_65", "weight_85"}));
        rates.deficits[index] = {.name = TRY(entry.text("name")),
                                 .title = TRY(entry.text("title")),
                                 .code = entry.has("code") ? TRY(entry.text("code")) : "",
                                 .display = TRY(entry.text("display")),
                                 .weight_65 = TRY(entry.decimal("weight_65")),
                                 .weight_85 = TRY(entry.decimal("weight_85"))};
    }
    return {};
}

base::Result<void> read_faults(Rates& rates) {
    auto const file = TRY(content::toml("content/national/city/errors.toml"));
    auto const entries = TRY(file.tables("source"));
    if (entries.size() != source_count) return file.wrong("there are six sources");
    for (std::size_t index = 0; index < source_count; ++index) {
        auto const& entry = entries[index];
        if (TRY(entry.text("name")) != name_of(Source(index))) {
            return entry.wrong(
                "sources stand in the order gp, acute, community, mental-health, "
                "social-care, ambulance");
        }
        rates.faults[index] = {
            .organisation = TRY(entry.text("organisation")),
            .number_missing = TRY(entry.decimal("number_missing")),
            .number_wrong = TRY(entry.decimal("number_wrong")),
            .name_misspelt = TRY(entry.decimal("name_misspelt")),
            .name_variant = TRY(entry.decimal("name_variant")),
            .birth_date_wrong = TRY(entry.decimal("birth_date_wrong")),
            .address_old = TRY(entry.decimal("address_old")),
            .recorded_twice = TRY(entry.decimal("recorded_twice")),
            .delay_days = static_cast<int>(TRY(entry.integer("delay_days", 0, 365)))};
    }
    auto const factors = TRY(file.table("background"));
    for (std::size_t group = 0; group < group_count; ++group) {
        rates.fault_factor[group] = TRY(factors.decimal(name_of(Group(group))));
    }
    return {};
}

base::Result<Scenario> scenario_from(base::Toml const& entry) {
    TRY(entry.only({"name", "title", "share_of_areas", "reach", "age_least", "deficits_least",
                    "first_day", "steps", "step_days", "admission_ratio", "fall_ratio"}));
    Scenario scenario{.name = TRY(entry.text("name")), .title = TRY(entry.text("title"))};
    if (!entry.has("reach")) return scenario;
    scenario.share_of_areas = TRY(entry.decimal("share_of_areas"));
    scenario.reach = TRY(entry.decimal("reach"));
    scenario.age_least = static_cast<int>(TRY(entry.integer("age_least", 0, age_max)));
    scenario.deficits_least = static_cast<int>(TRY(entry.integer("deficits_least", 0, 36)));
    scenario.first_day = static_cast<int>(TRY(entry.integer("first_day", 0, 100'000)));
    if (entry.has("steps")) {
        scenario.steps = static_cast<int>(TRY(entry.integer("steps", 1, 100)));
        scenario.step_days = static_cast<int>(TRY(entry.integer("step_days", 1, 10'000)));
    }
    scenario.admission_ratio = TRY(entry.decimal("admission_ratio"));
    scenario.fall_ratio = TRY(entry.decimal("fall_ratio"));
    auto const is_ratio = [](double ratio) { return ratio >= 0 && ratio <= 1; };
    if (!is_ratio(scenario.admission_ratio) || !is_ratio(scenario.fall_ratio)) {
        return entry.wrong("a ratio lies between 0 and 1: events are taken away, none are added");
    }
    return scenario;
}

}  // namespace

std::string_view name_of(Source source) {
    constexpr std::array<std::string_view, source_count> names{
        "gp", "acute", "community", "mental-health", "social-care", "ambulance"};
    return names[static_cast<std::size_t>(source)];
}

base::Result<Rates> rates() {
    Rates found;
    TRY(read_rates(found));
    TRY(read_deficits(found));
    TRY(read_faults(found));
    auto const file = TRY(content::toml("content/national/city/scenarios.toml"));
    for (auto const& entry : TRY(file.tables("scenario"))) {
        found.scenarios.push_back(TRY(scenario_from(entry)));
    }
    return found;
}

base::Result<Scenario> scenario_of(Rates const& rates, std::string_view name) {
    auto const found = std::ranges::find(rates.scenarios, name, &Scenario::name);
    if (found == rates.scenarios.end()) return base::refuse(errors::no_scenario);
    return *found;
}

}  // namespace city
