// What is written whole or not at all, from parsing to the commit.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/record/write.hpp"
#include "edge/bulk/import.hpp"
#include "edge/bulk/internal/source.hpp"

namespace bulk {

struct Piece {
    std::string file;
    std::string where;                            // "line 12"; empty for a bundle.
    std::vector<std::shared_ptr<void const>> kept;  // What the asks' values point into.
    std::vector<record::Ask> asks;
    bool all_or_nothing = true;                   // A collection goes on without its bad resources.
    record::Prepared prepared;
};

// The pieces of a source; what is no resource is rejected at once.
std::vector<Piece> pieces_of(std::string const& file, Source const& source,
                             std::vector<Rejection>& rejections);

// Every detail of an error as a rejection: "Bundle.entry[3].resource.status" becomes entry 3 and
// "status" below its resource.
void reject(Piece const& piece, base::Error const& error, std::vector<Rejection>& rejections);

}  // namespace bulk
