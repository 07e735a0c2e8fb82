// The jobs and their folders: what is known of each, on the disk too.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "edge/job/internal/extract.hpp"
#include "edge/job/internal/job.hpp"

namespace job {

class Shelf {
  public:
    explicit Shelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void load();  // What an earlier run left; a folder that cannot be read is logged and left.

    base::Result<void> put(Job const& job);            // New or changed: on the disk, then known.
    std::optional<Job> find(std::string const& id);
    std::optional<Job> next_waiting();                 // The oldest.
    std::size_t waiting();
    void remove(std::string const& id);                // And its files; stops it if it runs.
    std::vector<std::string> ended_before(base::Instant at);
    std::filesystem::path folder_of(std::string const& id) const { return folder_ / id; }
    std::shared_ptr<Course> course_of(std::string const& id);  // Null if there is none.
    void stop_all();

  private:
    struct Known {
        Job job;
        std::shared_ptr<Course> course = std::make_shared<Course>();
    };

    std::filesystem::path folder_;
    std::mutex mutex_;
    std::map<std::string, Known> jobs_;  // Ids begin with the time.
};

}  // namespace job
