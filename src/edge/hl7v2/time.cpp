#include "edge/hl7v2/time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hl7v2 {
namespace {

struct Parts {
    std::string_view digits;    // YYYY to YYYYMMDDHHMMSS
    std::string_view fraction;  // Digits after the point
    std::string_view offset;    // "+0100" or empty
};

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int value = 0;
    for (char const c : digits) value = value * 10 + (c - '0');
    return value;
}

std::optional<Parts> parts_of(std::string_view text) {
    Parts parts;
    if (auto const at = text.find_first_of("+-"); at != std::string_view::npos) {
        parts.offset = text.substr(at);
        text = text.substr(0, at);
        if (parts.offset.size() != 5 || !all_digits(parts.offset.substr(1))) return {};
        if (number(parts.offset.substr(1, 2)) > 14 || number(parts.offset.substr(3)) > 59)
            return {};
    }
    if (auto const at = text.find('.'); at != std::string_view::npos) {
        parts.fraction = text.substr(at + 1);
        text = text.substr(0, at);
        if (parts.fraction.empty() || !all_digits(parts.fraction) || text.size() != 14) return {};
    }
    parts.digits = text;
    bool const even = text.size() >= 4 && text.size() <= 14 && text.size() % 2 == 0;
    return even && all_digits(text) ? std::optional(parts) : std::nullopt;
}

// hh:mm:ss from HH[MM[SS]]; nothing if out of range.
std::optional<std::string> clock_from(std::string_view digits) {
    auto const part = [&](std::size_t at) {
        return digits.size() >= at + 2 ? number(digits.substr(at, 2)) : 0;
    };
    if (part(0) > 23 || part(2) > 59 || part(4) > 59) return {};
    return fmt::format("{:02}:{:02}:{:02}", part(0), part(2), part(4));
}

std::string offset_text(base::Milliseconds offset) {
    return fmt::format("+{:02}:00", offset.count() / 3'600'000);
}

std::string with_offset(std::string local, Parts const& parts, std::string_view date) {
    if (!parts.offset.empty()) {
        return fmt::format("{}{}:{}", local, parts.offset.substr(0, 3), parts.offset.substr(3));
    }
    auto const day = *base::day_from(date);
    auto const minutes = number(parts.digits.substr(8, 2)) * 60 +
                         (parts.digits.size() >= 12 ? number(parts.digits.substr(10, 2)) : 0);
    return local + offset_text(base::london_offset(base::london(day, minutes)));
}

}  // namespace

std::optional<std::string> date_from(std::string_view dtm) {
    auto const parts = parts_of(dtm);
    if (!parts) return {};
    auto const digits = parts->digits.substr(0, 8);
    std::string date(digits.substr(0, 4));
    if (digits.size() >= 6) date += fmt::format("-{}", digits.substr(4, 2));
    if (digits.size() >= 8) date += fmt::format("-{}", digits.substr(6, 2));
    return base::interval_from(date) ? std::optional(date) : std::nullopt;
}

std::optional<std::string> date_time_from(std::string_view dtm) {
    auto const date = date_from(dtm);
    auto const parts = parts_of(dtm);
    if (!date || parts->digits.size() <= 8) return date;
    auto const clock = clock_from(parts->digits.substr(8));
    if (!clock) return {};
    auto local = fmt::format("{}T{}", *date, *clock);
    if (!parts->fraction.empty()) local += fmt::format(".{}", parts->fraction.substr(0, 9));
    return with_offset(std::move(local), *parts, *date);
}

std::optional<std::string> time_of_day_from(std::string_view tm) {
    auto const clock = tm.substr(0, tm.find_first_of(".+-"));
    if (clock.size() < 2 || clock.size() > 6 || clock.size() % 2 || !all_digits(clock)) return {};
    return clock_from(clock);
}

std::optional<base::Instant> moment_from(std::string_view dtm) {
    auto const text = date_time_from(dtm);
    if (!text || text->size() < 10) return {};
    if (text->size() == 10) return base::london(*base::day_from(*text), 0);
    return base::instant_from(*text);
}

std::string dtm_from(base::Instant at) {
    auto const text = base::to_text(at);  // 2026-11-21T23:05:14.123Z
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2) + text.substr(11, 2) +
           text.substr(14, 2) + text.substr(17, 2) + "+0000";
}

}  // namespace hl7v2
