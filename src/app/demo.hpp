// What `homeward demo load` does step by step, for a store that is still empty.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "edge/demo/past.hpp"
#include "edge/rest/operation.hpp"
#include "store/log/store.hpp"

namespace app {

// The directory of this place: organisations, services, staff, beds and slots.
base::Result<void> load_directory(store::Store& store, base::Instant at);

// An account for each member of staff, all with this password.
base::Result<void> load_accounts(store::Store& store, std::string const& password,
                                 base::Instant at);

// The people of a Patient.ndjson as the past needs them; who lives alone is read from the record.
base::Result<std::vector<demo::Resident>> residents_of(store::Store& store,
                                                       std::filesystem::path const& people,
                                                       base::Instant at);

// Weeks of made-up referrals and courses up to `until`, by the product's own operations.
base::Result<demo::Made> load_past(store::Store& store, rest::Operations const& operations,
                                   std::vector<demo::Resident> const& residents,
                                   demo::Plan const& plan);

}  // namespace app
