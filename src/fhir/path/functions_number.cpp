// Numbers, dates and boundaries. FHIRPath 2.0, Math; 3.0, boundaries and precision.
#include <algorithm>
#include <cmath>

#include "fhir/path/internal/functions.hpp"

namespace fhir {
namespace {

using Result = base::Result<Items>;
using Number = std::optional<Item>;

base::Result<Number> input_number(Items const& in) {
    auto const item = TRY(singleton(in));
    if (!item) return Number{};
    auto const value = system_value(*item);
    if (number_of(value)) return Number(value);
    return meaningless("", "the input must be one number");
}

Result from_double(double value) {
    auto const decimal = std::isfinite(value) ? Decimal::near(value) : std::nullopt;
    return decimal ? one(*decimal) : Items{};
}

Result from_whole(Decimal const& value) {
    auto const whole = value.whole();
    return whole ? one(*whole) : Items{};
}

template <class Body>
Result of_number(Items const& in, Body body) {
    auto const item = TRY(input_number(in));
    if (!item) return Items{};
    return body(*number_of(*item));
}

Result abs(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    auto const item = TRY(singleton(in));
    if (!item) return Items{};
    auto const value = system_value(*item);
    auto const absolute = [](Decimal d) { return d.mantissa < 0 ? negated(d) : d; };
    if (auto const* whole = std::get_if<std::int64_t>(&value))
        return one(*whole < 0 ? -*whole : *whole);
    if (auto const number = number_of(value)) return one(absolute(*number));
    auto quantity = quantity_of(value);
    if (!quantity) return meaningless("", "the input must be one number or quantity");
    quantity->value = absolute(quantity->value);
    return one(*quantity);
}
Result ceiling(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_number(in, [](Decimal d) { return from_whole(negated(floored(negated(d)))); });
}
Result floor(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_number(in, [](Decimal d) { return from_whole(floored(d)); });
}
Result truncate(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_number(in, [](Decimal d) { return from_whole(truncated(d)); });
}
Result exp(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_number(in, [](Decimal d) { return from_double(std::exp(d.rounded())); });
}
Result ln(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_number(in, [](Decimal d) { return from_double(std::log(d.rounded())); });
}
Result sqrt(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_number(in, [](Decimal d) { return from_double(std::sqrt(d.rounded())); });
}

base::Result<std::optional<Decimal>> number_argument(Evaluator& self, Expression const& argument,
                                                     Scope const& scope) {
    auto const items = TRY(self.run(argument, *scope.focus, scope));
    auto const item = TRY(input_number(items));
    return item ? number_of(*item) : std::nullopt;
}

Result log(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const base = TRY(number_argument(self, a[0], s));
    if (!base) return Items{};
    return of_number(in, [&](Decimal d) {
        return from_double(std::log(d.rounded()) / std::log(base->rounded()));
    });
}
Result power(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const exponent = TRY(number_argument(self, a[0], s));
    auto const item = TRY(input_number(in));
    if (!exponent || !item) return Items{};
    auto const base = *number_of(*item);
    auto const whole = exponent->whole();
    if (std::holds_alternative<std::int64_t>(*item) && whole && *whole >= 0) {
        std::optional<Decimal> product = Decimal::of(1);
        for (std::int64_t i = 0; product && i < *whole; ++i) product = multiply(*product, base);
        if (product && product->whole()) return one(*product->whole());
    }
    return from_double(std::pow(base.rounded(), exponent->rounded()));
}
Result round(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    std::int64_t places = 0;
    if (!a.empty()) {
        auto const asked = TRY(self.integer_argument(a[0], s));
        places = asked.value_or(0);
        if (places < 0) return meaningless("", "the precision must not be negative");
    }
    return of_number(in, [&](Decimal d) -> Result {
        auto const rounded = rounded_to(d, static_cast<int>(std::min<std::int64_t>(places, 28)));
        if (places == 0 && a.empty()) return from_whole(rounded);
        return one(rounded);
    });
}

Result now(Evaluator& self, Items const&, Arguments const&, Scope const&) {
    return one(temporal_of(self.environment().now));
}
Result today(Evaluator& self, Items const&, Arguments const&, Scope const&) {
    auto value = temporal_of(self.environment().now);
    value.kind = TemporalKind::date;
    value.precision = Precision::day;
    value.offset_minutes.reset();
    return one(value);
}
Result time_of_day(Evaluator& self, Items const&, Arguments const&, Scope const&) {
    auto value = temporal_of(self.environment().now);
    value.kind = TemporalKind::time;
    value.year = value.month = value.day = 1;
    value.offset_minutes.reset();
    return one(value);
}

// The ends of what the written precision leaves open.
Result bounds(Evaluator& self, Items const& in, Arguments const& a, Scope const& s, bool high) {
    auto const item = TRY(singleton(in));
    if (!item) return Items{};
    std::optional<int> digits;
    if (!a.empty()) {
        auto const asked = TRY(self.integer_argument(a[0], s));
        if (asked && (*asked < 0 || *asked > 28)) return Items{};
        if (asked) digits = static_cast<int>(*asked);
    }
    auto const value = system_value(*item);
    if (auto const* time = std::get_if<Temporal>(&value)) {
        auto const end = boundary(*time, high, digits);
        return end ? one(*end) : Items{};
    }
    auto quantity = quantity_of(value);
    if (!quantity) return meaningless("", "only numbers, dates and quantities have boundaries");
    auto const number = quantity->value;
    auto const half = Decimal{5, number.places + 1};
    auto const end = high ? add(number, half) : subtract(number, half);
    if (!end) return Items{};
    auto const places = digits.value_or(8);
    auto bounded = *end;
    if (bounded.places > places) {
        bounded = floored(Decimal{bounded.mantissa, bounded.places - places});
        bounded.places = places;
        if (high && compare(bounded, *end) != 0) bounded.mantissa += 1;
    }
    while (bounded.places < places) bounded = {bounded.mantissa * 10, bounded.places + 1};
    if (number_of(value)) return one(bounded);
    quantity->value = bounded;
    return one(*quantity);
}
Result low_boundary(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return bounds(self, in, a, s, false);
}
Result high_boundary(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return bounds(self, in, a, s, true);
}

Result precision(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    auto const item = TRY(singleton(in));
    if (!item) return Items{};
    auto const value = system_value(*item);
    if (auto const* time = std::get_if<Temporal>(&value)) {
        constexpr int date_digits[] = {4, 6, 8, 10, 12, 14, 17};
        constexpr int time_digits[] = {0, 0, 0, 2, 4, 6, 9};
        auto const at = static_cast<std::size_t>(time->precision);
        return one(
            std::int64_t{time->kind == TemporalKind::time ? time_digits[at] : date_digits[at]});
    }
    if (auto const number = number_of(value)) return one(std::int64_t{number->places});
    return meaningless("", "only numbers and dates have a precision");
}

Result part(Items const& in, Precision needed, int Temporal::*member, bool of_date) {
    auto const item = TRY(singleton(in));
    if (!item) return Items{};
    auto const value = system_value(*item);
    auto const* time = std::get_if<Temporal>(&value);
    if (!time) return meaningless("", "only dates and times have parts");
    if (time->precision < needed || (of_date && time->kind == TemporalKind::time)) return Items{};
    return one(std::int64_t{time->*member});
}
Result year_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::year, &Temporal::year, true);
}
Result month_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::month, &Temporal::month, true);
}
Result day_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::day, &Temporal::day, true);
}
Result hour_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::hour, &Temporal::hour, false);
}
Result minute_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::minute, &Temporal::minute, false);
}
Result second_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::second, &Temporal::second, false);
}
Result millisecond_of(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return part(in, Precision::millisecond, &Temporal::millisecond, false);
}

