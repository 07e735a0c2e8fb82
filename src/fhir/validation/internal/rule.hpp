// Invariants of R4 that hold of one object by itself, by the key that the standard gives them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/type.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

struct Rule {
    std::string key;   // "per-1"
    std::string says;  // What must hold.
    bool (*holds)(Value, std::span<std::string_view const> members) = nullptr;
    std::vector<std::string_view> members;  // That the rule speaks of; "value[x]" is any choice.
};

std::span<Rule const> rules_of(TypeDefinition const& type);

// A rule and the type it binds, as the lists below state them.
struct Bound {
    std::string_view type;
    Rule rule;
};

std::vector<Bound> presence_rules();  // Which elements stand together: presence.cpp.
std::vector<Bound> meaning_rules();   // What elements say: meaning.cpp.
std::vector<Bound> bundle_rules();    // Of Bundle: bundle.cpp.

// Whether an element stands, by its value or its extensions.
bool stands(Value object, std::string_view member);

}  // namespace fhir
