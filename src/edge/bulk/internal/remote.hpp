// Importing through a server's REST door.
#pragma once

#include <filesystem>
#include <vector>

#include "edge/bulk/command.hpp"

namespace bulk {

base::Result<Report> import_by_rest(Server const& server,
                                    std::vector<std::filesystem::path> const& files,
                                    Progress& progress);

}  // namespace bulk
