// The types of FHIR R4: resources, datatypes and their parts, with the elements of each.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace fhir {

// How a primitive is written and checked. Those of one form differ only in name.
enum class Primitive : std::uint8_t {
    none,  // Not a primitive.
    boolean, integer, positive_integer, unsigned_integer, decimal,
    string, uri, url, canonical, oid, uuid, id, code, base64,
    date, date_time, instant, time, xhtml
};

// The codes of a required binding, by system.
struct CodeSet {
    struct System {
        std::string_view url;
        std::vector<std::string_view> codes;  // Sorted.
    };
    std::string_view name;
    std::vector<System> systems;

    bool holds(std::string_view code) const;  // In any of the systems.
    bool holds(std::string_view system, std::string_view code) const;
    bool knows(std::string_view system) const;
};

struct TypeDefinition;

struct Element {
    std::string_view name;              // "deceased" for deceased[x].
    bool required;                      // At least one.
    bool repeats;                       // An array in JSON.
    bool prohibited;                    // At most none.
    bool choice;
    CodeSet const* codes;               // Null without a binding that is enumerated.
    std::span<std::string_view const> targets;  // Of references; empty: any.
};

// A JSON member that an element may stand as: "deceasedBoolean".
struct Member {
    std::string_view name;
    std::uint16_t element;       // Index among the type's elements.
    TypeDefinition const* type;  // Null for a whole resource.
};

struct TypeDefinition {
    std::string_view name;  // "Patient", "Patient.contact", "HumanName", "code"
    Primitive primitive = Primitive::none;
    bool resource = false;
    TypeDefinition const* base = nullptr;  // What it specialises: "DomainResource" for "Patient".
    std::uint16_t ordinal = 0;      // Below type_count(): for tables beside this one.
    std::vector<Element> elements;  // Inherited ones first; at most 64.
    std::uint64_t required = 0;     // One bit for each element that must be there.
    std::vector<Member> members;

    Member const* member(std::string_view json_name) const;  // Null if the type has none such.

    std::vector<std::uint16_t> slots;  // Hash table over members; index + 1, 0 is free.
};

// A type by name; null if R4 has none.
TypeDefinition const* type_definition(std::string_view name);

std::size_t type_count();

// A resource type that may be instantiated; null if R4 has none.
TypeDefinition const* resource_definition(std::string_view name);

}  // namespace fhir
