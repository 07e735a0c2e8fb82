#include "suite.hpp"

#include <fmt/core.h>

#include <fstream>
#include <sstream>

#include "base/text.hpp"

namespace suite {

namespace fs = std::filesystem;

std::string text_of(fs::path const& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::optional<fs::path> shared_folder() {
    for (fs::path at = HOMEWARD_SOURCE_DIR; at != at.root_path(); at = at.parent_path()) {
        if (fs::exists(at / "shared/fhir")) return at / "shared/fhir";
    }
    return std::nullopt;
}

Tally::Tally(std::string suite) : suite_(std::move(suite)) {
    auto const text = text_of(fs::path(HOMEWARD_SOURCE_DIR) / "test/suites/not_passed.tsv");
    for (auto const line : base::split(text, '\n')) {
        auto const fields = base::split(line, '\t');
        if (line.starts_with('#') || fields.size() != 3 || fields[0] != suite_) continue;
        may_fail_.emplace(fields[1], fields[2]);
    }
}

void Tally::count(std::string const& name, bool passed, std::string const& what) {
    auto const known = may_fail_.find(name);
    if (passed && known == may_fail_.end()) {
        ++passed_;
    } else if (passed) {
        ++failed_;
        fmt::print("{}: passes, though not_passed.tsv lists it\n", name);
    } else if (known == may_fail_.end()) {
        ++failed_;
        fmt::print("{}: {}\n", name, what);
    } else {
        fmt::print("{}: not passed, as listed: {}\n", name, known->second);
    }
}

int Tally::finish() const {
    fmt::print("{} passed, {} failed\n", passed_, failed_);
    return failed_ == 0 && passed_ > 0 ? 0 : 1;
}

}  // namespace suite
