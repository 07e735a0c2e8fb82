#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace fhir {

enum class TokenKind : std::uint8_t {
    end,
    identifier,
    delimited,
    string,
    number,
    temporal,
    variable,
    special,
    symbol
};

struct PathToken {
    TokenKind kind;
    std::string text;    // Decoded.
    std::size_t offset;  // In the expression.
};

base::Result<std::vector<PathToken>> tokens_of(std::string_view expression);

}  // namespace fhir
