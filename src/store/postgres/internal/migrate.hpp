// The lock by which one transaction at a time writes, and the schema's versions.
#pragma once

#include <chrono>

#include "store/postgres/internal/connection.hpp"

namespace store::postgres {

// Takes the advisory lock for the life of the connection; store.held if another holds it for
// longer than the patience.
base::Result<void> take_lock(Connection& connection, std::chrono::milliseconds patience);
base::Result<void> release_lock(Connection& connection);

// All missing migrations in one transaction; the lock is held. Refuses store.too_new if the schema
// has had more of them than this release knows.
base::Result<void> migrate(Connection& connection);

// Refuses store.too_new, or store.empty if there is no store or one of an older release.
base::Result<void> expect_schema(Connection& connection);

}  // namespace store::postgres
