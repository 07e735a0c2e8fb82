// What a FHIRPath expression works on: elements of a resource and values of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fhir/path/decimal.hpp"
#include "fhir/path/temporal.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

struct Quantity {
    Decimal value;
    std::string unit;  // UCUM code, or a calendar duration in the singular: "year", "day".
    bool calendar = false;
};

// An element of a resource, with its declared type and the `_name` sibling that holds a
// primitive's id and extensions.
struct PathElement {
    Value value;  // Absent where only the sibling stands.
    Value sibling;
    std::string type;  // "HumanName", "code", "Patient.contact" for a backbone, "" if unknown.
};

// The children of no one object: {type name} pairs made by type().
struct TypeName {
    std::string space;  // "System" or "FHIR"
    std::string name;
};

using Item = std::variant<std::monostate, bool, std::int64_t, Decimal, std::string, Temporal,
                          Quantity, PathElement, TypeName>;
using Items = std::vector<Item>;

}  // namespace fhir
