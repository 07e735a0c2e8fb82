// What checking a store finds.
#pragma once

#include <string>

namespace store {

// A disagreement between the log and what is derived from it.
struct Finding {
    std::string key;     // "Patient/7", or the name of a table.
    std::string reason;
};

}  // namespace store
