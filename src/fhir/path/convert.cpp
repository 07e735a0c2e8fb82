// Conversions between the types of FHIRPath, and printing. FHIRPath 2.0, Conversion.
#include <re2/re2.h>

#include <algorithm>

#include "base/text.hpp"
#include "fhir/path/internal/evaluator.hpp"
#include "fhir/value/draft.hpp"

namespace fhir {
namespace {

std::string quantity_text(Quantity const& quantity) {
    if (!quantity.calendar) return quantity.value.text() + " '" + quantity.unit + "'";
    bool const singular = compare(quantity.value, Decimal::of(1)) == 0;
    return quantity.value.text() + " " + quantity.unit + (singular ? "" : "s");
}

std::optional<Item> to_boolean(Item const& value) {
    if (std::holds_alternative<bool>(value)) return value;
    if (auto const number = number_of(value)) {
        if (compare(*number, Decimal::of(1)) == 0) return true;
        if (compare(*number, Decimal::of(0)) == 0) return false;
    }
    if (auto const text = string_of(value)) {
        auto const word = base::lower_ascii(*text);
        for (auto const* yes : {"true", "t", "yes", "y", "1", "1.0"}) {
            if (word == yes) return true;
        }
        for (auto const* no : {"false", "f", "no", "n", "0", "0.0"}) {
            if (word == no) return false;
        }
    }
    return std::nullopt;
}

std::optional<Item> to_integer(Item const& value) {
    if (std::holds_alternative<std::int64_t>(value)) return value;
    if (auto const* truth = std::get_if<bool>(&value)) return std::int64_t{*truth ? 1 : 0};
    auto const text = string_of(value);
    if (!text || text->find_first_not_of("+-0123456789") != std::string::npos) return std::nullopt;
    auto const number = Decimal::parse(*text);
    if (!number || !number->whole()) return std::nullopt;
    return *number->whole();
}

std::optional<Item> to_decimal(Item const& value) {
    if (auto const number = number_of(value)) return *number;
    if (auto const* truth = std::get_if<bool>(&value)) return Decimal::of(*truth ? 1 : 0);
    auto const text = string_of(value);
    if (!text) return std::nullopt;
    auto const number = Decimal::parse(*text);
    return number ? std::optional<Item>(*number) : std::nullopt;
}

std::optional<Item> to_text(Item const& value) {
    if (std::holds_alternative<std::string>(value)) return value;
    if (auto const* truth = std::get_if<bool>(&value))
        return std::string(*truth ? "true" : "false");
    if (auto const number = number_of(value)) return number->text();
    if (auto const* time = std::get_if<Temporal>(&value)) return time->text();
    if (auto const quantity = quantity_of(value)) return quantity_text(*quantity);
    return std::nullopt;
}

std::optional<Item> to_temporal(Item const& value, TemporalKind kind) {
    if (auto const* time = std::get_if<Temporal>(&value)) {
        if (time->kind == kind) return value;
        if (time->kind == TemporalKind::time || kind == TemporalKind::time) return std::nullopt;
        auto other = *time;
        other.kind = kind;
        if (kind == TemporalKind::date) {
            other.precision = std::min(other.precision, Precision::day);
            other.offset_minutes.reset();
        }
        return other;
    }
    auto const text = string_of(value);
    if (!text) return std::nullopt;
    auto parsed =
        Temporal::parse(*text, kind == TemporalKind::date ? TemporalKind::date_time : kind);
    if (!parsed) return std::nullopt;
    parsed->kind = kind;
    if (kind == TemporalKind::date) {
        parsed->precision = std::min(parsed->precision, Precision::day);
        parsed->offset_minutes.reset();
    }
    return *parsed;
}

std::optional<Item> to_quantity(Item const& value) {
    if (auto const* truth = std::get_if<bool>(&value))
        return Quantity{Decimal::of(*truth ? 1 : 0), "1", false};
    if (auto const quantity = quantity_of(value)) return *quantity;
    auto const text = string_of(value);
    if (!text) return std::nullopt;
    static re2::RE2 const shape(R"(([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-zA-Z]+))?)");
    std::string number;
    std::string unit;
    std::string word;
    if (!re2::RE2::FullMatch(*text, shape, &number, &unit, &word)) return std::nullopt;
    auto const decimal = Decimal::parse(number);
    if (!decimal) return std::nullopt;
    if (word.empty()) return Quantity{*decimal, unit.empty() ? "1" : unit, false};
    if (word.ends_with('s')) word.pop_back();
    for (auto const* calendar :
         {"year", "month", "week", "day", "hour", "minute", "second", "millisecond"}) {
        if (word == calendar) return Quantity{*decimal, word, true};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Item> converted(Item const& item, std::string_view target) {
    auto const value = system_value(item);
    if (target == "Boolean") return to_boolean(value);
    if (target == "Integer") return to_integer(value);
    if (target == "Decimal") return to_decimal(value);
    if (target == "String") return to_text(value);
    if (target == "Date") return to_temporal(value, TemporalKind::date);
    if (target == "DateTime") return to_temporal(value, TemporalKind::date_time);
    if (target == "Time") return to_temporal(value, TemporalKind::time);
    return to_quantity(value);
}

std::string json_of(Item const& item) {
    if (auto const* element = std::get_if<PathElement>(&item)) {
        return std::string(element->value ? element->value.source() : std::string_view("null"));
    }
    if (auto const* truth = std::get_if<bool>(&item)) return *truth ? "true" : "false";
    if (auto const number = number_of(item)) return number->text();
    if (auto const* quantity = std::get_if<Quantity>(&item)) {
        return object({{"value", Draft::number(quantity->value.text())}, {"unit", quantity->unit}})
            .print();
    }
    if (auto const* type = std::get_if<TypeName>(&item)) {
        return object({{"namespace", type->space}, {"name", type->name}}).print();
    }
    std::string quoted;
    auto const text = converted(item, "String");
    append_quoted(quoted, text ? std::get<std::string>(*text) : "");
    return quoted;
}

}  // namespace fhir
