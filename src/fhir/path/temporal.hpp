// Dates, dateTimes and times with the precision they were written in. FHIRPath 2.0, Literals and
// Date/Time Arithmetic; FHIR R4 datatypes.html#dateTime.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "fhir/path/decimal.hpp"

namespace fhir {

enum class Precision : std::uint8_t { year, month, day, hour, minute, second, millisecond };

enum class TemporalKind : std::uint8_t { date, date_time, time };

struct Temporal {
    TemporalKind kind = TemporalKind::date;
    Precision precision = Precision::day;
    int year = 1;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    std::optional<int> offset_minutes;  // Of a dateTime that says its zone.

    // The text without FHIRPath's '@' and, for times, without 'T'. A dateTime may end in 'T'.
    static std::optional<Temporal> parse(std::string_view text, TemporalKind kind);
    std::string text() const;
};

// -1, 0, 1; nothing where the precisions leave it open, or the kinds differ.
std::optional<int> compare(Temporal const& left, Temporal const& right);
// As compare for order zero, but different precisions are unequal only if a shared part differs.
std::optional<bool> equal(Temporal const& left, Temporal const& right);
bool equivalent(Temporal const& left, Temporal const& right);

// Adds a whole number of calendar units ("year", "month", "week", "day", "hour", "minute",
// "second", "millisecond"); the last day of a month is kept within the month. Nothing for another
// unit, or one finer than a time's range can hold.
std::optional<Temporal> plus(Temporal const& value, Decimal amount, std::string_view unit);

// The boundaries of what the precision leaves open, at the given number of digits
// (FHIRPath 3.0 lowBoundary and highBoundary); nothing if the digits do not fit the kind.
std::optional<Temporal> boundary(Temporal const& value, bool high, std::optional<int> digits);

Temporal temporal_of(base::Instant at);  // With milliseconds, in UTC.

}  // namespace fhir
