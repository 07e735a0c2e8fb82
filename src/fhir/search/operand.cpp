#include "fhir/search/internal/operand.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fhir/definitions/search_row.hpp"
#include "fhir/search/internal/escape.hpp"
#include "fhir/search/internal/extract.hpp"
#include "fhir/search/internal/precision.hpp"

namespace fhir {
namespace {

Prefix take_prefix(std::string_view& text) {
    constexpr std::string_view names[] = {"eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"};
    auto const found = std::ranges::find(names, text.substr(0, 2));
    if (found == std::end(names)) return Prefix::eq;
    text.remove_prefix(2);
    return static_cast<Prefix>(found - std::begin(names));
}

// "code", "system|code", "|code", "system|".
std::optional<Operand> token_from(std::string_view text) {
    auto const parts = split_escaped(text, '|');
    if (parts.size() == 1) return TokenOperand{std::nullopt, unescaped(parts[0])};
    if (parts.size() != 2 || (parts[0].empty() && parts[1].empty())) return std::nullopt;
    TokenOperand token{unescaped(parts[0]), std::nullopt};
    if (!parts[1].empty()) token.code = unescaped(parts[1]);
    return token;
}

std::optional<Operand> date_from(std::string_view text) {
    auto const prefix = take_prefix(text);
    auto const span = base::interval_from(text);
    if (!span) return std::nullopt;
    return DateOperand{prefix, *span};
}

std::optional<Operand> number_from(std::string_view text, bool quantity) {
    auto const prefix = take_prefix(text);
    auto const parts = split_escaped(text, '|');
    if (parts.size() != 1 && (!quantity || parts.size() != 3)) return std::nullopt;
    auto const read = precise_from(parts[0]);
    if (!read) return std::nullopt;
    NumberOperand number{prefix, read->value, read->low, read->high, std::nullopt, std::nullopt};
    if (parts.size() == 3) {
        if (!parts[1].empty()) number.system = unescaped(parts[1]);
        if (!parts[2].empty()) number.code = unescaped(parts[2]);
    }
    return number;
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
}

// "7", "Patient/7", our own base followed by it, or any other URL. search.html#reference
std::optional<Operand> reference_operand(std::string_view escaped, Reading const& reading) {
    auto const owned = unescaped(escaped);
    std::string_view text = owned;
    if (is_id(text)) return ReferenceOperand{std::string(reading.target), owned, {}};
    if (!reading.base.empty() && text.starts_with(reading.base)) {
        auto rest = text.substr(reading.base.size());
        while (rest.starts_with('/')) rest.remove_prefix(1);
        if (!reference_from(rest).id.empty()) text = rest;
    }
    auto literal = reference_from(text);
    if (!literal.id.empty()) {
        bool const other_type =
            reading.modifier == Modifier::type && literal.type != reading.target;
        if (other_type || !is_id(literal.id)) return std::nullopt;
        return ReferenceOperand{std::move(literal.type), std::move(literal.id), {}};
    }
    if (literal.url.find(':') == std::string::npos) return std::nullopt;
    return ReferenceOperand{{}, {}, std::move(literal.url)};
}

std::optional<Operand> composite_from(std::string_view text, Reading const& reading) {
    auto const parts = split_escaped(text, '$');
    auto const& components = reading.composite->components;
    if (parts.size() != components.size()) return std::nullopt;
    auto composite = std::make_shared<CompositeOperand>();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto part = operand_from(parts[i], {.kind = components[i].kind, .base = reading.base});
        if (!part) return std::nullopt;
        composite->parts.push_back(*std::move(part));
    }
    return composite;
}

std::optional<double> kilometres(std::string_view unit) {
    if (unit.empty() || unit == "km") return 1;
    if (unit == "m") return 0.001;
    if (unit == "[mi_i]" || unit == "[mi_us]" || unit == "mi") return 1.609344;
    return std::nullopt;
}

// A box of that half width around a coordinate.
NumberOperand around(double centre, double half) {
    return {Prefix::eq, centre, centre - half, centre + half, std::nullopt, std::nullopt};
}

// "latitude|longitude|distance|unit", kilometres where no unit is given. The operand is a box around
// the place and, as a third part, the distance in kilometres: the great circle decides, and the box
// is whole where it would hold a pole or cross the 180th meridian. location.html#search
std::optional<Operand> near_from(std::string_view text) {
    constexpr double distance_km_usual = 10;
    constexpr double degree_km = 111.195;
    auto const parts = split_escaped(text, '|');
    if (parts.size() < 2 || parts.size() > 4) return std::nullopt;
    auto const latitude = precise_from(parts[0]);
    auto const longitude = precise_from(parts[1]);
    if (!latitude || std::abs(latitude->value) > 90) return std::nullopt;
    if (!longitude || std::abs(longitude->value) > 180) return std::nullopt;
    double distance_km = distance_km_usual;
    if (parts.size() > 2 && !parts[2].empty()) {
        auto const distance = precise_from(parts[2]);
        auto const unit = parts.size() > 3 ? parts[3] : "km";
        auto const km = kilometres(unit);
        if (!distance || distance->value < 0 || !km) return std::nullopt;
        distance_km = distance->value * *km;
    }
    // A little more than the circle, for rounding.
    auto const half = distance_km / degree_km * 1.01 + 1e-6;
    auto const furthest = std::min(90.0, std::abs(latitude->value) + half);
    auto const shrink = std::cos(furthest * std::numbers::pi / 180);
    auto width = shrink < 0.01 ? 360 : half / shrink;
    if (std::abs(longitude->value) + width > 180) width = 360;
    auto place = std::make_shared<CompositeOperand>();
    place->parts.emplace_back(around(latitude->value, half));
    place->parts.emplace_back(around(longitude->value, width));
    place->parts.emplace_back(NumberOperand{Prefix::le, distance_km, 0, 0, {}, {}});
    return place;
}

// "system|code|value". search.html#token, :of-type
std::optional<Operand> typed_token_from(std::string_view text) {
    auto const parts = split_escaped(text, '|');
    if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) return std::nullopt;
    TokenOperand token{std::nullopt, unescaped(parts[1]) + "|" + unescaped(parts[2])};
    if (!parts[0].empty()) token.system = unescaped(parts[0]);
    return token;
}

std::optional<Operand> missing_from(std::string_view text) {
    if (text != "true" && text != "false") return std::nullopt;
    return MissingOperand{text == "true"};
}

}  // namespace

std::optional<Operand> operand_from(std::string_view text, Reading const& reading) {
    if (text.empty()) return std::nullopt;
    if (reading.modifier == Modifier::missing) return missing_from(text);
    if (reading.modifier == Modifier::identifier) return token_from(text);
    if (reading.modifier == Modifier::of_type) return typed_token_from(text);
    if (reading.modifier == Modifier::text) return StringOperand{unescaped(text)};
    switch (reading.kind) {
        case ParameterKind::token: return token_from(text);
        case ParameterKind::string: return StringOperand{unescaped(text)};
        case ParameterKind::date: return date_from(text);
        case ParameterKind::number: return number_from(text, false);
        case ParameterKind::quantity: return number_from(text, true);
        case ParameterKind::reference: return reference_operand(text, reading);
        case ParameterKind::uri: return UriOperand{unescaped(text)};
        case ParameterKind::composite: return composite_from(text, reading);
        case ParameterKind::special: return near_from(text);
    }
    return std::nullopt;
}

}  // namespace fhir
