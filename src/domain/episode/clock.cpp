#include "domain/episode/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "domain/content/content.hpp"

namespace episode {
namespace {

constexpr std::array<std::string_view, 8> events{"referred", "accepted", "assessed", "asked",
                                                 "placed",   "arrived",  "left",     "followed-up"};
constexpr std::int64_t minute_ms = 60'000;

base::Result<Event> event_in(base::Toml const& table, std::string_view member) {
    auto const name = TRY(table.text(member));
    auto const found = std::ranges::find(events, name);
    if (found == events.end()) return table.wrong("there is no event " + name);
    return static_cast<Event>(found - events.begin());
}

// "14:00" as minutes since midnight.
base::Result<int> time_in(base::Toml const& table, std::string_view member) {
    auto const text = TRY(table.text(member));
    int hour = -1;
    int minute = -1;
    if (text.size() == 5 && text[2] == ':') {
        std::from_chars(text.data(), text.data() + 2, hour);
        std::from_chars(text.data() + 3, text.data() + 5, minute);
    }
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60)
        return table.wrong(fmt::format("{} must be a time like 14:00", member));
    return hour * 60 + minute;
}

base::Result<void> read_time_allowed(base::Toml const& table, ClockRule& rule) {
    int const ways = table.has("minutes") + table.has("days") + table.has("before");
    if (ways != 1) return table.wrong("a clock has one of minutes, days and before");
    if (table.has("minutes"))
        rule.minutes = static_cast<int>(TRY(table.integer("minutes", 1, 100'000)));
    if (table.has("days")) rule.days = static_cast<int>(TRY(table.integer("days", 1, 3650)));
    if (table.has("from")) {
        rule.hours.from = TRY(time_in(table, "from"));
        rule.hours.to = TRY(time_in(table, "to"));
        if (rule.hours.from >= rule.hours.to) return table.wrong("from must be before to");
    }
    if (table.has("before")) {
        rule.before = TRY(time_in(table, "before"));
        rule.same_day = TRY(time_in(table, "same_day"));
        rule.next_day = TRY(time_in(table, "next_day"));
    }
    return {};
}

base::Result<ClockRule> rule_from(base::Toml const& table) {
    ClockRule rule;
    TRY(table.only({"id", "version", "since", "name", "starts", "ends", "routes", "kinds",
                    "minutes", "from", "to", "days", "before", "same_day", "next_day", "source"}));
    rule.id = TRY(table.text("id"));
    rule.version = static_cast<int>(TRY(table.integer("version", 1, 9999)));
    auto const since = base::day_from(TRY(table.text("since")));
    if (!since) return table.wrong("since must be a day like 2026-04-01");
    rule.since = *since;
    rule.name = TRY(table.text("name"));
    rule.starts = TRY(event_in(table, "starts"));
    rule.ends = TRY(event_in(table, "ends"));
    rule.routes = TRY(table.texts("routes"));
    rule.kinds = TRY(table.texts("kinds"));
    TRY(table.text("source"));
    TRY(read_time_allowed(table, rule));
    return rule;
}

// Adds minutes of service: outside the hours time stands still.
base::Instant plus_service_minutes(base::Instant at, int minutes, Hours hours) {
    auto day = base::day_of(at);
    auto minute = base::minutes_of_day(at);
    std::int64_t const spare = at.ms % minute_ms;  // Seconds within the minute are kept.
    if (minute < hours.from) minute = hours.from;
    if (minute >= hours.to) {
        day = base::plus_days(day, 1);
        minute = hours.from;
    }
    bool const moved = base::london(day, minute).ms > at.ms;
    while (minute + minutes > hours.to) {
        minutes -= hours.to - minute;
        day = base::plus_days(day, 1);
        minute = hours.from;
    }
    auto const due = base::london(day, minute + minutes);
    return moved ? due : base::Instant{due.ms + spare};
}

bool fits(std::vector<std::string> const& list, std::string_view text) {
    return list.empty() || std::ranges::find(list, text) != list.end();
}

// When each event came in a course; the newest decision's request and stay count.
struct Times {
    std::optional<base::Instant> at[8];
    std::string route;
    std::string kind;

    std::optional<base::Instant>& operator[](Event event) {
        return at[static_cast<std::size_t>(event)];
    }
};

Times times_of(Course const& course) {
    Times times;
    if (course.referred) {
        times[Event::referred] = course.referred->origin.at;
        times.route = course.referred->route;
    }
    times[Event::accepted] = course.opened.origin.at;
    if (!course.assessments.empty())
        times[Event::assessed] = course.assessments.front().origin.at;
    if (auto const* asked = course.request()) {
        times[Event::asked] = asked->origin.at;
        times.kind = asked->kind;
    }
    if (auto const* offer = course.accepted_offer()) times[Event::placed] = offer->answered;
    if (!course.stays.empty()) {
        times[Event::arrived] = course.stays.back().origin.at;
        times.kind = course.stays.back().kind;
    }
    if (course.opened.exit) times[Event::left] = course.opened.exit->at;
    if (course.follow_up) times[Event::followed_up] = course.follow_up->answered;
    return times;
}

std::vector<Clock> clocks_from_times(ClockRules const& rules, Times times) {
    std::vector<Clock> found;
    auto const* newest = static_cast<ClockRule const*>(nullptr);
    auto finish = [&] {
        if (!newest) return;
        auto const started = *times[newest->starts];
        found.push_back({newest->name, fmt::format("{} v{}", newest->id, newest->version), started,
                         due_at(*newest, started), times[newest->ends]});
    };
    for (auto const& rule : rules) {  // Versions of one id stand together, oldest first.
        if (newest && newest->id != rule.id) {
            finish();
            newest = nullptr;
        }
        auto const started = times[rule.starts];
        if (!started || !fits(rule.routes, times.route) || !fits(rule.kinds, times.kind)) continue;
        if (rule.since <= base::day_of(*started)) newest = &rule;
    }
    finish();
    std::ranges::stable_sort(found, {}, &Clock::due);
    return found;
}

}  // namespace

base::Result<ClockRules> clocks_from(base::Toml const& file) {
    ClockRules rules;
    TRY(file.only({"clock"}));
    for (auto const& table : TRY(file.tables("clock"))) {
        auto rule = TRY(rule_from(table));
        for (auto const& known : rules)
            if (known.id == rule.id && known.version >= rule.version)
                return table.wrong("versions of a clock stand in their order, each once");
        rules.push_back(std::move(rule));
    }
    std::ranges::stable_sort(rules, {}, &ClockRule::id);
    return rules;
}

ClockRules const& clocks() {
    static ClockRules const rules = [] {
        auto const file = content::toml("content/national/clocks.toml");
        CHECK(file.has_value());
        auto read = clocks_from(*file);
        CHECK(read.has_value());
        return std::move(*read);
    }();
    return rules;
}

base::Instant due_at(ClockRule const& rule, base::Instant started) {
    if (rule.minutes) {
        bool const always = rule.hours.from == 0 && rule.hours.to == 24 * 60;
        if (always) return {started.ms + *rule.minutes * minute_ms};
        return plus_service_minutes(started, *rule.minutes, rule.hours);
    }
    auto const day = base::day_of(started);
    if (rule.days) {
        auto const after = base::plus_days(day, *rule.days + 1);
        return {base::london(after, 0).ms - minute_ms};  // The last minute of that day.
    }
    bool const today = base::minutes_of_day(started) < *rule.before;
    return today ? base::london(day, rule.same_day)
                 : base::london(base::plus_days(day, 1), rule.next_day);
}

std::vector<Clock> clocks_of(ClockRules const& rules, Referred const& referral) {
    Times times;
    times[Event::referred] = referral.origin.at;
    times.route = referral.route;
    return clocks_from_times(rules, std::move(times));
}

std::vector<Clock> clocks_of(ClockRules const& rules, Course const& course) {
    return clocks_from_times(rules, times_of(course));
}

}  // namespace episode
