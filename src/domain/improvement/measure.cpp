#include "domain/improvement/measure.hpp"

#include <algorithm>
#include <map>

#include "domain/content/content.hpp"

namespace improvement {

base::Result<Measure> measure_from(base::Toml const& file) {
    Measure measure;
    TRY(file.only({"id", "version", "name", "definition", "unit", "event", "days", "source"}));
    measure.id = TRY(file.text("id"));
    measure.version = static_cast<int>(TRY(file.integer("version", 1, 9999)));
    measure.name = TRY(file.text("name"));
    measure.definition = TRY(file.text("definition"));
    measure.unit = TRY(file.text("unit"));
    measure.event = TRY(file.text("event"));
    measure.days = static_cast<int>(TRY(file.integer("days", 7, 3650)));
    if (measure.event != "episode-opened" && measure.event != "referral-received" &&
        measure.event != "episode-ended")
        return file.wrong("there is no event " + measure.event);
    return measure;
}

std::vector<Measure> const& measures() {
    static std::vector<Measure> const all = [] {
        std::vector<Measure> read;
        for (auto const& file : content::under("content/national/measures/")) {
            auto const table = base::toml_from(file.text, std::string(file.path));
            CHECK(table.has_value());
            auto measure = measure_from(*table);
            CHECK(measure.has_value());
            read.push_back(std::move(*measure));
        }
        return read;
    }();
    return all;
}

std::vector<Observed> daily_counts(std::vector<base::Instant> const& events, base::Day today,
                                   int days) {
    if (events.empty()) return {};
    auto const first_ever = base::day_of(std::ranges::min(events));
    auto const first = std::max(first_ever, base::plus_days(today, -days));
    std::map<base::Day, double> counts;
    for (auto const at : events) counts[base::day_of(at)] += 1;
    std::vector<Observed> observed;
    for (auto day = first; day < today; day = base::plus_days(day, 1)) {
        auto const found = counts.find(day);
        observed.push_back({day, found == counts.end() ? 0 : found->second});
    }
    return observed;
}

}  // namespace improvement
