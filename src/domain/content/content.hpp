// The care model as data: the files of content/ and the rooms' OperationDefinitions, as they were
// when this program was built. Each room reads its own files; a wrong one names file and line.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/toml.hpp"

namespace content {

struct File {
    std::string_view path;  // From the repository's root: "content/national/clocks.toml".
    std::string_view text;
};

std::span<File const> embedded();  // By path.

// Those whose path starts so.
std::vector<File> under(std::string_view folder);

// The parsed file of that path, which must be part of this program.
base::Result<base::Toml> toml(std::string_view path);

}  // namespace content
