// Real and published resources must pass. They lie in a folder "shared" beside the repository;
// without it these tests say so and skip.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "fhir/validation/validation.hpp"

namespace fhir {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> shared_folder() {
    for (fs::path at = HOMEWARD_SOURCE_DIR; at != at.root_path(); at = at.parent_path()) {
        if (fs::exists(at / "shared/fhir")) return at / "shared/fhir";
    }
    return std::nullopt;
}

std::string inflated(fs::path const& file) {
    std::string text;
    auto* const stream = gzopen(file.c_str(), "rb");
    std::vector<char> block(1 << 20);
    for (int read = 0; (read = gzread(stream, block.data(), 1 << 20)) > 0;) {
        text.append(block.data(), static_cast<std::size_t>(read));
    }
    gzclose(stream);
    return text;
}

std::string slurp(fs::path const& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::string without_indexes(std::string_view path) {
    std::string plain;
    bool inside = false;
    for (auto const c : path) {
        if (c == '[') inside = true;
        if (!inside) plain += c;
        if (c == ']') inside = false;
    }
    return plain;
}

// Counts of issues by path and message, so that a failure reads as a short list.
class Tally {
  public:
    void add(std::string text, std::string const& name) {
        auto const document = parse(std::move(text));
        ASSERT_TRUE(document) << name;
        ++documents_;
        for (auto const& issue : validate(document->root())) {
            ++issues_[without_indexes(issue.path) + " " + issue.message];
            last_ = name;
        }
    }
    void expect_none(std::size_t at_least) const {
        EXPECT_GE(documents_, at_least);
        for (auto const& [issue, count] : issues_)
            ADD_FAILURE() << count << " x " << issue << " " << last_;
    }

  private:
    std::size_t documents_ = 0;
    std::map<std::string, std::size_t> issues_;
    std::string last_;
};

TEST(RealData, SyntheaBundlesPass) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    Tally tally;
    for (auto const& file : fs::directory_iterator(*shared / "synthea")) {
        tally.add(inflated(file.path()), file.path().filename());
    }
    tally.expect_none(40);
}

TEST(RealData, BulkResourcesPass) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    Tally tally;
    for (auto const& file : fs::directory_iterator(*shared / "bulk-10")) {
        auto const text = inflated(file.path());
        for (auto const line : base::split(text, '\n')) {
            if (!line.empty()) tally.add(std::string(line), file.path().filename());
        }
    }
    tally.expect_none(1000);
}

TEST(RealData, UkCoreExamplesPass) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    Tally tally;
    for (auto const& file : fs::directory_iterator(*shared / "ukcore/json")) {
        tally.add(slurp(file.path()), file.path().filename());
    }
    tally.expect_none(50);
}

}  // namespace
}  // namespace fhir