Result sum(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    std::optional<Decimal> total = Decimal::of(0);
    bool whole = true;
    for (auto const& item : in) {
        auto const value = system_value(item);
        auto const number = number_of(value);
        if (!number) return meaningless("", "the input must be numbers");
        whole = whole && std::holds_alternative<std::int64_t>(value);
        if (total) total = add(*total, *number);
    }
    if (!total) return Items{};
    return whole ? from_whole(*total) : Result(one(*total));
}

constexpr FunctionRow rows[] = {
    {"abs", 0, 0, abs},
    {"ceiling", 0, 0, ceiling},
    {"floor", 0, 0, floor},
    {"truncate", 0, 0, truncate},
    {"exp", 0, 0, exp},
    {"ln", 0, 0, ln},
    {"sqrt", 0, 0, sqrt},
    {"log", 1, 1, log},
    {"power", 1, 1, power},
    {"round", 0, 1, round},
    {"now", 0, 0, now},
    {"today", 0, 0, today},
    {"timeOfDay", 0, 0, time_of_day},
    {"lowBoundary", 0, 1, low_boundary},
    {"highBoundary", 0, 1, high_boundary},
    {"precision", 0, 0, precision},
    {"yearOf", 0, 0, year_of},
    {"monthOf", 0, 0, month_of},
    {"dayOf", 0, 0, day_of},
    {"hourOf", 0, 0, hour_of},
    {"minuteOf", 0, 0, minute_of},
    {"secondOf", 0, 0, second_of},
    {"millisecondOf", 0, 0, millisecond_of},
    {"sum", 0, 0, sum},
};

}  // namespace

std::span<FunctionRow const> number_functions() { return rows; }

}  // namespace fhir
