// Brings a file's schema up to date.
#pragma once

#include "store/sqlite/internal/connection.hpp"

namespace store::sqlite {

// All missing migrations in one transaction. Refuses store.too_new if the file has had
// more of them than this release knows.
base::Result<void> migrate(Connection& connection);

}  // namespace store::sqlite
