// The log as it is listed: by resource, by type, whole, or as of an instant.
#pragma once

#include <vector>

#include "store/sqlite/internal/view.hpp"

namespace store::sqlite {

base::Result<std::vector<Version>> history(View& view, HistoryAsk const& ask, std::int64_t newest);
base::Result<std::uint64_t> history_total(View& view, HistoryAsk const& ask, std::int64_t newest);

// The first sequence whose time is at or after the instant; newest + 1 if there is none.
base::Result<std::int64_t> first_at_or_after(View& view, std::int64_t at_ms, std::int64_t newest);

}  // namespace store::sqlite
