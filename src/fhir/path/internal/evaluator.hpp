#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/path/evaluate.hpp"

namespace fhir {

// The variables of one level: $this, $index and $total, and what defineVariable() named.
struct Scope {
    Items const* focus;  // What a bare name and $this stand for.
    std::optional<std::int64_t> index;
    Items const* total = nullptr;
    std::map<std::string, Items, std::less<>>* defined = nullptr;
};

class Evaluator {
  public:
    Evaluator(Environment const& environment, PathElement root)
        : environment_(environment), root_(std::move(root)) {}

    base::Result<Items> run(Expression const& expression, Items const& focus, Scope const& scope);

    // A function's body for one item of the input, as $this with its $index.
    base::Result<Items> for_item(Expression const& body, Item const& item, std::size_t index,
                                 Scope const& scope);
    // The same, read as a criterion: true, false or nothing.
    base::Result<std::optional<bool>> criterion(Expression const& body, Item const& item,
                                                std::size_t index, Scope const& scope);

    // An argument that must be one value or nothing.
    base::Result<std::optional<std::string>> text_argument(Expression const& argument,
                                                           Scope const& scope);
    base::Result<std::optional<std::int64_t>> integer_argument(Expression const& argument,
                                                               Scope const& scope);

    Environment const& environment() const { return environment_; }
    PathElement const& root() const { return root_; }

  private:
    base::Result<Items> call(Expression const& expression, Items const& focus, Scope const& scope);
    base::Result<Items> name(Expression const& expression, Items const& focus);
    base::Result<Items> binary(Expression const& expression, Items const& focus,
                               Scope const& scope);
    base::Result<Items> variable(std::string const& name, Scope const& scope);
    base::Result<Items> indexed(Expression const& expression, Items const& focus,
                                Scope const& scope);
    base::Result<Items> negated_item(Expression const& expression, Items const& focus,
                                     Scope const& scope);

    Environment const& environment_;
    PathElement root_;
    std::size_t steps_ = 0;
    int depth_ = 0;
};

using Arguments = std::vector<Expression>;
using Function = base::Result<Items> (*)(Evaluator&, Items const& input, Arguments const& arguments,
                                         Scope const& scope);
struct FunctionRow {
    std::string_view name;
    int arguments_min;
    int arguments_max;
    Function function;
};

// Null if there is no such function.
FunctionRow const* function_named(std::string_view name);

std::unexpected<base::Error> meaningless(std::string path, std::string reason);

// Children of one element.
Items children_of(PathElement const& element, std::string_view name);
Items all_children_of(PathElement const& element);

// An element that holds a primitive as FHIRPath's own value; anything else unchanged.
Item system_value(Item const& item);
std::optional<Quantity> quantity_of(Item const& item);
std::optional<Decimal> number_of(Item const& item);      // Integer or Decimal.
std::optional<std::string> string_of(Item const& item);  // Only a String.

// Exactly one item as a Boolean: its own value, or true for any other single item. Nothing if the
// collection is empty; an error if it has several.
base::Result<std::optional<bool>> singleton_boolean(Items const& items, std::string_view where);

std::optional<bool> equal(Items const& left, Items const& right);
std::optional<bool> equal(Item const& left, Item const& right);
bool equivalent(Items const& left, Items const& right);
bool equivalent(Item const& left, Item const& right);
base::Result<std::optional<int>> compare(Item const& left, Item const& right);
Items distinct(Items const& items);
bool contains(Items const& items, Item const& wanted);

bool is_of_type(Item const& item, std::string_view type);

// The same quantity in the unit's canonical form, so that kg and g compare; nothing if the unit is
// not one of the few that this table knows (UCUM in full is work of its own).
std::optional<Quantity> canonical(Quantity const& quantity);

// to…() conversions: nothing where the value does not convert.
std::optional<Item> converted(Item const& item, std::string_view target);

inline Items one(Item item) { return {std::move(item)}; }

}  // namespace fhir
