// Evaluating FHIRPath on resources as they are stored. FHIRPath 2.0 (N1) with FHIR R4's additions
// (fhirpath.html) and the functions of 3.0 that validators use.
//
// What the specification leaves to a server: resolve() asks `Environment::resolve`; memberOf()
// asks `Environment::member_of`; trace() writes nothing.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/path/ast.hpp"
#include "fhir/path/item.hpp"

namespace fhir {

struct Environment {
    base::Instant now;
    std::map<std::string, Items, std::less<>> variables;  // %name
    std::function<std::optional<PathElement>(std::string_view reference)> resolve;
    std::function<std::optional<bool>(Item const& code, std::string_view value_set)> member_of;
    // Strict: a name that the element's type does not define is an error, not the empty collection.
    bool strict = false;
    // An evaluation ends with an error after this many steps: descendants() of descendants().
    std::size_t steps_max = 5'000'000;
};

// A resource as the focus of an expression, typed by its resourceType.
PathElement element_of(Value resource);

// The collection that the expression yields on the focus. Malformed (fhir.path_meaning), saying
// which part, where the specification calls for an error: a singleton that is none, an operand of
// the wrong type.
base::Result<Items> evaluate(Expression const& expression, PathElement const& focus,
                             Environment const& environment);

// The same on any item, within a resource: %resource is the root.
base::Result<Items> evaluate(Expression const& expression, Item const& focus,
                             PathElement const& root, Environment const& environment);

// Whether the expression yields true; the empty collection counts as absent (invariants hold).
base::Result<std::optional<bool>> holds(Expression const& expression, PathElement const& focus,
                                        Environment const& environment);

// The type's name as FHIRPath says it: "boolean" for an element, "System.Boolean" for a value.
std::string type_name(Item const& item);

// The item as JSON: a resource's own bytes, or the value.
std::string json_of(Item const& item);

}  // namespace fhir
