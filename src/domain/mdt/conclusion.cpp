#include "domain/mdt/conclusion.hpp"

#include <algorithm>
#include <array>

#include "domain/mdt/errors.hpp"

namespace mdt {
namespace {

struct Row {
    Pathway pathway;
    std::string_view name;
    std::string_view code;  // Hospital discharge and community support guidance, 2024.
};
constexpr std::array<Row, 5> rows{{{Pathway::no_support, "no-support", "P0"},
                                   {Pathway::home, "home", "P1"},
                                   {Pathway::bed, "bed", "P2"},
                                   {Pathway::care_home, "care-home", "P3"},
                                   {Pathway::hospital, "hospital", ""}}};

bool away_from_home(Pathway pathway) {
    return pathway != Pathway::home && pathway != Pathway::no_support;
}

base::Result<std::optional<Forecast>> forecast_from(Ask const& ask) {
    if (ask.forecast.empty() && !ask.forecast_days && !ask.forecast_probability)
        return std::optional<Forecast>{};
    auto const days = ask.forecast_days.value_or(0);
    auto const probability = ask.forecast_probability.value_or(-1);
    if (ask.forecast.empty() || days < 1 || days > 365 || probability < 0 || probability > 100)
        return base::refuse(errors::forecast_incomplete);
    return std::optional(
        Forecast{ask.forecast, static_cast<int>(days), static_cast<int>(probability)});
}

void drop_empty(std::vector<std::string>& texts) {
    std::erase_if(texts, [](std::string const& text) { return text.empty(); });
}

}  // namespace

std::string_view name_of(Pathway pathway) {
    return rows[static_cast<std::size_t>(pathway)].name;
}

std::string_view national_code(Pathway pathway) {
    return rows[static_cast<std::size_t>(pathway)].code;
}

std::optional<Pathway> pathway_from(std::string_view name) {
    auto const row = std::ranges::find(rows, name, &Row::name);
    if (row == rows.end()) return std::nullopt;
    return row->pathway;
}

base::Result<Conclusion> conclude(Ask ask) {
    drop_empty(ask.options);
    drop_empty(ask.present);
    auto const pathway = pathway_from(ask.pathway);
    if (!pathway) return base::refuse(errors::unknown_pathway);
    if (ask.options.empty()) return base::refuse(errors::options_needed);
    if (away_from_home(*pathway) && ask.why_not_home.empty())
        return base::refuse(errors::why_not_home_needed);
    if (ask.wish.empty()) return base::refuse(errors::wish_needed);
    if (ask.present.empty()) return base::refuse(errors::nobody_present);
    if (ask.reason.empty()) return base::refuse(errors::reason_needed);
    auto forecast = TRY(forecast_from(ask));
    return Conclusion{.pathway = *pathway,
                      .options = std::move(ask.options),
                      .why_not_home = std::move(ask.why_not_home),
                      .wish = std::move(ask.wish),
                      .present = std::move(ask.present),
                      .reason = std::move(ask.reason),
                      .forecast = std::move(forecast)};
}

}  // namespace mdt
