#include "store/log/match.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "base/text.hpp"

namespace store {
namespace {

using fhir::Modifier;
using fhir::Prefix;

bool token_matches(fhir::TokenEntry const& entry, fhir::TokenOperand const& asked) {
    if (asked.system && *asked.system != entry.system) return false;
    return !asked.code || *asked.code == entry.code;
}

// Search, date: "the range of the search value" is asked, "the target value" is the entry's span.
bool date_matches(base::Interval const& target, fhir::DateOperand const& asked) {
    auto const& [low, high] = asked.span;
    bool const within = low <= target.low && target.high <= high;
    switch (asked.prefix) {
        case Prefix::eq: return within;
        case Prefix::ne: return !within;
        case Prefix::gt: return target.high > high;
        case Prefix::lt: return target.low < low;
        case Prefix::ge: return target.high > high || within;
        case Prefix::le: return target.low < low || within;
        case Prefix::sa: return target.low > high;
        case Prefix::eb: return target.high < low;
        case Prefix::ap: return target.low <= high && target.high >= low;
    }
    return false;
}

// Search, number: eq and ne go by the range that the written precision implies, the comparisons
// by the exact value, and ap within 10 %.
bool number_matches(double target, fhir::NumberOperand const& asked) {
    bool const within = asked.low <= target && target < asked.high;
    switch (asked.prefix) {
        case Prefix::eq: return within;
        case Prefix::ne: return !within;
        case Prefix::gt:
        case Prefix::sa: return target > asked.value;
        case Prefix::lt:
        case Prefix::eb: return target < asked.value;
        case Prefix::ge: return target >= asked.value;
        case Prefix::le: return target <= asked.value;
        case Prefix::ap:
            return within || std::abs(target - asked.value) <= 0.1 * std::abs(asked.value);
    }
    return false;
}

// A place is asked for by latitude, longitude and the distance in kilometres.
bool is_circle(fhir::CompositeOperand const& asked) {
    return asked.parts.size() == 3 &&
           std::ranges::all_of(asked.parts, [](fhir::Operand const& part) {
               return std::holds_alternative<fhir::NumberOperand>(part);
           });
}

// The haversine formula on a sphere of the earth's mean radius.
double kilometres_between(double latitude_a, double longitude_a, double latitude_b,
                          double longitude_b) {
    constexpr double radius_km = 6371.0088;
    constexpr double radian = std::numbers::pi / 180;
    auto const half_chord = [](double degrees) {
        auto const sine = std::sin(degrees * radian / 2);
        return sine * sine;
    };
    auto const chord = half_chord(latitude_b - latitude_a) +
                       std::cos(latitude_a * radian) * std::cos(latitude_b * radian) *
                           half_chord(longitude_b - longitude_a);
    return 2 * radius_km * std::asin(std::sqrt(std::min(1.0, chord)));
}

bool lies_within(fhir::CompositeEntry const& place, fhir::CompositeOperand const& asked) {
    auto const* latitude = std::get_if<fhir::NumberEntry>(&place.parts[0]);
    auto const* longitude = std::get_if<fhir::NumberEntry>(&place.parts[1]);
    if (!latitude || !longitude) return false;
    auto const number = [&](std::size_t part) {
        return std::get<fhir::NumberOperand>(asked.parts[part]).value;
    };
    return kilometres_between(number(0), number(1), latitude->value, longitude->value) <= number(2);
}

template <class T>
std::optional<T> lesser_or_greater(std::optional<T> best, T value, bool descending) {
    if (!best || (descending ? *best < value : value < *best)) return value;
    return best;
}

std::string text_of(fhir::ReferenceEntry const& entry) {
    return entry.type.empty() ? entry.url : entry.type + "/" + entry.id;
}

struct SortText {
    std::optional<std::string> operator()(fhir::TokenEntry const& e) const { return e.code; }
    std::optional<std::string> operator()(fhir::StringEntry const& e) const { return e.folded; }
    std::optional<std::string> operator()(fhir::ReferenceEntry const& e) const {
        return text_of(e);
    }
    std::optional<std::string> operator()(fhir::UriEntry const& e) const { return e.uri; }
    std::optional<std::string> operator()(auto const&) const { return std::nullopt; }
};

}  // namespace

bool satisfies(fhir::TokenEntry const& entry, fhir::Operand const& operand, Modifier) {
    auto const* asked = std::get_if<fhir::TokenOperand>(&operand);
    return asked && token_matches(entry, *asked);
}

bool satisfies(fhir::StringEntry const& entry, fhir::Operand const& operand, Modifier modifier) {
    auto const* asked = std::get_if<fhir::StringOperand>(&operand);
    if (!asked) return false;
    if (modifier == Modifier::exact) return entry.exact == asked->text;
    auto const folded = base::fold(asked->text);
    if (modifier == Modifier::contains || modifier == Modifier::text) {
        return entry.folded.find(folded) != std::string::npos;
    }
    return entry.folded.starts_with(folded);
}

bool satisfies(fhir::DateEntry const& entry, fhir::Operand const& operand, Modifier) {
    auto const* asked = std::get_if<fhir::DateOperand>(&operand);
    return asked && date_matches(entry.span, *asked);
}

bool satisfies(fhir::NumberEntry const& entry, fhir::Operand const& operand, Modifier) {
    auto const* asked = std::get_if<fhir::NumberOperand>(&operand);
    if (!asked) return false;
    if (asked->system && *asked->system != entry.system) return false;
    if (asked->code && *asked->code != entry.code) return false;
    return number_matches(entry.value, *asked);
}

bool satisfies(fhir::ReferenceEntry const& entry, fhir::Operand const& operand, Modifier modifier) {
    if (modifier == Modifier::identifier) {
        auto const* asked = std::get_if<fhir::TokenOperand>(&operand);
        return asked && !entry.identifier.code.empty() && token_matches(entry.identifier, *asked);
    }
    auto const* asked = std::get_if<fhir::ReferenceOperand>(&operand);
    if (!asked) return false;
    if (!asked->url.empty()) return entry.url == asked->url;
    if (entry.id != asked->id || entry.id.empty()) return false;
    return asked->type.empty() || asked->type == entry.type;
}

bool satisfies(fhir::UriEntry const& entry, fhir::Operand const& operand, Modifier modifier) {
    auto const* asked = std::get_if<fhir::UriOperand>(&operand);
    if (!asked) return false;
    if (modifier == Modifier::below) return entry.uri.starts_with(asked->uri);
    if (modifier == Modifier::above) return asked->uri.starts_with(entry.uri);
    return entry.uri == asked->uri;
}

bool satisfies(fhir::CompositeEntry const& entry, fhir::Operand const& operand, Modifier) {
    auto const* asked = std::get_if<std::shared_ptr<fhir::CompositeOperand>>(&operand);
    if (!asked) return false;
    if (is_circle(**asked) && entry.parts.size() == 2) return lies_within(entry, **asked);
    if ((*asked)->parts.size() != entry.parts.size()) return false;
    for (std::size_t i = 0; i < entry.parts.size(); ++i) {
        auto const part_holds = [&](auto const& part) {
            return satisfies(part, (*asked)->parts[i], Modifier::none);
        };
        if (!std::visit(part_holds, entry.parts[i])) return false;
    }
    return true;
}

bool holds(fhir::Criterion const& criterion, Subject const& subject,
           std::span<fhir::IndexEntry const> entries) {
    auto const any = [&](auto const& entry) {
        return std::ranges::any_of(criterion.any_of, [&](fhir::Operand const& operand) {
            return satisfies(entry, operand, criterion.modifier);
        });
    };
    auto const mine = [&](fhir::IndexEntry const& entry) {
        return entry.parameter == criterion.parameter;
    };
    bool const of_store = criterion.code == "_id" || criterion.code == "_lastUpdated";
    if (criterion.modifier == Modifier::missing) {
        bool const missing = !of_store && std::ranges::none_of(entries, mine);
        return std::ranges::any_of(criterion.any_of, [&](fhir::Operand const& operand) {
            auto const* asked = std::get_if<fhir::MissingOperand>(&operand);
            return asked && asked->missing == missing;
        });
    }
    bool found = false;
    if (criterion.code == "_id") {
        found = any(fhir::TokenEntry{"", std::string(subject.id)});
    } else if (criterion.code == "_lastUpdated") {
        found = any(fhir::DateEntry{{subject.at_ms, subject.at_ms}});
    } else {
        found = std::ranges::any_of(entries, [&](fhir::IndexEntry const& entry) {
            return mine(entry) && std::visit(any, entry.value);
        });
    }
    bool const negated =
        criterion.modifier == Modifier::not_ || criterion.modifier == Modifier::not_in;
    return found != negated;
}

SortValue sort_value(fhir::SortKey const& key, Subject const& subject,
                     std::span<fhir::IndexEntry const> entries) {
    if (key.code == "_id") return std::string(subject.id);
    if (key.code == "_lastUpdated") return static_cast<std::int64_t>(subject.sequence);
    std::optional<std::int64_t> date;
    std::optional<double> number;
    std::optional<std::string> text;
    for (auto const& entry : entries) {
        if (entry.parameter != key.parameter) continue;
        if (auto const* d = std::get_if<fhir::DateEntry>(&entry.value)) {
            date = lesser_or_greater(date, d->span.low, key.descending);
        } else if (auto const* n = std::get_if<fhir::NumberEntry>(&entry.value)) {
            number = lesser_or_greater(number, n->value, key.descending);
        } else if (auto value = std::visit(SortText{}, entry.value)) {
            text = lesser_or_greater(text, *value, key.descending);
        }
    }
    if (date) return *date;
    if (number) return *number;
    if (text) return *text;
    return {};
}

int compare(fhir::SortKey const& key, SortValue const& a, SortValue const& b) {
    bool const a_missing = std::holds_alternative<std::monostate>(a);
    bool const b_missing = std::holds_alternative<std::monostate>(b);
    if (a_missing || b_missing) return static_cast<int>(a_missing) - static_cast<int>(b_missing);
    if (a == b) return 0;
    return (a < b) != key.descending ? -1 : 1;
}

}  // namespace store
