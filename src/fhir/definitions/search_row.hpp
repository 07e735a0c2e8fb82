// The search parameters of R4 as the generated table states them; the table's head defines the
// form.
#pragma once

#include <span>
#include <string_view>

namespace fhir {

struct SearchRow {
    std::string_view type;        // "Resource" for those of every type.
    std::string_view code;        // "birthdate"
    std::string_view kind;        // "token", "date", ...
    std::string_view url;         // Last part of the definition's URL.
    std::string_view targets;     // Space separated; "*": any type.
    std::string_view paths;
    std::string_view components;
};

// By type, then code.
std::span<SearchRow const> search_rows();
std::span<SearchRow const> search_rows_of(std::string_view type);

// All concrete resource types in order of name: "Account" to "VisionPrescription".
std::span<std::string_view const> resource_types();
bool is_resource_type(std::string_view name);

}  // namespace fhir
