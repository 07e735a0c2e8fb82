// A FHIRPath expression as a tree. FHIRPath 2.0, Formal Specification, grammar.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/path/item.hpp"

namespace fhir {

enum class Step : std::uint8_t {
    literal,   // value
    empty,     // {}
    this_,     // $this
    index,     // $index
    total,     // $total
    variable,  // %name
    name,      // identifier: a child, or at the start of a path a type name
    call,      // name(arguments)
    dot,       // children[0].children[1]
    indexer,   // children[0][children[1]]
    minus,     // -children[0]
    binary,    // children[0] name children[1]; name is the operator
    is,        // children[0] is name
    as         // children[0] as name
};

struct Expression {
    Step step = Step::empty;
    std::string name;
    Item value;
    std::vector<Expression> children;  // Operands, or a call's arguments.
};

// Malformed (fhir.path_syntax) with line and column in the detail.
base::Result<Expression> compile(std::string_view text);

}  // namespace fhir
