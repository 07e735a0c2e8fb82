// Comma-separated values by RFC 4180: quoted fields, doubled quotes, LF or CRLF.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace base {

struct Table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;  // Each as long as the header.

    // The position of a column. Malformed, naming the column, if there is none.
    Result<std::size_t> column(std::string_view name) const;
};

// Malformed, naming the line, when a row's length differs from the header's or a quote stays open.
Result<Table> csv_from(std::string_view text);

std::string csv_field(std::string_view value);  // Quoted where it must be.

}  // namespace base
