// What every suite needs: where its cases lie, and a tally that knows which may fail.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace suite {

std::string text_of(std::filesystem::path const& file);

// shared/fhir beside the repository or above it; nothing without it.
std::optional<std::filesystem::path> shared_folder();

// Counts cases of one suite against not_passed.tsv.
class Tally {
  public:
    explicit Tally(std::string suite);
    void count(std::string const& name, bool passed, std::string const& what);
    int finish() const;  // Prints "N passed, N failed"; what main returns.

  private:
    std::string suite_;
    std::map<std::string, std::string> may_fail_;
    int passed_ = 0;
    int failed_ = 0;
};

}  // namespace suite
