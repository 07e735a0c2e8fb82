// Real and published resources must pass. They lie in a folder "shared" beside the repository;
// without it these tests say so and skip.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "fhir/validation/validation.hpp"
#include "fhir/xml/xml.hpp"

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

// The files of a tar archive, uncompressed, by name.
std::map<std::string, std::string> files_of(std::string const& tar) {
    std::map<std::string, std::string> files;
    constexpr std::size_t block = 512;
    for (std::size_t at = 0; at + block <= tar.size() && tar[at] != '\0';) {
        std::string const name(tar.c_str() + at);
        auto const size = std::stoul(tar.substr(at + 124, 11), nullptr, 8);
        files[name] = tar.substr(at + block, size);
        at += block + (size + block - 1) / block * block;
    }
    return files;
}

// With UK Core's own profiles laid over HL7's, by the claims of the examples.
TEST(RealData, UkCoreExamplesHoldTheirProfiles) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    Package package;
    for (auto const& file : fs::directory_iterator(*shared / "ukcore")) {
        if (file.path().extension() != ".tgz") continue;
        for (auto const& [name, text] : files_of(inflated(file.path()))) {
            bool const manifest = name.ends_with("package.json");
            if (!manifest && name.ends_with(".json")) EXPECT_TRUE(package.add(text)) << name;
        }
    }
    ASSERT_GT(package.size(), 190U);
    Terminology const terminology(package, &hl7_terminology());
    Profiles const profiles(package, terminology);
    for (auto const& each : package.all()) {
        if ((*each)["resourceType"].text() == "StructureDefinition")
            EXPECT_EQ(profiles.fault(each), "") << (*each)["url"].text();
    }
    std::vector<fs::path> examples;
    for (auto const* folder : {"ukcore/json", "ukcore/xml"}) {
        for (auto const& file : fs::directory_iterator(*shared / folder))
            examples.push_back(file.path());
    }
    std::size_t passed = 0, compared = 0;
    for (auto const& file : examples) {
        auto text = slurp(file);
        if (file.extension() == ".xml") text = json_from_xml(text).value_or("");
        auto const document = parse(text);
        ASSERT_TRUE(document) << file;
        auto const name = file.filename().string();
        std::string found;
        // Hardly an example claims its profile, so each is compared with that of its type.
        auto const type = std::string((*document)["resourceType"].text());
        auto const own = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-" + type;
        ValidationAsk ask{.profiles = &profiles};
        if (profiles.find(own)) ask.also.push_back(own);
        compared += ask.also.size();
        for (auto const& issue : validate(document->root(), ask))
            found += "\n  " + issue.path + " " + issue.message;
        passed += found.empty();
        EXPECT_EQ(found, "") << name;
    }
    std::printf("UK Core examples: %zu of %zu are valid, %zu compared with a UK Core profile\n",
                passed, examples.size(), compared);
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
