// Real and published resources say the same in XML as in JSON. They lie in a folder "shared" beside
// the repository; without it these tests say so and skip.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/text.hpp"
#include "fhir/value/draft.hpp"
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

// gzopen reads plain files too.
std::string text_of(fs::path const& file) {
    std::string text;
    auto* const stream = gzopen(file.c_str(), "rb");
    std::vector<char> block(1 << 20);
    for (int read = 0; (read = gzread(stream, block.data(), 1 << 20)) > 0;) {
        text.append(block.data(), static_cast<std::size_t>(read));
    }
    gzclose(stream);
    return text;
}

// Members by name, so that only the meaning is compared.
Draft in_order(Value value) {
    Draft draft(value);
    auto const sort = [](Draft& each, auto const& self) -> void {
        std::ranges::sort(each.members(), {}, &Draft::Member::name);
        for (auto& member : each.members()) self(member.value, self);
        for (auto& element : each.elements()) self(element, self);
    };
    sort(draft, sort);
    return draft;
}

std::string meaning_of(std::string const& json) {
    auto const document = parse(json);
    return document ? in_order(document->root()).print() : "no JSON";
}

std::vector<fs::path> files_of(fs::path const& folder) {
    std::vector<fs::path> files(fs::directory_iterator(folder), fs::directory_iterator{});
    std::ranges::sort(files);
    return files;
}

// To XML and back.
void expect_same(std::string const& json, std::string const& name) {
    auto const document = parse(json);
    ASSERT_TRUE(document) << name;
    auto const xml = xml_from_json(document->root());
    ASSERT_TRUE(xml) << name << " " << xml.error().details.at(0).path;
    auto const back = json_from_xml(*xml);
    ASSERT_TRUE(back) << name << " " << back.error().details.at(0).path
                      << back.error().details.at(0).reason;
    EXPECT_TRUE(meaning_of(*back) == in_order(document->root()).print()) << name;
}

TEST(RealData, SyntheaBundlesComeBackFromXml) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    auto const files = files_of(*shared / "synthea");
    for (auto const& file : files) expect_same(text_of(file), file.filename());
    EXPECT_GE(files.size(), 40U);
}

TEST(RealData, BulkResourcesComeBackFromXml) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    for (auto const& file : files_of(*shared / "bulk-10")) {
        auto const text = text_of(file);
        for (auto const line : base::split(text, '\n')) {
            if (!line.empty()) expect_same(std::string(line), file.filename());
        }
    }
}

TEST(RealData, UkCoreExamplesAreRead) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    std::size_t read = 0;
    for (auto const* folder : {"ukcore/xml", "ukcore/json", "fhirpath/input"}) {
        for (auto const& file : files_of(*shared / folder)) {
            auto json = text_of(file);
            if (file.extension() == ".xml") {
                auto const made = json_from_xml(json);
                ASSERT_TRUE(made) << file << " " << made.error().details.at(0).path
                                  << made.error().details.at(0).reason;
                json = *made;
            }
            expect_same(json, file.filename());
            ++read;
        }
    }
    EXPECT_GE(read, 100U);
}

}  // namespace
}  // namespace fhir
