// A resource's index entries packed into bytes: kept beside where the resource stands, to verify a
// candidate of a search without its body and to know which rows of the index are its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/search/index.hpp"

namespace store::postgres {

std::string pack(std::vector<fhir::IndexEntry> const& entries);

// The entries of these parameters. A number's range has shrunk to its value.
std::vector<fhir::IndexEntry> unpack(std::string_view packed,
                                     std::vector<std::uint32_t> const& parameters);
std::vector<fhir::IndexEntry> unpack_all(std::string_view packed);

}  // namespace store::postgres
