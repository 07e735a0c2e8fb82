// NDJSON files by type, a new one when one has grown large.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string_view>

#include "edge/job/internal/job.hpp"

namespace job {

class Files {
  public:
    explicit Files(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Adds a line; deletions are kept in files of their own.
    void write(std::string_view type, bool deletion, std::string_view line);

    // All files, by type and number. Unavailable (job.failed) if one could not be written.
    base::Result<std::vector<Output>> finish();

  private:
    struct File {
        std::ofstream stream;
        std::size_t bytes = 0;
        std::size_t output = 0;  // Place in outputs_.
        int number = 0;
    };
    void open(File& file, std::string_view type, bool deletion);
    void close(File& file);

    std::filesystem::path folder_;
    std::map<std::string, File, std::less<>> files_;
    std::vector<Output> outputs_;
    bool failed_ = false;
};

}  // namespace job
