// Rows of the index gathered from many resources, in columns as the database takes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/postgres/internal/terms.hpp"

namespace store::postgres {

struct IndexSet {
    struct { std::vector<std::int64_t> term, pk; } terms;
    struct { std::vector<std::int64_t> term; std::vector<std::string> folded;
             std::vector<std::int64_t> pk; } words;
    struct { std::vector<std::int64_t> term, span, low, high, pk; } moments;
    struct { std::vector<std::int64_t> term; std::vector<double> value;
             std::vector<std::int64_t> pk; } amounts;
    struct { std::vector<std::int64_t> term, low, high, pk; } timelines;

    void add(IndexRows const& rows, std::int64_t pk);
};

}  // namespace store::postgres
