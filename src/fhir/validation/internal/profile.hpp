// What a profile asks beyond R4's own types: a tree of its elements, without those that add nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/type.hpp"
#include "fhir/path/ast.hpp"
#include "fhir/validation/profiles.hpp"
#include "fhir/validation/validation.hpp"

namespace fhir {

struct Constraint {
    std::string key, says;
    Severity severity = Severity::error;
    Expression expression;
};

struct Discriminator {
    enum class Kind : std::uint8_t { value, exists, type, profile } kind = Kind::value;
    std::vector<std::string> path;  // Empty: $this. A step is a name, "resolve()" or
                                    // "extension(url)".
};

struct Slicing {
    std::vector<Discriminator> discriminators;
    enum class Rules : std::uint8_t { open, closed, open_at_end } rules = Rules::open;
    bool ordered = false;
};

struct TypeRule {
    std::string code;
    std::vector<std::string> profiles, targets;
};

inline constexpr int many = INT32_MAX;

struct ElementRule {
    std::string name;   // Without "[x]".
    std::string slice;  // Of a slice.
    int min = 0;
    int max = many;
    bool counts = false;           // Whether the numbers are other than the type's own.
    bool types_narrowed = false;   // Likewise the types.
    std::vector<TypeRule> types;
    Value fixed, pattern;
    std::string required_set, extensible_set;  // Value sets of bindings.
    int length_max = many;
    Value value_min, value_max;
    std::vector<Constraint> constraints;
    std::optional<Slicing> slicing;
    std::vector<ElementRule> slices, children;

    ElementRule const* child(std::string_view element) const {
        for (auto const& each : children) {
            if (each.name == element) return &each;
        }
        return nullptr;
    }
};

struct Profile {
    std::string url, type;
    ElementRule root;
    std::vector<Resource> sources;  // Hold what the Values look into.
    std::vector<std::pair<std::string, std::string>> contexts;  // Of an extension: type, expression.
};

inline constexpr int profile_depth_max = 12;  // Of base definitions.

// Nothing but a reason, where a definition cannot be used.
std::expected<Profile, std::string> profile_from(Resource const& definition, Shelf const& shelf);

}  // namespace fhir
