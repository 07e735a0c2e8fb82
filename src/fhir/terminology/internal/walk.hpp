// The way through nested value sets: which are open, so that a circle is refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/terminology/terminology.hpp"

namespace fhir {

struct Walk {
    Walk const* outer = nullptr;
    std::string_view url;  // Of the value set that is open here.
    Value value_set;
    int depth = 0;
};

// A value set named by an include: a contained one ("#id") or one of the shelf. Keeps it in `kept`.
// Absent (fhir.unknown_value_set); refused (fhir.value_set_cycle) if it is open already.
base::Result<Value> nested(Terminology const& terminology, Walk const& walk,
                           std::string_view canonical, std::vector<Resource>& kept);

// The include's system with the version that it asks for, "url|version".
std::string canonical_of(Value include);

}  // namespace fhir
