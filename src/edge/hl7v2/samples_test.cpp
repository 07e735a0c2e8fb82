// Real messages of many senders (../shared/fhir/hl7v2, where it lies beside the source) and our own
// set in examples/: each is accepted, or refused with a reason.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "edge/hl7v2/internal/door_test.hpp"

namespace hl7v2 {
namespace {

namespace fs = std::filesystem;

std::string contents(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// A file may hold several messages, each beginning with MSH at the start of a line.
std::vector<std::string> messages_in(std::string const& text) {
    std::vector<std::string> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.find("MSH|") <= 3) all.emplace_back();
        if (!all.empty()) all.back() += line + "\r";
    }
    return all;
}

std::vector<fs::path> files_below(fs::path const& folder) {
    std::vector<fs::path> files;
    if (!fs::exists(folder)) return files;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".hl7") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

// The folder of shared fixtures, beside or above the source.
fs::path shared_folder() {
    for (auto folder = fs::path(HOMEWARD_SOURCE_DIR); folder != folder.root_path();
         folder = folder.parent_path()) {
        if (fs::exists(folder / "shared/fhir/hl7v2")) return folder / "shared/fhir/hl7v2";
    }
    return {};
}

TEST(Samples, AreEachAcceptedOrRefusedWithAReason) {
    auto files = files_below(fs::path(ROOM_DIR) / "examples");
    std::ranges::copy(files_below(shared_folder()), std::back_inserter(files));
    ASSERT_FALSE(files.empty());
    TestDoor door;
    std::map<std::string, int> counts;
    for (auto const& file : files) {
        for (auto const& text : messages_in(contents(file))) {
            auto const received = door.send(text);
            auto const& answer = received.answer;
            auto const read = acknowledged_from(received.acknowledgement);
            ASSERT_TRUE(read) << file;
            EXPECT_EQ(read->verdict, code_of(answer.verdict)) << file;
            EXPECT_NE(answer.code, "hl7v2.fault") << file;
            EXPECT_TRUE(answer.verdict != Verdict::error || !answer.details.empty()) << file;
            EXPECT_TRUE(answer.verdict == Verdict::accepted || !read->text.empty()) << file;
            ++counts[std::string(code_of(answer.verdict)) + " " + answer.code];
            if (answer.verdict == Verdict::error) {
                std::printf("%s: %s\n", file.filename().c_str(), read->text.c_str());
            }
        }
    }
    for (auto const& [name, count] : counts) std::printf("%5d %s\n", count, name.c_str());
    EXPECT_GT(counts["AA "], 0);
    door.check_all();
}

}  // namespace
}  // namespace hl7v2
