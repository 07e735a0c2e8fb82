#include "fhir/path/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fhir/path/errors.hpp"
#include "fhir/path/internal/evaluator.hpp"
#include "fhir/path/internal/types.hpp"

namespace fhir {
namespace {

constexpr int depth_max = 400;

using Truth = std::optional<bool>;

// Three-valued logic. FHIRPath 2.0, Boolean logic.
Truth both(Truth left, Truth right) {
    if (left == false || right == false) return false;
    if (left && right) return true;
    return std::nullopt;
}
Truth either(Truth left, Truth right) {
    if (left == true || right == true) return true;
    if (left && right) return false;
    return std::nullopt;
}
Truth exactly_one(Truth left, Truth right) {
    if (left && right) return *left != *right;
    return std::nullopt;
}
Truth implies(Truth left, Truth right) {
    if (left == false || right == true) return true;
    if (left && right) return false;
    return std::nullopt;
}

Items from_truth(Truth truth) { return truth ? one(*truth) : Items{}; }

base::Result<void> at_most_one(Items const& items, std::string_view operation) {
    if (items.size() > 1) {
        return meaningless(std::string(operation), "an operand has more than one item");
    }
    return {};
}

base::Result<Items> logic(std::string const& operation, Items const& left, Items const& right) {
    auto const l = TRY(singleton_boolean(left, operation));
    auto const r = TRY(singleton_boolean(right, operation));
    if (operation == "and") return from_truth(both(l, r));
    if (operation == "or") return from_truth(either(l, r));
    if (operation == "xor") return from_truth(exactly_one(l, r));
    return from_truth(implies(l, r));
}

std::optional<Item> number_result(std::string_view operation, Item const& left, Item const& right) {
    auto const l = *number_of(left);
    auto const r = *number_of(right);
    bool const whole =
        std::holds_alternative<std::int64_t>(left) && std::holds_alternative<std::int64_t>(right);
    std::optional<Decimal> result;
    if (operation == "+") result = add(l, r);
    if (operation == "-") result = subtract(l, r);
    if (operation == "*") result = multiply(l, r);
    if (operation == "/") result = divide(l, r);
    if (operation == "div") result = floor_divide(l, r);
    if (operation == "mod") result = remainder(l, r);
    if (!result) return std::nullopt;
    if (operation == "div" || (whole && operation != "/")) {
        auto const integer = result->whole();
        if (!integer) return std::nullopt;
        return *integer;
    }
    return *result;
}

base::Result<Items> arithmetic(std::string const& operation, Items const& left,
                               Items const& right) {
    TRY(at_most_one(left, operation));
    TRY(at_most_one(right, operation));
    if (left.empty() || right.empty()) return Items{};
    auto const l = system_value(left[0]);
    auto const r = system_value(right[0]);
    if (number_of(l) && number_of(r)) {
        auto result = number_result(operation, l, r);
        return result ? one(std::move(*result)) : Items{};
    }
    auto const lt = string_of(l);
    auto const rt = string_of(r);
    if (operation == "+" && lt && rt) return one(*lt + *rt);
    auto const* time = std::get_if<Temporal>(&l);
    auto const quantity = quantity_of(r);
    if (time && quantity && (operation == "+" || operation == "-") && !number_of(r)) {
        auto unit = quantity->unit;
        if (!quantity->calendar) {
            constexpr std::pair<std::string_view, std::string_view> codes[] = {
                {"s", "second"}, {"ms", "millisecond"}, {"min", "minute"},
                {"h", "hour"},   {"d", "day"},          {"wk", "week"}};
            auto const found =
                std::ranges::find(codes, std::string_view(unit),
                                  &std::pair<std::string_view, std::string_view>::first);
            if (found == std::end(codes))
                return meaningless(operation, "this unit is no calendar duration");
            unit = found->second;
        }
        auto const amount = operation == "+" ? quantity->value : negated(quantity->value);
        auto const result = plus(*time, amount, unit);
        return result ? one(*result) : Items{};
    }
    auto const lq = quantity_of(l);
    if (lq && quantity) {
        if (operation == "*" || operation == "/") {
            if (lq->unit != "1" && quantity->unit != "1" &&
                !(operation == "/" && lq->unit == quantity->unit)) {
                return meaningless(operation, "products of units are not built");
            }
            auto const value = operation == "*" ? multiply(lq->value, quantity->value)
                                                : divide(lq->value, quantity->value);
            if (!value) return Items{};
            auto const unit = operation == "/" && lq->unit == quantity->unit ? std::string("1")
                              : lq->unit == "1"                              ? quantity->unit
                                                                             : lq->unit;
            return one(Quantity{*value, unit, lq->calendar});
        }
        if ((operation == "+" || operation == "-") && lq->unit == quantity->unit) {
            auto const value = operation == "+" ? add(lq->value, quantity->value)
                                                : subtract(lq->value, quantity->value);
            return value ? one(Quantity{*value, lq->unit, lq->calendar}) : Items{};
        }
    }
    return meaningless(operation, "these two types do not go together");
}

base::Result<Items> concatenation(Items const& left, Items const& right) {
    TRY(at_most_one(left, "&"));
    TRY(at_most_one(right, "&"));
    std::string text;
    for (auto const* side : {&left, &right}) {
        if (side->empty()) continue;
        auto const part = converted(side->front(), "String");
        if (!part) return meaningless("&", "an operand is no string");
        text += std::get<std::string>(*part);
    }
    return one(std::move(text));
}

base::Result<Items> comparison(std::string const& operation, Items const& left,
                               Items const& right) {
    TRY(at_most_one(left, operation));
    TRY(at_most_one(right, operation));
    if (left.empty() || right.empty()) return Items{};
    auto const order = compare(left[0], right[0]);
    if (!order) return meaningless(operation, order.error().details[0].reason);
    if (!*order) return Items{};
    auto const sign = **order;
    bool const holds = operation == "<"    ? sign < 0
                       : operation == ">"  ? sign > 0
                       : operation == "<=" ? sign <= 0
                                           : sign >= 0;
    return one(holds);
}

base::Result<Items> membership(std::string const& operation, Items const& one_side,
                               Items const& all) {
    TRY(at_most_one(one_side, operation));
    if (one_side.empty()) return Items{};
    return one(contains(all, one_side[0]));
}

}  // namespace

std::unexpected<base::Error> meaningless(std::string path, std::string reason) {
    return base::malformed(errors::path_meaning, {{std::move(path), std::move(reason)}});
}

base::Result<std::optional<bool>> singleton_boolean(Items const& items, std::string_view where) {
    if (items.empty()) return std::optional<bool>{};
    if (items.size() > 1) {
        return meaningless(std::string(where), "expected one Boolean, found several items");
    }
    auto const value = system_value(items[0]);
    if (auto const* truth = std::get_if<bool>(&value)) return std::optional<bool>(*truth);
    return std::optional<bool>(true);
}

base::Result<Items> Evaluator::run(Expression const& expression, Items const& focus,
                                   Scope const& scope) {
    if (++steps_ > environment_.steps_max || depth_ > depth_max) {
        return meaningless(expression.name, "the evaluation takes too many steps");
    }
    struct Depth {
        int& depth;
        explicit Depth(int& d) : depth(++d) {}
        ~Depth() { --depth; }
    } const deeper(depth_);
    switch (expression.step) {
        case Step::literal:
            return one(expression.value);
        case Step::empty:
            return Items{};
        case Step::this_:
            return *scope.focus;
        case Step::index:
            return scope.index ? one(*scope.index) : Items{};
        case Step::total:
            return scope.total ? *scope.total : Items{};
        case Step::variable:
            return variable(expression.name, scope);
        case Step::name:
            return name(expression, focus);
        case Step::call:
            return call(expression, focus, scope);
        case Step::dot: {
            auto const left = TRY(run(expression.children[0], focus, scope));
            return run(expression.children[1], left, scope);
        }
        case Step::indexer:
            return indexed(expression, focus, scope);
        case Step::minus:
            return negated_item(expression, focus, scope);
        case Step::binary:
            return binary(expression, focus, scope);
        case Step::is:
        case Step::as: {
            auto const left = TRY(run(expression.children[0], focus, scope));
            TRY(at_most_one(left, expression.step == Step::is ? "is" : "as"));
            if (left.empty()) return Items{};
            bool const fits = is_of_type(left[0], expression.name);
            if (expression.step == Step::is) return one(fits);
            return fits ? left : Items{};
        }
    }
    return Items{};
}

base::Result<Items> Evaluator::name(Expression const& expression, Items const& focus) {
    auto const& wanted = expression.name;
    bool const capital = wanted[0] >= 'A' && wanted[0] <= 'Z';
    Items found;
    for (auto const& item : focus) {
        auto const* element = std::get_if<PathElement>(&item);
        if (auto const* type = std::get_if<TypeName>(&item)) {
            if (wanted == "namespace") found.emplace_back(type->space);
            if (wanted == "name") found.emplace_back(type->name);
        }
        if (!element) continue;
        if (capital && is_known_type(wanted)) {
            if (derives_from(element->type, wanted)) {
                found.push_back(item);
            } else if (environment_.strict) {
                return meaningless(wanted, "the input is " + element->type + ", not " + wanted);
            }
            continue;
        }
        auto children = children_of(*element, wanted);
        if (children.empty() && environment_.strict && is_known_type(element->type) &&
            !child_of(element->type, wanted)) {
            return meaningless(wanted, element->type + " has no element of this name");
        }
        std::ranges::move(children, std::back_inserter(found));
    }
    return found;
}

base::Result<Items> Evaluator::variable(std::string const& name, Scope const& scope) {
    if (scope.defined) {
        if (auto const found = scope.defined->find(name); found != scope.defined->end())
            return found->second;
    }
    if (auto const found = environment_.variables.find(name);
        found != environment_.variables.end()) {
        return found->second;
    }
    if (name == "resource" || name == "rootResource" || name == "context") return one(root_);
    if (name == "ucum") return one(std::string("http://unitsofmeasure.org"));
    if (name == "sct") return one(std::string("http://snomed.info/sct"));
    if (name == "loinc") return one(std::string("http://loinc.org"));
    if (name.starts_with("vs-")) return one("http://hl7.org/fhir/ValueSet/" + name.substr(3));
    if (name.starts_with("ext-"))
        return one("http://hl7.org/fhir/StructureDefinition/" + name.substr(4));
    return meaningless("%" + name, "no such variable");
}

base::Result<Items> Evaluator::indexed(Expression const& expression, Items const& focus,
                                       Scope const& scope) {
    auto const items = TRY(run(expression.children[0], focus, scope));
    auto const index = TRY(integer_argument(expression.children[1], scope));
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= items.size()) return Items{};
    return one(items[static_cast<std::size_t>(*index)]);
}

