#pragma once

#include <span>

#include "fhir/path/internal/evaluator.hpp"

namespace fhir {

std::span<FunctionRow const> text_functions();     // Strings and conversions
std::span<FunctionRow const> number_functions();   // Numbers and dates
std::span<FunctionRow const> element_functions();  // Types, extensions, references, terminology

// The input as one item; nothing if it is empty, an error if it has several.
base::Result<std::optional<Item>> singleton(Items const& input);

}  // namespace fhir
