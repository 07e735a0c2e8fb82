// Versions of the past, newest first.
#pragma once

#include "store/postgres/internal/view.hpp"

namespace store::postgres {

base::Result<std::vector<Version>> history(View& view, HistoryAsk const& ask);
base::Result<std::uint64_t> history_total(View& view, HistoryAsk const& ask);
base::Result<std::vector<Version>> changes_after(View& view, std::uint64_t sequence,
                                                 std::size_t count);
base::Result<std::optional<Version>> read_version(View& view, Key const& key,
                                                  std::uint64_t version);

}  // namespace store::postgres
