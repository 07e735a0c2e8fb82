// Messages of many areas, each in the order of time, merged into one stream through a file on disk,
// so that a whole city's need not be held in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "edge/extract/internal/sheet.hpp"

namespace extract {

class Stream {
  public:
    explicit Stream(std::filesystem::path path) : path_(std::move(path)) {}
    ~Stream();
    Stream(Stream const&) = delete;

    base::Result<void> add(std::vector<Message> const& messages);

    // Hands pieces of about a megabyte to `take`, one message a line, by time and then by area.
    base::Result<void> merge(std::function<base::Result<void>(std::string const&)> const& take);

  private:
    std::filesystem::path path_;
    int file_ = -1;
    std::uint64_t size_ = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> parts_;  // From, to.
};

}  // namespace extract
