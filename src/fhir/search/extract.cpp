#include "fhir/search/internal/extract.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "fhir/definitions/search_row.hpp"
#include "fhir/search/internal/precision.hpp"

namespace fhir {
namespace {

using Parts = std::vector<Part>;
constexpr auto infinity = std::numeric_limits<double>::infinity();

std::string owned(Value value) { return std::string(value.text()); }

// ---- token: search.html#token ------------------------------------------------------------------

void add_token(Parts& parts, Value system, Value code) {
    if (code.text().empty() && system.text().empty()) return;
    parts.emplace_back(TokenEntry{owned(system), owned(code)});
}

void add_tokens(Parts& parts, Value value, Shape shape, std::string_view system) {
    switch (shape) {
        case Shape::code:
        case Shape::text:
            if (!value.text().empty()) {
                parts.emplace_back(TokenEntry{std::string(system), owned(value)});
            }
            return;
        case Shape::coding: return add_token(parts, value["system"], value["code"]);
        case Shape::concept_:
            for (auto const coding : value["coding"]) {
                add_token(parts, coding["system"], coding["code"]);
            }
            return;
        case Shape::identifier: return add_token(parts, value["system"], value["value"]);
        case Shape::contact_point:
            if (value["value"]) add_token(parts, value["use"], value["value"]);
            return;
        default: return;
    }
}

// ---- string: search.html#string ----------------------------------------------------------------

void add_text(Parts& parts, Value value) {
    if (!value.is_string() || value.text().empty()) return;
    parts.emplace_back(StringEntry{base::fold(value.text()), owned(value)});
}

void add_member_texts(Parts& parts, Value value, std::initializer_list<std::string_view> members) {
    for (auto const name : members) {
        auto const member = value[name];
        if (!member.is_array()) add_text(parts, member);
        else for (auto const element : member) add_text(parts, element);
    }
}

void add_strings(Parts& parts, Value value, Shape shape) {
    if (shape == Shape::name) {
        add_member_texts(parts, value, {"family", "given", "prefix", "suffix", "text"});
    } else if (shape == Shape::address) {
        add_member_texts(parts, value, {"line", "city", "district", "state", "postalCode",
                                        "country", "text"});
    } else {
        add_text(parts, value);
    }
}

// ---- date: search.html#date --------------------------------------------------------------------

// A missing bound is open; a bound that cannot be read makes the whole unreadable.
std::optional<base::Interval> interval_of_period(Value period) {
    auto span = base::Interval{INT64_MIN, INT64_MAX};
    auto const start = period["start"];
    auto const end = period["end"];
    if (!start.is_string() && !end.is_string()) return std::nullopt;
    if (start.is_string()) {
        auto const first = base::interval_from(start.text());
        if (!first) return std::nullopt;
        span.low = first->low;
    }
    if (end.is_string()) {
        auto const last = base::interval_from(end.text());
        if (!last) return std::nullopt;
        span.high = last->high;
    }
    return span;
}

// The outer limits of a Timing's events and bounds.
std::optional<base::Interval> interval_of_timing(Value timing) {
    auto span = interval_of_period(timing["repeat"]["boundsPeriod"]);
    for (auto const event : timing["event"]) {
        auto const at = base::interval_from(event.text());
        if (!at) continue;
        if (!span) span = at;
        *span = {std::min(span->low, at->low), std::max(span->high, at->high)};
    }
    return span;
}

void add_dates(Parts& parts, Value value, Shape shape) {
    auto const span = shape == Shape::period   ? interval_of_period(value)
                      : shape == Shape::timing ? interval_of_timing(value)
                                               : base::interval_from(value.text());
    if (span) parts.emplace_back(DateEntry{*span});
}

// ---- number and quantity: search.html#number, #quantity ----------------------------------------

std::string unit_of(Value quantity) {
    auto const code = quantity["code"];
    return owned(code ? code : quantity["unit"]);
}

void add_number(Parts& parts, Value number, std::string system, std::string code) {
    if (number.kind() != Kind::number) return;
    if (auto const read = precise_from(number.text())) {
        parts.emplace_back(NumberEntry{read->low, read->high, read->value, std::move(system),
                                       std::move(code)});
    }
}

// A comparator opens one end: "< 5" is anything below.
void add_quantity(Parts& parts, Value quantity) {
    auto const before = parts.size();
    add_number(parts, quantity["value"], owned(quantity["system"]), unit_of(quantity));
    auto const comparator = quantity["comparator"].text();
    if (parts.size() == before || comparator.empty()) return;
    auto& entry = std::get<NumberEntry>(parts.back());
    if (comparator.front() == '<') entry.low = -infinity;
    if (comparator.front() == '>') entry.high = infinity;
}

void add_range(Parts& parts, Value range) {
    auto const low = range["low"];
    auto const high = range["high"];
    auto const from = precise_from(low["value"].text());
    auto const to = precise_from(high["value"].text());
    if (!from && !to) return;
    auto const unit = from ? low : high;
    parts.emplace_back(NumberEntry{from ? from->low : -infinity, to ? to->high : infinity,
                                   from ? from->value : to->value, owned(unit["system"]),
                                   unit_of(unit)});
}

// The bounds of the sampled values: data holds numbers, E (error), U (above) and L (below).
void add_sampled_data(Parts& parts, Value samples) {
    auto const origin = samples["origin"];
    auto const zero = origin["value"].decimal();
    auto const factor = samples["factor"].decimal().value_or(1);
    if (!zero) return;
    double low = infinity;
    double high = -infinity;
    for (auto const word : base::split(samples["data"].text(), ' ')) {
        double each = 0;
        auto const read = std::from_chars(word.data(), word.data() + word.size(), each);
        if (word.empty() || read.ec != std::errc{} || read.ptr != word.data() + word.size())
            continue;
        low = std::min(low, *zero + each * factor);
        high = std::max(high, *zero + each * factor);
    }
    if (low > high) return;
    // The upper end of an entry is exclusive.
    parts.emplace_back(NumberEntry{low, std::nextafter(high, infinity), low,
                                   owned(origin["system"]), unit_of(origin)});
}

void add_numbers(Parts& parts, Value value, Shape shape) {
    switch (shape) {
        case Shape::number: return add_number(parts, value, {}, {});
        case Shape::quantity: return add_quantity(parts, value);
        case Shape::money:
            return add_number(parts, value["value"], "urn:iso:std:iso:4217",
                              owned(value["currency"]));
        case Shape::range: return add_range(parts, value);
        case Shape::sampled_data: return add_sampled_data(parts, value);
        default: return;
    }
}

// ---- reference and uri: search.html#reference, #uri --------------------------------------------

void add_reference(Parts& parts, Value reference) {
    auto entry = reference_from(reference["reference"].text());
    auto const identifier = reference["identifier"];
    entry.identifier = {owned(identifier["system"]), owned(identifier["value"])};
    if (entry.type.empty() && entry.url.empty()) entry.type = owned(reference["type"]);
    if (entry.id.empty() && entry.url.empty() && entry.identifier.code.empty()) return;
    parts.emplace_back(std::move(entry));
}

// A canonical is found with its version and without.
template <class Entry>
void add_canonical(Parts& parts, Value value, Entry (*made)(std::string)) {
    auto const url = value.text();
    if (url.empty()) return;
    parts.emplace_back(made(std::string(url)));
    auto const bar = url.rfind('|');
    if (bar != std::string_view::npos) parts.emplace_back(made(std::string(url.substr(0, bar))));
}

void add_references(Parts& parts, Value value, Shape shape) {
    if (shape == Shape::reference) return add_reference(parts, value);
    if (shape == Shape::resource) {
        ReferenceEntry entry{.type = owned(value["resourceType"]), .id = owned(value["id"])};
        if (!entry.id.empty()) parts.emplace_back(std::move(entry));
        return;
    }
    add_canonical<ReferenceEntry>(parts, value, [](std::string text) {
        auto entry = reference_from(text);
        return entry;
    });
}

}  // namespace

ReferenceEntry reference_from(std::string_view text) {
    if (text.empty() || text.front() == '#') return {};
    auto const literal = text.substr(0, text.find("/_history/"));
    auto const slash = literal.find('/');
    if (slash != std::string_view::npos && is_resource_type(literal.substr(0, slash)) &&
        literal.find('/', slash + 1) == std::string_view::npos) {
        return {.type = std::string(literal.substr(0, slash)),
                .id = std::string(literal.substr(slash + 1))};
    }
    return {.url = std::string(literal)};
}

std::string_view target_type(Value reference) {
    auto text = reference["reference"].text();
    text = text.substr(0, text.find("/_history/"));
    auto const last = text.rfind('/');
    if (last != std::string_view::npos) {
        auto const before = text.substr(0, last);
        auto const type = before.substr(before.rfind('/') + 1);
        if (is_resource_type(type)) return type;
    }
    return reference["type"].text();
}

bool lets_through(Step const& step, Value value) {
    if (step.where_name.empty()) return true;
    if (step.where_name == "resolve") return target_type(value) == step.where_value;
    return value[step.where_name].text() == step.where_value;
}

void extract(std::vector<Part>& parts, Value value, ParameterKind kind, Shape shape,
             std::string_view system) {
    switch (kind) {
        case ParameterKind::token: return add_tokens(parts, value, shape, system);
        case ParameterKind::string: return add_strings(parts, value, shape);
        case ParameterKind::date: return add_dates(parts, value, shape);
        case ParameterKind::number:
        case ParameterKind::quantity: return add_numbers(parts, value, shape);
        case ParameterKind::reference: return add_references(parts, value, shape);
        case ParameterKind::uri:
            return add_canonical<UriEntry>(parts, value, [](std::string uri) {
                return UriEntry{std::move(uri)};
            });
        case ParameterKind::composite:
        case ParameterKind::special: return;
    }
}

}  // namespace fhir
