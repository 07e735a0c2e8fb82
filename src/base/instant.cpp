#include "base/instant.hpp"

#include <fmt/format.h>

namespace base {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t second_ms = 1000;
constexpr std::int64_t minute_ms = 60 * second_ms;
constexpr std::int64_t hour_ms = 60 * minute_ms;
constexpr std::int64_t day_ms = 24 * hour_ms;

year_month_day calendar(Day day) {
    return year_month_day{std::chrono::year{day.year}, std::chrono::month{day.month},
                          std::chrono::day{day.day}};
}

std::int64_t midnight_ms(Day day) {
    return sys_days{calendar(day)}.time_since_epoch().count() * day_ms;
}

Day day_utc(std::int64_t ms) {
    auto const days = std::chrono::floor<std::chrono::days>(Milliseconds{ms});
    year_month_day const date{sys_days{days}};
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day())};
}

// The last Sunday of March or October at 01:00 UTC, when the clocks change.
std::int64_t clock_change_ms(int year, unsigned month) {
    auto const last = std::chrono::year{year} / std::chrono::month{month} /
                      std::chrono::Sunday[std::chrono::last];
    return sys_days{last}.time_since_epoch().count() * day_ms + hour_ms;
}

// Reads exactly `digits` digits.
std::optional<int> number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

struct Parsed {
    std::int64_t low;
    std::int64_t span;
    bool zoned;
};

// date: YYYY(-MM(-DD)?)?; dateTime adds Thh:mm:ss(.f+)?(Z|+hh:mm); minutes precision is tolerated
// in searches.
std::optional<Parsed> parse(std::string_view text) {
    auto const year = number(text, 4);
    if (!year || *year == 0) return std::nullopt;
    if (text.empty()) {
        auto const low = midnight_ms({*year, 1, 1});
        return Parsed{low, midnight_ms({*year + 1, 1, 1}) - low, false};
    }
    if (!take(text, '-')) return std::nullopt;
    auto const month = number(text, 2);
    if (!month || *month < 1 || *month > 12) return std::nullopt;
    auto const month_number = static_cast<unsigned>(*month);
    if (text.empty()) {
        auto const low = midnight_ms({*year, month_number, 1});
        auto const next =
            month_number == 12 ? Day{*year + 1, 1, 1} : Day{*year, month_number + 1, 1};
        return Parsed{low, midnight_ms(next) - low, false};
    }
    if (!take(text, '-')) return std::nullopt;
    auto const day_number = number(text, 2);
    if (!day_number) return std::nullopt;
    Day const day{*year, month_number, static_cast<unsigned>(*day_number)};
    if (!calendar(day).ok()) return std::nullopt;
    auto low = midnight_ms(day);
    if (text.empty()) return Parsed{low, day_ms, false};
    if (!take(text, 'T')) return std::nullopt;
    auto const hour = number(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    auto const minute = number(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    low += *hour * hour_ms + *minute * minute_ms;
    std::int64_t span = minute_ms;
    if (take(text, ':')) {
        auto const second = number(text, 2);
        if (!second || *second > 60) return std::nullopt;
        low += *second * second_ms;
        span = second_ms;
        if (take(text, '.')) {
            std::int64_t scale = 100;
            std::size_t digits = 0;
            while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
                low += (text.front() - '0') * scale;
                scale /= 10;
                text.remove_prefix(1);
                ++digits;
            }
            if (digits == 0) return std::nullopt;
            span = digits == 1 ? 100 : digits == 2 ? 10 : 1;
        }
    }
    if (text.empty()) return Parsed{low, span, false};
    if (take(text, 'Z'))
        return text.empty() ? std::optional(Parsed{low, span, true}) : std::nullopt;
    bool const east = text.front() == '+';
    if (!east && text.front() != '-') return std::nullopt;
    text.remove_prefix(1);
    auto const offset_hour = number(text, 2);
    if (!offset_hour || *offset_hour > 14 || !take(text, ':')) return std::nullopt;
    auto const offset_minute = number(text, 2);
    if (!offset_minute || *offset_minute > 59 || !text.empty()) return std::nullopt;
    auto const offset = *offset_hour * hour_ms + *offset_minute * minute_ms;
    return Parsed{east ? low - offset : low + offset, span, true};
}

}  // namespace

Instant now() {
    auto const since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<Milliseconds>(since).count()};
}

std::string to_text(Instant at) {
    auto const day = day_utc(at.ms);
    auto const rest = at.ms - midnight_ms(day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", day.year, day.month, day.day,
                       rest / hour_ms, rest / minute_ms % 60, rest / second_ms % 60, rest % 1000);
}

std::optional<Instant> instant_from(std::string_view text) {
    auto const parsed = parse(text);
    if (!parsed || !parsed->zoned) return std::nullopt;
    return Instant{parsed->low};
}

std::optional<Interval> interval_from(std::string_view text) {
    auto const parsed = parse(text);
    if (!parsed) return std::nullopt;
    return Interval{parsed->low, parsed->low + parsed->span - 1};
}

std::string to_text(Day day) {
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

std::optional<Day> day_from(std::string_view text) {
    if (text.size() != 10) return std::nullopt;
    auto const parsed = parse(text);
    if (!parsed) return std::nullopt;
    return day_utc(parsed->low);
}

int age_years(Day born, Day on) {
    bool const had_birthday =
        on.month > born.month || (on.month == born.month && on.day >= born.day);
    return on.year - born.year - (had_birthday ? 0 : 1);
}

Milliseconds london_offset(Instant at) {
    auto const year = day_utc(at.ms).year;
    bool const summer = at.ms >= clock_change_ms(year, 3) && at.ms < clock_change_ms(year, 10);
    return Milliseconds{summer ? hour_ms : 0};
}

Day day_of(Instant at) { return day_utc(at.ms + london_offset(at).count()); }

int minutes_of_day(Instant at) {
    auto const local = at.ms + london_offset(at).count();
    return static_cast<int>((local - midnight_ms(day_utc(local))) / minute_ms);
}

Day plus_days(Day day, int days) { return day_utc(midnight_ms(day) + days * day_ms); }

int days_between(Day from, Day to) {
    return static_cast<int>((midnight_ms(to) - midnight_ms(from)) / day_ms);
}

int weekday(Day day) {
    return static_cast<int>(std::chrono::weekday{sys_days{calendar(day)}}.iso_encoding());
}

Instant london(Day day, int minutes) {
    Instant const as_utc{midnight_ms(day) + minutes * minute_ms};
    return as_utc - london_offset(as_utc - Milliseconds{hour_ms});
}

}  // namespace base
