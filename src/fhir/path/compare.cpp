// Equality, equivalence and order. FHIRPath 2.0, Equality and Comparison.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "fhir/path/internal/evaluator.hpp"

namespace fhir {
namespace {

struct Unit {
    std::string_view code;
    std::string_view canonical;
    std::string_view factor;
};

// The units of measurement that care records compare; a calendar duration of definite length is
// its UCUM unit (weeks to milliseconds).
constexpr std::array units = {
    Unit{"g", "g", "1"},
    Unit{"mg", "g", "0.001"},
    Unit{"ug", "g", "0.000001"},
    Unit{"kg", "g", "1000"},
    Unit{"[lb_av]", "g", "453.59237"},
    Unit{"[oz_av]", "g", "28.349523125"},
    Unit{"m", "m", "1"},
    Unit{"cm", "m", "0.01"},
    Unit{"mm", "m", "0.001"},
    Unit{"km", "m", "1000"},
    Unit{"[in_i]", "m", "0.0254"},
    Unit{"[ft_i]", "m", "0.3048"},
    Unit{"L", "L", "1"},
    Unit{"l", "L", "1"},
    Unit{"mL", "L", "0.001"},
    Unit{"ml", "L", "0.001"},
    Unit{"dL", "L", "0.1"},
    Unit{"s", "s", "1"},
    Unit{"ms", "s", "0.001"},
    Unit{"min", "s", "60"},
    Unit{"h", "s", "3600"},
    Unit{"d", "s", "86400"},
    Unit{"wk", "s", "604800"},
    Unit{"a", "a", "1"},
    Unit{"mo", "mo", "1"},
    Unit{"%", "1", "0.01"},
    Unit{"1", "1", "1"},
    Unit{"Pa", "Pa", "1"},
    Unit{"kPa", "Pa", "1000"},
    Unit{"mm[Hg]", "Pa", "133.322387415"},
    Unit{"mol/L", "mol/L", "1"},
    Unit{"mmol/L", "mol/L", "0.001"},
    Unit{"umol/L", "mol/L", "0.000001"},
    Unit{"g/L", "g/L", "1"},
    Unit{"g/dL", "g/L", "10"},
    Unit{"mg/dL", "g/L", "0.01"},
    Unit{"mg/L", "g/L", "0.001"},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> calendar_codes = {
    {{"year", "a"},
     {"month", "mo"},
     {"week", "wk"},
     {"day", "d"},
     {"hour", "h"},
     {"minute", "min"},
     {"second", "s"},
     {"millisecond", "ms"}}};

std::string ucum_of(Quantity const& quantity) {
    for (auto const& [word, code] : calendar_codes) {
        if (quantity.calendar && quantity.unit == word) return std::string(code);
    }
    return quantity.unit;
}

// Years and months are calendar durations without a fixed length, so 1 year is not 1 'a'.
bool is_indefinite(Quantity const& quantity) {
    return quantity.unit == "year" || quantity.unit == "month";
}

std::optional<int> order(Quantity const& left, Quantity const& right) {
    if (left.calendar != right.calendar && (is_indefinite(left) || is_indefinite(right)))
        return std::nullopt;
    if (ucum_of(left) == ucum_of(right)) return compare(left.value, right.value);
    auto const l = canonical(left);
    auto const r = canonical(right);
    if (!l || !r || l->unit != r->unit) return std::nullopt;
    return compare(l->value, r->value);
}

std::optional<bool> equal_values(Value left, Value right) {
    if (left.kind() != right.kind()) return false;
    if (left.kind() == Kind::number) {
        auto const l = Decimal::parse(left.text());
        auto const r = Decimal::parse(right.text());
        return l && r ? compare(*l, *r) == 0 : left.text() == right.text();
    }
    if (left.size() != right.size()) return false;
    if (left.is_object()) {
        return std::ranges::all_of(left, [&](Value member) {
            return equal_values(member, right[member.name()]).value_or(false);
        });
    }
    if (left.is_array()) {
        return std::ranges::equal(
            left, right, [](Value l, Value r) { return equal_values(l, r).value_or(false); });
    }
    return left.text() == right.text();
}

std::string normal_text(std::string_view text) {
    auto folded = base::fold(base::trim(text));
    std::string normal;
    for (char const c : folded) {
        bool const blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (blank && !normal.empty() && normal.back() == ' ') continue;
        normal += blank ? ' ' : c;
    }
    return normal;
}

bool equivalent_values(Value left, Value right) {
    if (left.is_string() && right.is_string())
        return normal_text(left.text()) == normal_text(right.text());
    if (left.is_object() && right.is_object() && left.size() == right.size()) {
        return std::ranges::all_of(
            left, [&](Value member) { return equivalent_values(member, right[member.name()]); });
    }
    if (left.is_array() && right.is_array() && left.size() == right.size()) {
        return std::ranges::is_permutation(left, right, equivalent_values);
    }
    return equal_values(left, right).value_or(false);
}

}  // namespace

std::optional<Quantity> canonical(Quantity const& quantity) {
    auto const code = ucum_of(quantity);
    auto const found = std::ranges::find(units, std::string_view(code), &Unit::code);
    if (found == units.end()) return std::nullopt;
    auto const value = multiply(quantity.value, *Decimal::parse(found->factor));
    if (!value) return std::nullopt;
    return Quantity{*value, std::string(found->canonical), false};
}

std::optional<bool> equal(Item const& left, Item const& right) {
    auto const l = system_value(left);
    auto const r = system_value(right);
    if (std::holds_alternative<PathElement>(l) || std::holds_alternative<PathElement>(r) ||
        std::holds_alternative<Quantity>(l) || std::holds_alternative<Quantity>(r)) {
        auto const* le = std::get_if<PathElement>(&l);
        auto const* re = std::get_if<PathElement>(&r);
        if (le && re) return equal_values(le->value, re->value);
        auto const lq = quantity_of(l);
        auto const rq = quantity_of(r);
        if (!lq || !rq) return false;
        auto const found = order(*lq, *rq);
        if (!found) return std::nullopt;
        return *found == 0;
    }
    auto const ln = number_of(l);
    auto const rn = number_of(r);
    if (ln && rn) return compare(*ln, *rn) == 0;
    if (l.index() != r.index()) return false;
    if (auto const* text = std::get_if<std::string>(&l)) return *text == std::get<std::string>(r);
    if (auto const* truth = std::get_if<bool>(&l)) return *truth == std::get<bool>(r);
    if (auto const* time = std::get_if<Temporal>(&l)) return equal(*time, std::get<Temporal>(r));
    if (auto const* type = std::get_if<TypeName>(&l)) {
        auto const& other = std::get<TypeName>(r);
        return type->space == other.space && type->name == other.name;
    }
    return false;
}

std::optional<bool> equal(Items const& left, Items const& right) {
    if (left.empty() || right.empty()) return std::nullopt;
    if (left.size() != right.size()) return false;
    std::optional<bool> all = true;
    for (std::size_t i = 0; i < left.size(); ++i) {
        auto const same = equal(left[i], right[i]);
        if (same == false) return false;
        if (!same) all = std::nullopt;
    }
    return all;
}

bool equivalent(Item const& left, Item const& right) {
    auto const l = system_value(left);
    auto const r = system_value(right);
    auto const ln = number_of(l);
    auto const rn = number_of(r);
    if (ln && rn) {
        // Compared at the precision of the less precise, trailing zeros aside.
        auto const places = std::min(ln->normal().places, rn->normal().places);
        return compare(rounded_to(*ln, places), rounded_to(*rn, places)) == 0;
    }
    if (auto const* text = std::get_if<std::string>(&l)) {
        auto const* other = std::get_if<std::string>(&r);
        return other && normal_text(*text) == normal_text(*other);
    }
    if (auto const* time = std::get_if<Temporal>(&l)) {
        auto const* other = std::get_if<Temporal>(&r);
        return other && equivalent(*time, *other);
    }
    auto const* le = std::get_if<PathElement>(&l);
    auto const* re = std::get_if<PathElement>(&r);
    if (le && re) return equivalent_values(le->value, re->value);
    auto const lq = quantity_of(l);
    auto const rq = quantity_of(r);
    if (lq && rq) return order(*lq, *rq) == 0;
    return equal(l, r).value_or(false);
}

bool equivalent(Items const& left, Items const& right) {
    if (left.size() != right.size()) return false;
    return std::ranges::is_permutation(
        left, right, [](Item const& l, Item const& r) { return equivalent(l, r); });
}

base::Result<std::optional<int>> compare(Item const& left, Item const& right) {
    auto const l = system_value(left);
    auto const r = system_value(right);
    auto const ln = number_of(l);
    auto const rn = number_of(r);
    if (ln && rn) return compare(*ln, *rn);
    auto const* lt = std::get_if<std::string>(&l);
    auto const* rt = std::get_if<std::string>(&r);
    if (lt && rt) return lt->compare(*rt) < 0 ? -1 : *lt == *rt ? 0 : 1;
    auto const* ld = std::get_if<Temporal>(&l);
    auto const* rd = std::get_if<Temporal>(&r);
    if (ld && rd) {
        bool const times = ld->kind == TemporalKind::time;
        if (times != (rd->kind == TemporalKind::time))
            return meaningless("", "a time has no order with a date");
        return compare(*ld, *rd);
    }
    auto const lq = quantity_of(l);
    auto const rq = quantity_of(r);
    if (lq && rq) return order(*lq, *rq);
    return meaningless("", "these two types have no order");
}

bool contains(Items const& items, Item const& wanted) {
    return std::ranges::any_of(
        items, [&](Item const& item) { return equal(item, wanted).value_or(false); });
}

Items distinct(Items const& items) {
    Items seen;
    for (auto const& item : items) {
        if (!contains(seen, item)) seen.push_back(item);
    }
    return seen;
}

}  // namespace fhir
