// Every Synthea bundle goes in whole and reads back as it was posted.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "base/random.hpp"
#include "edge/bulk/import.hpp"
#include "edge/bulk/internal/source.hpp"
#include "fhir/value/draft.hpp"
#include "store/memory/memory.hpp"

namespace bulk {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> shared_folder() {
    for (fs::path at = HOMEWARD_SOURCE_DIR; at != at.root_path(); at = at.parent_path()) {
        if (fs::exists(at / "shared/fhir")) return at / "shared/fhir";
    }
    return std::nullopt;
}

// The text of a resource without id and meta, and with every reference reduced to what cannot
// change: conditional ones and those to bundle entries become their last part's place.
void normalise(fhir::Draft& draft) {
    for (auto& member : draft.members()) {
        if (member.name == "reference") {
            auto const text = std::string(member.value.text());
            bool const local = text.starts_with("urn:uuid:") || text.find('/') < text.find(':') ||
                               text.find('?') != std::string::npos;
            auto const tail = text.substr(text.find_last_of("/:|") + 1);
            if (local) member.value = text.find('?') == std::string::npos ? tail : "matched";
        }
        normalise(member.value);
    }
    for (auto& element : draft.elements()) normalise(element);
}

std::string normal(fhir::Value resource) {
    fhir::Draft draft(resource);
    draft.set("meta", {});
    draft.set("id", {});
    normalise(draft);
    return draft.print();
}

struct Imported {
    std::unique_ptr<store::Store> store = store::memory();
    record::Owners owners;
    sharing::Actor actor{.account = "import", .role = sharing::Role::system};

    Report run(std::vector<std::string> const& paths) {
        Import const import{.store = *store,
                            .owners = owners,
                            .actor = actor,
                            .now = base::Instant{1'000'000},
                            .new_id = [] { return base::new_id(); }};
        Progress progress;
        auto report = import_files(import, *files_of(paths), progress);
        EXPECT_TRUE(report);
        return std::move(*report);
    }
};

// A reference that was a search cannot be compared with what it found but by there being one.
std::string blind(std::string text, std::vector<std::string> const& found) {
    for (auto const& id : found) {
        for (auto at = text.find("\"" + id + "\""); at != std::string::npos;
             at = text.find("\"" + id + "\"", at)) {
            text.replace(at, id.size() + 2, "\"matched\"");
        }
    }
    return text;
}

TEST(RealData, SyntheaImportsWholeAndReadsBackUnchanged) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    Imported imported;
    auto const report = imported.run({(*shared / "synthea").string()});
    EXPECT_TRUE(report.rejections.empty());
    for (auto const& each : report.rejections) {
        ADD_FAILURE() << each.file << " " << each.where << " " << each.path << " " << each.reason;
    }
    EXPECT_EQ(report.written, 28720u);

    auto const snapshot = imported.store->snapshot();
    std::vector<std::string> matched;
    std::size_t compared = 0;
    auto const files = files_of({(*shared / "synthea").string()});
    for (auto const& file : *files) {
        auto const source = source_from(*load(file));
        ASSERT_TRUE(source);
        bool const first = file.filename().string().starts_with("0-");
        for (auto const entry : (*std::get<Bundle>(*source).document)["entry"]) {
            auto const resource = entry["resource"];
            auto const id = std::string(resource["id"].text());
            if (first) matched.push_back(id);
            auto const version =
                (*snapshot)->read({std::string(resource["resourceType"].text()), id});
            ASSERT_TRUE(version && *version) << id;
            auto const stored = fhir::parse((*version)->body);
            ++compared;
            if (compared % 23 != 0) continue;
            ASSERT_EQ(blind(normal(stored->root()), matched), blind(normal(resource), matched));
        }
    }
    EXPECT_EQ(compared, 28720u);
    auto const again = imported.run({(*shared / "synthea").string()});
    EXPECT_EQ(again.written, 0u);
    EXPECT_EQ(again.unchanged, 28720u);
}

TEST(RealData, BulkNdjsonImportsWhole) {
    auto const shared = shared_folder();
    if (!shared) GTEST_SKIP() << "there is no folder shared beside the repository";
    Imported imported;
    auto const report = imported.run({(*shared / "bulk-10").string()});
    for (auto const& each : report.rejections) {
        ADD_FAILURE() << each.file << " " << each.where << " " << each.path << " " << each.reason;
    }
    EXPECT_GT(report.written, 3000u);
}

}  // namespace
}  // namespace bulk