base::Result<Items> Evaluator::negated_item(Expression const& expression, Items const& focus,
                                            Scope const& scope) {
    auto const items = TRY(run(expression.children[0], focus, scope));
    TRY(at_most_one(items, "-"));
    if (items.empty()) return Items{};
    auto const value = system_value(items[0]);
    if (auto const* whole = std::get_if<std::int64_t>(&value)) return one(-*whole);
    if (auto const number = number_of(value)) return one(negated(*number));
    if (auto quantity = quantity_of(value)) {
        quantity->value = negated(quantity->value);
        return one(*quantity);
    }
    return meaningless("-", "only numbers and quantities have a sign");
}

base::Result<Items> Evaluator::binary(Expression const& expression, Items const& focus,
                                      Scope const& scope) {
    auto const& operation = expression.name;
    // Each side starts from the same variables: what one defines, the other does not see.
    auto side = [&](Expression const& operand) {
        auto own = scope.defined ? *scope.defined : std::map<std::string, Items, std::less<>>{};
        auto inner = scope;
        if (operation == "|") inner.defined = &own;
        return run(operand, focus, inner);
    };
    auto const left = TRY(side(expression.children[0]));
    auto const right = TRY(side(expression.children[1]));
    if (operation == "and" || operation == "or" || operation == "xor" || operation == "implies") {
        return logic(operation, left, right);
    }
    if (operation == "|") {
        auto all = left;
        all.insert(all.end(), right.begin(), right.end());
        return distinct(all);
    }
    if (operation == "=") return from_truth(equal(left, right));
    if (operation == "!=") {
        auto const same = equal(left, right);
        return from_truth(same ? Truth(!*same) : std::nullopt);
    }
    if (operation == "~") return one(equivalent(left, right));
    if (operation == "!~") return one(!equivalent(left, right));
    if (operation == "in") return membership(operation, left, right);
    if (operation == "contains") return membership(operation, right, left);
    if (operation == "&") return concatenation(left, right);
    if (std::string_view("<>=").contains(operation[0])) return comparison(operation, left, right);
    return arithmetic(operation, left, right);
}

