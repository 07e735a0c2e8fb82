#include "edge/job/internal/files.hpp"

#include <fmt/format.h>

#include "edge/job/errors.hpp"

namespace job {
namespace {

// A client fetches a file in one answer, which is kept in memory meanwhile.
constexpr std::size_t file_bytes_max = 32u << 20;

}  // namespace

void Files::open(File& file, std::string_view type, bool deletion) {
    ++file.number;
    file.output = outputs_.size();
    outputs_.push_back({.type = std::string(deletion ? "Bundle" : type),
                        .file = fmt::format("{}{}.{}.ndjson", deletion ? "deleted." : "", type,
                                            file.number),
                        .count = 0,
                        .deletions = deletion});
    file.stream = std::ofstream(folder_ / outputs_.back().file, std::ios::binary);
    file.bytes = 0;
}

void Files::close(File& file) {
    file.stream.close();
    failed_ = failed_ || !file.stream;
}

void Files::write(std::string_view type, bool deletion, std::string_view line) {
    auto const name = fmt::format("{}{}", deletion ? "deleted." : "", type);
    auto& file = files_[name];
    if (file.number == 0 || file.bytes + line.size() > file_bytes_max) {
        if (file.number > 0) close(file);
        open(file, type, deletion);
    }
    file.stream << line << '\n';
    file.bytes += line.size() + 1;
    ++outputs_[file.output].count;
}

base::Result<std::vector<Output>> Files::finish() {
    for (auto& [name, file] : files_) close(file);
    if (failed_) {
        return base::refuse(errors::failed, std::string(errors::failed.message),
                            "a file of the export could not be written");
    }
    return std::move(outputs_);
}

}  // namespace job
