// The store in a PostgreSQL database (15 or newer), durable before it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/log/finding.hpp"
#include "store/log/store.hpp"

namespace store {

struct PostgresOptions {
    std::size_t connections_max = 24;        // Of readers; one more writes.
    std::size_t recent_bytes = 160u << 20;   // Of resources that are remembered.
};

// Whether an address names a PostgreSQL database: postgresql://… or postgres://…
bool is_postgres(std::string_view address);

// Opens the store in the database's schema "homeward", which is made and brought up to date.
// Several processes may open it: their transactions take turns by an advisory lock, each is checked
// against what the others wrote, and what they wrote is seen after a quarter of a second at most.
// Listeners hear of the commits of their own process. Refuses store.unreachable, store.denied and
// store.too_new. Snapshots must not outlive the store.
//
// When the database goes away, questions and commits are refused with store.unreachable; once it
// is back the store goes on by itself.
base::Result<std::unique_ptr<Store>> open_postgres(std::string const& address,
                                                   PostgresOptions const& options = {});

// Removes the store of a database, all of it, for ever. For tests and for giving a demonstration a
// fresh start. No one else
// may use it.
base::Result<void> empty_postgres(std::string const& address);

// Reads the whole log and compares: sequences without gaps, times that never go back, where each
// resource stands, its entries against those of its body, and the rows of the index. At most
// `findings_max` findings. A store may be open meanwhile.
base::Result<std::vector<Finding>> check_postgres(std::string const& address,
                                                  std::size_t findings_max = 100);

// Throws away the search index and makes it anew from the newest bodies. Returns the resources
// indexed. Who writes meanwhile waits.
base::Result<std::uint64_t> rebuild_postgres_index(std::string const& address);

}  // namespace store
