// Where the validator stands: a chain on the stack, turned into text only for an issue.
#pragma once

#include <string>
#include <string_view>

namespace fhir {

struct TypeDefinition;

struct Place {
    Place const* parent = nullptr;
    std::string_view name;    // Element; the resource type at the root.
    int index = -1;           // In an array.
    std::string_view choice;  // The type of a choice: ofType(Quantity).
    TypeDefinition const* owner = nullptr;  // Whose element it is; null at a resource.

    std::string text() const {
        auto path = parent ? parent->text() : std::string{};
        if (!path.empty() && !name.empty()) path += '.';
        path += name;
        if (!choice.empty()) path.append(".ofType(").append(choice).append(")");
        if (index >= 0) path.append("[").append(std::to_string(index)).append("]");
        return path;
    }
};

}  // namespace fhir
