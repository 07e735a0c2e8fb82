// Parts of a resource, for other doors that give resources away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rest {

// The resource with only these elements and those that must not lack, tagged SUBSETTED.
// R4 search.html#elements.
base::Result<std::string> elements_of(std::string_view resource,
                                      std::vector<std::string> const& elements);

}  // namespace rest
