// The room's own rows in the store.
#pragma once

#include <string_view>
#include <vector>

#include "store/log/store.hpp"

namespace auth {

inline constexpr std::string_view room = "auth";

base::Result<void> write_rows(store::Store& store, std::vector<store::Row> rows, base::Instant now);

}  // namespace auth
