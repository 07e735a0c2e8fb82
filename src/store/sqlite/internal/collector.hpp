// Primary keys that an index table lists, within a limit of rows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include "store/sqlite/internal/candidates.hpp"

namespace store::sqlite {

// Gathers primary keys until too many rows were read.
class Collector {
  public:
    explicit Collector(std::size_t limit) : limit_(limit) {}
    bool visit() { return ++visited_ <= limit_; }  // Before each row: whether to read on.
    void keep(std::int64_t pk) { pks_.push_back(pk); }
    Pks take() {
        if (!std::ranges::is_sorted(pks_, std::greater{})) std::ranges::sort(pks_, std::greater{});
        auto const repeated = std::ranges::unique(pks_);
        pks_.erase(repeated.begin(), repeated.end());
        return std::move(pks_);
    }

  private:
    std::size_t limit_;
    std::size_t visited_ = 0;
    Pks pks_;
};

}  // namespace store::sqlite
