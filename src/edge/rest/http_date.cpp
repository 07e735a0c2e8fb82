#include "edge/rest/internal/http_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace rest {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text) {
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string http_date(base::Instant at) {
    auto const time = sys_time<milliseconds>(milliseconds(at.ms));
    auto const day = floor<days>(time);
    year_month_day const date(day);
    hh_mm_ss const clock(floor<seconds>(time - day));
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", weekdays[weekday(day).c_encoding()],
                       unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<base::Instant> instant_from_http_date(std::string_view text) {
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    if (text.size() != 29 || !text.ends_with(" GMT") || text.substr(3, 2) != ", ")
        return std::nullopt;
    auto const month = std::ranges::find(months, text.substr(8, 3));
    auto const day_number = number(text.substr(5, 2));
    auto const year_number = number(text.substr(12, 4));
    auto const hour = number(text.substr(17, 2));
    auto const minute = number(text.substr(20, 2));
    auto const second = number(text.substr(23, 2));
    if (month == months.end() || !day_number || !year_number || !hour || !minute || !second) {
        return std::nullopt;
    }
    year_month_day const date{year(*year_number),
                              std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
                              day(static_cast<unsigned>(*day_number))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    auto const time = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
    return base::Instant{duration_cast<milliseconds>(time.time_since_epoch()).count()};
}

}  // namespace rest
