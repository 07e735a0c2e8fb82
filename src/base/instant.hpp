// Points in time and calendar days. Time is an argument everywhere below app: only app reads a clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// Milliseconds since 1970-01-01T00:00:00Z. Comparable, subtractable, printable.
struct Instant {
    std::int64_t ms = 0;
    friend auto operator<=>(Instant, Instant) = default;
};

using Milliseconds = std::chrono::milliseconds;

constexpr Instant operator+(Instant at, Milliseconds span) { return {at.ms + span.count()}; }
constexpr Instant operator-(Instant at, Milliseconds span) { return {at.ms - span.count()}; }
constexpr Milliseconds operator-(Instant later, Instant earlier) {
    return Milliseconds{later.ms - earlier.ms};
}

// The clock of the machine. Called by app and tests only (tidy enforces it).
Instant now();

// "2026-11-21T23:05:14.123Z", the FHIR instant.
std::string to_text(Instant at);

// A FHIR instant or dateTime with an offset; nothing if it is not one.
std::optional<Instant> instant_from(std::string_view text);

// A span [low, high] in milliseconds, both inclusive: what a partial FHIR date stands for.
struct Interval {
    std::int64_t low;
    std::int64_t high;
    friend bool operator==(Interval const&, Interval const&) = default;
};

// The interval that a FHIR date, dateTime or instant covers by its precision. A time without an
// offset is read in UTC. Nothing if it is not a valid date. R4 datatypes, dateTime.
std::optional<Interval> interval_from(std::string_view text);

// A calendar day without a time zone.
struct Day {
    int year;
    unsigned month;
    unsigned day;
    friend auto operator<=>(Day const&, Day const&) = default;
};

std::string to_text(Day day);                          // "1941-03-09"
std::optional<Day> day_from(std::string_view text);    // Only a full, valid yyyy-mm-dd.
int age_years(Day born, Day on);                       // Completed years; 29 February turns on 1 March.
Day day_of(Instant at);                                // In Europe/London.
int minutes_of_day(Instant at);                        // Minutes since midnight in Europe/London.
Day plus_days(Day day, int days);
int days_between(Day from, Day to);                    // to - from
int weekday(Day day);                                  // 1 Monday to 7 Sunday.
Instant london(Day day, int minutes);                  // That local time as an instant.
Milliseconds london_offset(Instant at);                // 0 or 1 hour (GMT or BST).

}  // namespace base
