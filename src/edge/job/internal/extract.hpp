// Carrying out an export: from a snapshot into files.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>

#include "edge/bulk/import.hpp"
#include "edge/job/internal/job.hpp"
#include "store/log/store.hpp"

namespace job {

struct Course {
    std::atomic<bool> stopping{false};  // Asked by others: then extract ends with job.failed.
    std::atomic<std::uint64_t> seen{0};  // Versions that an export has looked at.
    bulk::Progress import;
};

// Writes the files of the job below the folder: the record as it stood with version job.sequence,
// of which each resource only if the job's actor may read it. The same files whenever it is done.
base::Result<std::vector<Output>> extract(store::Store& store, Job const& job,
                                          std::filesystem::path const& folder, Course& course);

}  // namespace job
