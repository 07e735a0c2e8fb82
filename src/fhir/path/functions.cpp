// The table of functions, and those on collections. FHIRPath 2.0, Functions.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "fhir/path/internal/functions.hpp"

namespace fhir {
namespace {

using Result = base::Result<Items>;

Result empty(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return one(in.empty());
}
Result count(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return one(static_cast<std::int64_t>(in.size()));
}

Result where(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    Items kept;
    for (std::size_t i = 0; i < in.size(); ++i) {
        auto const holds = TRY(self.criterion(arguments[0], in[i], i, scope));
        if (holds == true) kept.push_back(in[i]);
    }
    return kept;
}

Result exists(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    if (arguments.empty()) return one(!in.empty());
    auto const kept = TRY(where(self, in, arguments, scope));
    return one(!kept.empty());
}

Result all(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto const kept = TRY(where(self, in, arguments, scope));
    return one(kept.size() == in.size());
}

Result booleans(Items const& in, bool wanted, bool every) {
    for (auto const& item : in) {
        auto const value = system_value(item);
        auto const* truth = std::get_if<bool>(&value);
        if (!truth) return meaningless("", "the input must be Booleans");
        if ((*truth == wanted) != every) return one(!every);
    }
    return one(every);
}
Result all_true(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return booleans(in, true, true);
}
Result any_true(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return booleans(in, true, false);
}
Result all_false(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return booleans(in, false, true);
}
Result any_false(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return booleans(in, false, false);
}

bool is_subset(Items const& part, Items const& whole) {
    return std::ranges::all_of(part, [&](Item const& item) { return contains(whole, item); });
}
Result subset_of(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto const other = TRY(self.run(arguments[0], *scope.focus, scope));
    return one(is_subset(in, other));
}
Result superset_of(Evaluator& self, Items const& in, Arguments const& arguments,
                   Scope const& scope) {
    auto const other = TRY(self.run(arguments[0], *scope.focus, scope));
    return one(is_subset(other, in));
}
Result distinct_(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return distinct(in);
}
Result is_distinct(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return one(distinct(in).size() == in.size());
}

Result select(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    Items out;
    for (std::size_t i = 0; i < in.size(); ++i) {
        auto found = TRY(self.for_item(arguments[0], in[i], i, scope));
        std::ranges::move(found, std::back_inserter(out));
    }
    return out;
}

// Until nothing new appears. An element is known by its place in the document.
Result repeat(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    Items out;
    std::unordered_set<char const*> places;
    auto work = in;
    while (!work.empty()) {
        Items next;
        for (std::size_t i = 0; i < work.size(); ++i) {
            auto found = TRY(self.for_item(arguments[0], work[i], i, scope));
            for (auto& item : found) {
                auto const* element = std::get_if<PathElement>(&item);
                bool const fresh = element && element->value.source().data()
                                       ? places.insert(element->value.source().data()).second
                                       : !contains(out, item);
                if (!fresh) continue;
                out.push_back(item);
                next.push_back(std::move(item));
            }
        }
        work = std::move(next);
    }
    return out;
}

Result single(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    if (in.size() > 1) return meaningless("", "the input has more than one item");
    return in;
}
Result slice(Items const& in, std::size_t from, std::size_t to) {
    from = std::min(from, in.size());
    to = std::clamp(to, from, in.size());
    return Items(in.begin() + static_cast<std::ptrdiff_t>(from),
                 in.begin() + static_cast<std::ptrdiff_t>(to));
}
Result first(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return slice(in, 0, 1);
}
Result last(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return slice(in, in.empty() ? 0 : in.size() - 1, in.size());
}
Result tail(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return slice(in, 1, in.size());
}
Result skip(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto const number = TRY(self.integer_argument(arguments[0], scope));
    return slice(in, static_cast<std::size_t>(std::max<std::int64_t>(number.value_or(0), 0)),
                 in.size());
}
Result take(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto const number = TRY(self.integer_argument(arguments[0], scope));
    return slice(in, 0, static_cast<std::size_t>(std::max<std::int64_t>(number.value_or(0), 0)));
}

Result intersect(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto const other = TRY(self.run(arguments[0], *scope.focus, scope));
    Items kept;
    std::ranges::copy_if(distinct(in), std::back_inserter(kept),
                         [&](Item const& item) { return contains(other, item); });
    return kept;
}
Result exclude(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto const other = TRY(self.run(arguments[0], *scope.focus, scope));
    Items kept;
    std::ranges::copy_if(in, std::back_inserter(kept),
                         [&](Item const& item) { return !contains(other, item); });
    return kept;
}
Result combine(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    auto joined = in;
    auto const other = TRY(self.run(arguments[0], *scope.focus, scope));
    joined.insert(joined.end(), other.begin(), other.end());
    return joined;
}
Result union_(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    return distinct(TRY(combine(self, in, arguments, scope)));
}

// Only the branch that is taken is evaluated.
Result iif(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    if (in.size() > 1) return meaningless("", "the input has more than one item");
    auto inner = scope;
    if (!in.empty()) inner.focus = &in;
    auto const criterion = TRY(self.run(arguments[0], *inner.focus, inner));
    auto const value = criterion.size() == 1 ? system_value(criterion[0]) : Item{};
    if (self.environment().strict && !criterion.empty() && !std::holds_alternative<bool>(value)) {
        return meaningless("", "the criterion must be a Boolean");
    }
    auto const holds = TRY(singleton_boolean(criterion, "iif()"));
    if (holds == true) return self.run(arguments[1], *inner.focus, inner);
    return arguments.size() > 2 ? self.run(arguments[2], *inner.focus, inner) : Items{};
}

Result coalesce(Evaluator& self, Items const&, Arguments const& arguments, Scope const& scope) {
    for (auto const& argument : arguments) {
        auto found = TRY(self.run(argument, *scope.focus, scope));
        if (!found.empty()) return found;
    }
    return Items{};
}

Result aggregate(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    Items total;
    if (arguments.size() > 1) total = TRY(self.run(arguments[1], *scope.focus, scope));
    for (std::size_t i = 0; i < in.size(); ++i) {
        auto inner = scope;
        inner.total = &total;
        auto next = TRY(self.for_item(arguments[0], in[i], i, inner));
        total = std::move(next);
    }
    return total;
}

Result not_(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    auto const truth = TRY(singleton_boolean(in, "not()"));
    return truth ? one(!*truth) : Items{};
}

Result children(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    Items out;
    for (auto const& item : in) {
        auto const* element = std::get_if<PathElement>(&item);
        if (!element) continue;
        auto found = all_children_of(*element);
        std::ranges::move(found, std::back_inserter(out));
    }
    return out;
}
Result descendants(Evaluator& self, Items const& in, Arguments const& arguments,
                   Scope const& scope) {
    Items out;
    auto level = TRY(children(self, in, arguments, scope));
    while (!level.empty()) {
        out.insert(out.end(), level.begin(), level.end());
        level = TRY(children(self, level, arguments, scope));
    }
    return out;
}

// -key sorts descending; without keys the items' own order.
Result sort(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope) {
    struct Row {
        Item item;
        std::vector<Item> keys;
    };
    std::vector<Row> rows;
    std::vector<bool> descending;
    for (auto const& argument : arguments) descending.push_back(argument.step == Step::minus);
    if (arguments.empty()) descending.push_back(false);
    for (std::size_t i = 0; i < in.size(); ++i) {
        Row row{in[i], {}};
        for (auto const& argument : arguments) {
            auto const& key = argument.step == Step::minus ? argument.children[0] : argument;
            auto found = TRY(self.for_item(key, in[i], i, scope));
            row.keys.push_back(found.empty() ? Item{} : found[0]);
        }
        if (arguments.empty()) row.keys.push_back(in[i]);
        rows.push_back(std::move(row));
    }
    auto const before = [&](Row const& left, Row const& right) {
        for (std::size_t k = 0; k < descending.size(); ++k) {
            bool const no_left = std::holds_alternative<std::monostate>(left.keys[k]);
            bool const no_right = std::holds_alternative<std::monostate>(right.keys[k]);
            if (no_left || no_right) {
                if (no_left != no_right) return no_left != descending[k];
                continue;
            }
            auto const order = compare(left.keys[k], right.keys[k]);
            auto const sign = order ? order->value_or(0) : 0;
            if (sign != 0) return (sign < 0) != descending[k];
        }
        return false;
    };
    std::ranges::stable_sort(rows, before);
    Items out;
    for (auto& row : rows) out.push_back(std::move(row.item));
    return out;
}

Result define_variable(Evaluator& self, Items const& in, Arguments const& arguments,
                       Scope const& scope) {
    auto const name = TRY(self.text_argument(arguments[0], scope));
    if (!name) return meaningless("", "the variable needs a name");
    constexpr std::array<std::string_view, 5> reserved = {"context", "resource", "rootResource",
                                                          "ucum", "sct"};
    bool const taken = std::ranges::find(reserved, *name) != reserved.end() || !scope.defined ||
                       scope.defined->contains(*name);
    if (taken) return meaningless("", "the variable is already defined");
    auto value = in;
    if (arguments.size() > 1) {
        auto inner = scope;
        inner.focus = &in;
        value = TRY(self.run(arguments[1], in, inner));
    }
    scope.defined->emplace(*name, std::move(value));
    return in;
}

constexpr int any = 1000;

constexpr FunctionRow collection_rows[] = {
    {"empty", 0, 0, empty},
    {"exists", 0, 1, exists},
    {"all", 1, 1, all},
    {"allTrue", 0, 0, all_true},
    {"anyTrue", 0, 0, any_true},
    {"allFalse", 0, 0, all_false},
    {"anyFalse", 0, 0, any_false},
    {"subsetOf", 1, 1, subset_of},
    {"supersetOf", 1, 1, superset_of},
    {"count", 0, 0, count},
    {"distinct", 0, 0, distinct_},
    {"isDistinct", 0, 0, is_distinct},
    {"where", 1, 1, where},
    {"select", 1, 1, select},
    {"repeat", 1, 1, repeat},
    {"single", 0, 0, single},
    {"first", 0, 0, first},
    {"last", 0, 0, last},
    {"tail", 0, 0, tail},
    {"skip", 1, 1, skip},
    {"take", 1, 1, take},
    {"intersect", 1, 1, intersect},
    {"exclude", 1, 1, exclude},
    {"union", 1, 1, union_},
    {"combine", 1, 1, combine},
    {"iif", 2, 3, iif},
    {"coalesce", 1, any, coalesce},
    {"aggregate", 1, 2, aggregate},
    {"not", 0, 0, not_},
    {"children", 0, 0, children},
    {"descendants", 0, 0, descendants},
    {"sort", 0, any, sort},
    {"defineVariable", 1, 2, define_variable},
};

}  // namespace

FunctionRow const* function_named(std::string_view name) {
    for (auto const rows : {std::span<FunctionRow const>(collection_rows), text_functions(),
                            number_functions(), element_functions()}) {
        auto const found = std::ranges::find(rows, name, &FunctionRow::name);
        if (found != rows.end()) return &*found;
    }
    return nullptr;
}

}  // namespace fhir
