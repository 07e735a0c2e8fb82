// The embedded store: one SQLite file in a folder, durable before it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "store/log/finding.hpp"
#include "store/log/store.hpp"

namespace store {

struct Options {
    std::size_t reader_cache_bytes = 2u << 20;   // Of each connection that a snapshot reads through,
                                                 // for pages that are not yet in the mapped file.
    std::size_t recent_bytes = 48u << 20;        // Of versions read lately, for all snapshots.
    std::size_t writer_cache_bytes = 32u << 20;
    std::uint32_t checkpoint_pages = 32000;      // Of 4 kB: the write-ahead log is then folded in.
    std::optional<std::uint32_t> page_limit;     // Of the file; beyond it store.full. For drills.
};

// Opens or makes the store in a folder (which is made too) and brings its schema up to date.
// Refuses store.too_new if a newer release wrote it, store.broken if it cannot be opened.
// Snapshots must not outlive the store. Another process may open the same folder and write too;
// listeners hear only of commits of their own process.
base::Result<std::unique_ptr<Store>> open_sqlite(std::filesystem::path const& folder,
                                                 Options const& options = {});

// Reads the whole log of a folder's store and compares: sequences without gaps, times that never go
// back, where each resource stands, and its index entries against those of its body as this release
// would make them. At most `findings_max` findings.
base::Result<std::vector<Finding>> check(std::filesystem::path const& folder,
                                         std::size_t findings_max = 100);

// Throws away the search index and makes it anew from the newest bodies: after a release that
// indexes differently, or after findings. Returns the resources indexed. No one else may write.
base::Result<std::uint64_t> rebuild_index(std::filesystem::path const& folder);

// Throws away every table that is derived from the log and makes it anew: where each resource
// stands, its history, its names and the search index. The rooms' rows stay: they are not in the
// log. Returns the living resources. No one else may write.
base::Result<std::uint64_t> rebuild(std::filesystem::path const& folder);

}  // namespace store
