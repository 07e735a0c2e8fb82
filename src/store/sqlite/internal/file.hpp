// Where the store's file stands in its folder.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.hpp"

namespace store::sqlite {

// Makes the folder if it is not there.
base::Result<std::filesystem::path> file_in(std::filesystem::path const& folder);

std::uint64_t bytes_on_disk(std::filesystem::path const& file);  // With its write-ahead log.

}  // namespace store::sqlite