base::Result<Items> Evaluator::call(Expression const& expression, Items const& focus,
                                    Scope const& scope) {
    auto const* row = function_named(expression.name);
    if (!row) return meaningless(expression.name + "()", "no such function");
    auto const count = static_cast<int>(expression.children.size());
    if (count < row->arguments_min || count > row->arguments_max) {
        return meaningless(expression.name + "()", fmt::format("{} arguments given", count));
    }
    auto result = row->function(*this, focus, expression.children, scope);
    if (!result && !result.error().details.empty() && result.error().details[0].path.empty()) {
        result.error().details[0].path = expression.name + "()";
    }
    return result;
}

base::Result<Items> Evaluator::for_item(Expression const& body, Item const& item, std::size_t index,
                                        Scope const& scope) {
    Items const focus = one(item);
    auto own = scope.defined ? *scope.defined : std::map<std::string, Items, std::less<>>{};
    Scope const inner{&focus, static_cast<std::int64_t>(index), scope.total, &own};
    return run(body, focus, inner);
}

base::Result<std::optional<bool>> Evaluator::criterion(Expression const& body, Item const& item,
                                                       std::size_t index, Scope const& scope) {
    return singleton_boolean(TRY(for_item(body, item, index, scope)), "");
}

base::Result<std::optional<std::string>> Evaluator::text_argument(Expression const& argument,
                                                                  Scope const& scope) {
    auto const items = TRY(run(argument, *scope.focus, scope));
    if (items.empty()) return std::optional<std::string>{};
    auto text = items.size() == 1 ? string_of(system_value(items[0])) : std::nullopt;
    if (!text) return meaningless("", "the argument must be one string");
    return text;
}

base::Result<std::optional<std::int64_t>> Evaluator::integer_argument(Expression const& argument,
                                                                      Scope const& scope) {
    auto const items = TRY(run(argument, *scope.focus, scope));
    if (items.empty()) return std::optional<std::int64_t>{};
    auto const value = system_value(items[0]);
    auto const* whole = std::get_if<std::int64_t>(&value);
    if (items.size() != 1 || !whole) return meaningless("", "the argument must be one integer");
    return std::optional<std::int64_t>(*whole);
}

base::Result<Items> evaluate(Expression const& expression, Item const& focus,
                             PathElement const& root, Environment const& environment) {
    Evaluator evaluator(environment, root);
    Items const input = one(focus);
    std::map<std::string, Items, std::less<>> defined;
    return evaluator.run(expression, input, {&input, std::nullopt, nullptr, &defined});
}

base::Result<Items> evaluate(Expression const& expression, PathElement const& focus,
                             Environment const& environment) {
    return evaluate(expression, Item(focus), focus, environment);
}

base::Result<std::optional<bool>> holds(Expression const& expression, PathElement const& focus,
                                        Environment const& environment) {
    return singleton_boolean(TRY(evaluate(expression, focus, environment)), "");
}

}  // namespace fhir
