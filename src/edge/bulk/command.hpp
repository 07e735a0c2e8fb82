// `homeward import` as a person sees it: progress while it runs, a report at the end.
#pragma once

#include <string>
#include <vector>

#include "edge/bulk/import.hpp"

namespace bulk {

// Imports files and folders into the import's store. A bar on a terminal, plain lines otherwise;
// rejections on standard error. Gives the exit status: 0 if everything is in the record, 1 if
// something was rejected, 2 if nothing could be done.
int import_here(Import const& import, std::vector<std::string> const& paths);

struct Server {
    std::string url;     // "http://127.0.0.1:8080"
    std::string token;   // Of a client that may write.
};

// The same by REST transactions. Ids are the server's, so a repeated import writes again.
int import_there(Server const& server, std::vector<std::string> const& paths);

}  // namespace bulk
