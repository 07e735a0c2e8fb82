// The sharing agreement as a value: clauses read from content/national/agreements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/toml.hpp"
#include "domain/sharing/permit.hpp"

namespace sharing {

// One permission in words, and what it means for the program.
struct Clause {
    std::string id;    // "EI-4"
    std::string text;  // As the partners signed it.
    std::vector<Role> roles;
    std::vector<Act> acts;
    std::vector<std::string> classes;  // Of resource types; empty: the act needs none.
};

struct Agreement {
    std::string id;
    int version = 0;
    std::string title;
    std::vector<std::pair<std::string, std::vector<std::string>>> classes;  // Name and its types.
    std::vector<Clause> clauses;
    Clause system;  // Cited for systems; their scopes decide.
};

// Malformed with file and line: an unknown role, act or class, an id used twice, or a clause on a
// FHIR interaction that names no class.
base::Result<Agreement> agreement_from(base::Toml const& file);

// The agreement that this program was built with, in force since it started.
Agreement const& founding_agreement();

// "person" for every type that no class names.
std::string_view class_of(Agreement const& agreement, std::string_view type);

// The first clause that permits; null if none does. An empty type asks for the act alone.
Clause const* clause_for(Agreement const& agreement, Role role, Act act, std::string_view type);

}  // namespace sharing
