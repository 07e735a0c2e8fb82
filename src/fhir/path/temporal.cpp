#include "fhir/path/temporal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace fhir {
namespace {

std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

int days_in(int year, int month) {
    auto const last = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
                      std::chrono::last;
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

// hh(:mm(:ss(.fff)?)?)? then, for a dateTime, a zone.
bool parse_time(std::string_view text, Temporal& value) {
    auto const hour = digits(text, 2);
    if (!hour || *hour > 23) return false;
    value.hour = *hour;
    value.precision = Precision::hour;
    if (take(text, ':')) {
        auto const minute = digits(text, 2);
        if (!minute || *minute > 59) return false;
        value.minute = *minute;
        value.precision = Precision::minute;
        if (take(text, ':')) {
            auto const second = digits(text, 2);
            if (!second || *second > 59) return false;
            value.second = *second;
            value.precision = Precision::second;
            if (take(text, '.')) {
                int scale = 100;
                std::size_t count = 0;
                for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++count) {
                    value.millisecond += (text.front() - '0') * scale;
                    scale /= 10;
                    text.remove_prefix(1);
                }
                if (count == 0) return false;
                value.precision = Precision::millisecond;
            }
        }
    }
    if (value.kind == TemporalKind::time || text.empty()) return text.empty();
    if (take(text, 'Z')) {
        value.offset_minutes = 0;
        return text.empty();
    }
    auto const sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return false;
    auto const hours = digits(text, 2);
    if (!hours || *hours > 14 || !take(text, ':')) return false;
    auto const minutes = digits(text, 2);
    if (!minutes || *minutes > 59) return false;
    value.offset_minutes = sign * (*hours * 60 + *minutes);
    return text.empty();
}

std::array<int, 6> parts(Temporal const& value) {
    return {value.year, value.month,  value.day,
            value.hour, value.minute, value.second * 1000 + value.millisecond};
}

// Seconds and milliseconds compare as one decimal.
int part_of(Precision precision) {
    return std::min(static_cast<int>(precision), static_cast<int>(Precision::second));
}

std::int64_t milliseconds(Temporal const& value) {
    using namespace std::chrono;
    auto const date = year{value.year} / month{static_cast<unsigned>(value.month)} /
                      std::chrono::day{static_cast<unsigned>(value.day)};
    return sys_days{date}.time_since_epoch().count() * 86'400'000LL + value.hour * 3'600'000LL +
           value.minute * 60'000LL + value.second * 1000LL + value.millisecond;
}

Temporal from_milliseconds(Temporal shape, std::int64_t ms) {
    using namespace std::chrono;
    auto const days_since = floor<days>(std::chrono::milliseconds{ms});
    year_month_day const date{sys_days{days_since}};
    auto const rest = ms - days_since.count() * 86'400'000LL;
    shape.year = static_cast<int>(date.year());
    shape.month = static_cast<int>(static_cast<unsigned>(date.month()));
    shape.day = static_cast<int>(static_cast<unsigned>(date.day()));
    shape.hour = static_cast<int>(rest / 3'600'000);
    shape.minute = static_cast<int>(rest / 60'000 % 60);
    shape.second = static_cast<int>(rest / 1000 % 60);
    shape.millisecond = static_cast<int>(rest % 1000);
    return shape;
}

Temporal in_utc(Temporal const& value) {
    if (!value.offset_minutes || *value.offset_minutes == 0) return value;
    auto shifted = from_milliseconds(value, milliseconds(value) - *value.offset_minutes * 60'000LL);
    shifted.offset_minutes = 0;
    return shifted;
}

bool zones_differ(Temporal const& left, Temporal const& right) {
    bool const timed = left.precision >= Precision::hour && right.precision >= Precision::hour;
    return timed && left.kind == TemporalKind::date_time &&
           left.offset_minutes.has_value() != right.offset_minutes.has_value();
}

struct Order {
    std::optional<int> order;
    bool same_precision;
};

Order order_of(Temporal const& a, Temporal const& b) {
    auto const left = in_utc(a);
    auto const right = in_utc(b);
    auto const l = parts(left);
    auto const r = parts(right);
    auto const first = left.kind == TemporalKind::time ? 3 : 0;
    auto const shared = std::min(part_of(left.precision), part_of(right.precision));
    for (auto i = first; i <= shared; ++i) {
        auto const at = static_cast<std::size_t>(i);
        if (l[at] != r[at]) return {l[at] < r[at] ? -1 : 1, true};
    }
    return {0, part_of(left.precision) == part_of(right.precision)};
}

bool comparable(Temporal const& left, Temporal const& right) {
    auto const is_time = [](Temporal const& value) { return value.kind == TemporalKind::time; };
    return is_time(left) == is_time(right);
}

}  // namespace

std::optional<Temporal> Temporal::parse(std::string_view text, TemporalKind kind) {
    Temporal value;
    value.kind = kind;
    if (kind == TemporalKind::time) {
        return parse_time(text, value) ? std::optional(value) : std::nullopt;
    }
    auto const year = digits(text, 4);
    if (!year || *year == 0) return std::nullopt;
    value.year = *year;
    value.precision = Precision::year;
    if (take(text, '-')) {
        auto const month = digits(text, 2);
        if (!month || *month < 1 || *month > 12) return std::nullopt;
        value.month = *month;
        value.precision = Precision::month;
        if (take(text, '-')) {
            auto const day = digits(text, 2);
            if (!day || *day < 1 || *day > days_in(value.year, value.month)) return std::nullopt;
            value.day = *day;
            value.precision = Precision::day;
        }
    }
    if (text.empty()) return value;
    if (kind == TemporalKind::date || !take(text, 'T')) return std::nullopt;
    if (text.empty()) return value;
    if (value.precision != Precision::day || !parse_time(text, value)) return std::nullopt;
    return value;
}

std::string Temporal::text() const {
    std::string out;
    if (kind != TemporalKind::time) {
        out = fmt::format("{:04}", year);
        if (precision >= Precision::month) out += fmt::format("-{:02}", month);
        if (precision >= Precision::day) out += fmt::format("-{:02}", day);
        if (precision >= Precision::hour) out += 'T';
    }
    if (precision >= Precision::hour) out += fmt::format("{:02}", hour);
    if (precision >= Precision::minute) out += fmt::format(":{:02}", minute);
    if (precision >= Precision::second) out += fmt::format(":{:02}", second);
    if (precision >= Precision::millisecond) out += fmt::format(".{:03}", millisecond);
    if (offset_minutes && precision >= Precision::hour) {
        auto const size = std::abs(*offset_minutes);
        out += *offset_minutes == 0 ? "Z"
                                    : fmt::format("{}{:02}:{:02}", *offset_minutes < 0 ? '-' : '+',
                                                  size / 60, size % 60);
    }
    return out;
}

std::optional<int> compare(Temporal const& left, Temporal const& right) {
    if (!comparable(left, right) || zones_differ(left, right)) return std::nullopt;
    auto const [order, same] = order_of(left, right);
    if (*order == 0 && !same) return std::nullopt;
    return order;
}

std::optional<bool> equal(Temporal const& left, Temporal const& right) {
    if (!comparable(left, right)) return false;
    if (zones_differ(left, right)) return std::nullopt;
    auto const [order, same] = order_of(left, right);
    if (*order != 0) return false;
    if (!same) return std::nullopt;
    return true;
}

bool equivalent(Temporal const& left, Temporal const& right) {
    return comparable(left, right) && !zones_differ(left, right) &&
           order_of(left, right).order == 0 && order_of(left, right).same_precision;
}

std::optional<Temporal> plus(Temporal const& value, Decimal amount, std::string_view unit) {
    auto const whole = truncated(amount).whole();
    if (!whole || std::abs(*whole) > 1'000'000'000'000LL) return std::nullopt;
    auto months = unit == "year" ? *whole * 12 : unit == "month" ? *whole : 0;
    auto step = std::int64_t{0};
    if (unit == "week") step = 7 * 86'400'000LL;
    if (unit == "day") step = 86'400'000LL;
    if (unit == "hour") step = 3'600'000LL;
    if (unit == "minute") step = 60'000LL;
    if (unit == "second") step = 1000LL;
    if (unit == "millisecond") step = 1;
    bool const by_months = unit == "year" || unit == "month";
    if (!by_months && step == 0) return std::nullopt;

    auto result = value;
    if (value.kind == TemporalKind::time) {
        if (by_months || step >= 86'400'000LL) return std::nullopt;
        constexpr std::int64_t day = 86'400'000LL;
        result =
            from_milliseconds(value, ((milliseconds(value) + *whole * step) % day + day) % day);
        result.year = result.month = result.day = 1;
        return result;
    }
    if (!by_months && value.precision < Precision::day) {
        // A coarser date takes a finer amount in its own unit: days in months of 30, years of 365.
        auto const days = *whole * step / 86'400'000LL;
        months = value.precision == Precision::year ? days / 365 * 12 : days / 30;
    } else if (!by_months) {
        auto amount_ms = *whole * step;
        if (unit == "second")
            amount_ms = truncated(multiply(amount, Decimal::of(1000)).value_or(Decimal{}))
                            .whole()
                            .value_or(0);
        if (value.precision == Precision::day) amount_ms = amount_ms / 86'400'000LL * 86'400'000LL;
        result = from_milliseconds(value, milliseconds(value) + amount_ms);
        if (result.year < 1 || result.year > 9999) return std::nullopt;
        return result;
    }
    auto const index = value.year * 12LL + value.month - 1 + months;
    if (index < 12 || index >= 10000 * 12) return std::nullopt;
    result.year = static_cast<int>(index / 12);
    if (value.precision >= Precision::month || by_months) {
        result.month = static_cast<int>(index % 12) + 1;
    }
    if (value.precision == Precision::year) result.month = 1;
    result.day = std::min(value.day, days_in(result.year, result.month));
    return result;
}

std::optional<Temporal> boundary(Temporal const& value, bool high,
                                 std::optional<int> digits_asked) {
    auto const digits_max = value.kind == TemporalKind::date   ? 8
                            : value.kind == TemporalKind::time ? 9
                                                               : 17;
    auto const wanted = digits_asked.value_or(digits_max);
    std::optional<Precision> target;
    if (value.kind == TemporalKind::time) {
        if (wanted == 2) target = Precision::hour;
        if (wanted == 4) target = Precision::minute;
        if (wanted == 6) target = Precision::second;
        if (wanted == 9) target = Precision::millisecond;
    } else {
        if (wanted == 4) target = Precision::year;
        if (wanted == 6) target = Precision::month;
        if (wanted == 8) target = Precision::day;
        if (value.kind == TemporalKind::date_time) {
            if (wanted == 10) target = Precision::hour;
            if (wanted == 12) target = Precision::minute;
            if (wanted == 14) target = Precision::second;
            if (wanted == 17) target = Precision::millisecond;
        }
    }
    if (!target) return std::nullopt;
    auto result = value;
    if (high) {
        if (value.precision < Precision::month) result.month = 12;
        if (value.precision < Precision::day) result.day = days_in(result.year, result.month);
        if (value.precision < Precision::hour) result.hour = 23;
        if (value.precision < Precision::minute) result.minute = 59;
        if (value.precision < Precision::second) result.second = 59;
        if (value.precision < Precision::millisecond) result.millisecond = 999;
    }
    result.precision = *target;
    // Without a zone the earliest instant is in the easternmost zone, the latest in the
    // westernmost.
    if (value.kind == TemporalKind::date_time && *target >= Precision::hour &&
        !value.offset_minutes) {
        result.offset_minutes = high ? -12 * 60 : 14 * 60;
    }
    return result;
}

Temporal temporal_of(base::Instant at) {
    Temporal shape;
    shape.kind = TemporalKind::date_time;
    shape.precision = Precision::millisecond;
    shape.offset_minutes = 0;
    return from_milliseconds(shape, at.ms);
}

}  // namespace fhir
