// What the evaluator asks of the R4 definitions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fhir {

struct ChildShape {
    std::string type;     // Of a plain element: "HumanName", "Patient.contact"; "Resource" if any.
    bool choice = false;  // name is the stem of name[x].
};

// The element `name` of a type, its ancestors included; nothing if the type does not define it.
std::optional<ChildShape> child_of(std::string_view type, std::string_view name);

bool is_known_type(std::string_view type);

// Whether `type` is `ancestor` or derives from it ("Age" from "Quantity", "Patient" from
// "Resource").
bool derives_from(std::string_view type, std::string_view ancestor);

bool is_primitive_type(std::string_view type);

}  // namespace fhir
