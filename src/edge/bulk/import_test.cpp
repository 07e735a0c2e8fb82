#include "edge/bulk/import.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

#include "base/random.hpp"
#include "edge/bulk/internal/source.hpp"
#include "store/memory/memory.hpp"

namespace bulk {
namespace {

namespace fs = std::filesystem;

// A folder of files that goes when the test ends, and a store to import it into.
struct Desk {
    fs::path folder = fs::temp_directory_path() / ("import-" + base::secret(8));
    std::unique_ptr<store::Store> store = store::memory();
    record::Owners owners;
    sharing::Actor actor{.account = "import", .role = sharing::Role::system};

    Desk() { fs::create_directory(folder); }
    ~Desk() { fs::remove_all(folder); }

    void file(std::string const& name, std::string const& text) {
        if (name.ends_with(".gz")) {
            auto* const stream = gzopen((folder / name).c_str(), "wb");
            gzwrite(stream, text.data(), static_cast<unsigned>(text.size()));
            gzclose(stream);
        } else {
            std::ofstream(folder / name) << text;
        }
    }

    // "3 written, 1 unchanged" and a line for each rejection.
    std::string run() {
        Import const import{.store = *store,
                            .owners = owners,
                            .actor = actor,
                            .now = base::Instant{1'000'000},
                            .new_id = [] { return base::new_id(); }};
        Progress progress;
        auto const files = files_of({folder.string()});
        EXPECT_TRUE(files);
        auto const report = import_files(import, *files, progress);
        if (!report) return std::string(report.error().code.name);
        auto text = std::to_string(report->written) + " written, " +
                    std::to_string(report->unchanged) + " unchanged";
        for (auto const& each : report->rejections) {
            text += "\n" + each.file + " " + each.where + " " + each.path;
        }
        EXPECT_EQ(progress.bytes_done, progress.bytes_total);
        return text;
    }

    std::string body(std::string const& type, std::string const& id) {
        auto const version = (*store->snapshot())->read({type, id});
        return version && *version && (*version)->body ? *(*version)->body : "";
    }
};

constexpr char const* ward =
    R"({"resourceType":"Bundle","type":"batch","entry":[{"fullUrl":"urn:uuid:l1",
    "resource":{"resourceType":"Location","id":"l1","identifier":[{"system":"x","value":"1"}]},
    "request":{"method":"POST","url":"Location","ifNoneExist":"identifier=x|1"}}]})";

constexpr char const* person =
    R"({"resourceType":"Bundle","type":"transaction","entry":[
    {"fullUrl":"urn:uuid:p1","resource":{"resourceType":"Patient","id":"p1","active":true},
     "request":{"method":"POST","url":"Patient"}},
    {"fullUrl":"urn:uuid:e1","resource":{"resourceType":"Encounter","id":"e1","status":"finished",
      "class":{"code":"AMB"},"subject":{"reference":"urn:uuid:p1"},
      "location":[{"location":{"reference":"Location?identifier=x|1"}}]},
     "request":{"method":"POST","url":"Encounter"}}]})";

TEST(Import, KeepsIdsAndResolvesReferences) {
    Desk desk;
    desk.file("person.json.gz", person);
    desk.file("0-ward.json", ward);
    EXPECT_EQ(desk.run(), "3 written, 0 unchanged");
    auto const encounter = desk.body("Encounter", "e1");
    EXPECT_NE(encounter.find(R"("subject":{"reference":"Patient/p1"})"), std::string::npos);
    EXPECT_NE(encounter.find(R"("location":{"reference":"Location/l1"})"), std::string::npos);
}

TEST(Import, WritesNothingTwice) {
    Desk desk;
    desk.file("person.json", person);
    desk.file("0-ward.json", ward);
    EXPECT_EQ(desk.run(), "3 written, 0 unchanged");
    EXPECT_EQ(desk.run(), "0 written, 3 unchanged");
    EXPECT_EQ(desk.store->size()->versions, 3u);
}

TEST(Import, TriesAgainWhatReferredToSomethingLater) {
    Desk desk;
    desk.file("a-person.json", person);
    desk.file("b-ward.json", ward);
    EXPECT_EQ(desk.run(), "3 written, 0 unchanged");
}

TEST(Import, RejectsByFileLineEntryAndElement) {
    Desk desk;
    desk.file("a.json", person);
    desk.file("b.ndjson",
              "{\"resourceType\":\"Patient\",\"id\":\"p2\"}\n\n{\"resourceType\":\"Patient\","
              "\"id\":\"p3\","
              "\"gender\":\"blue\"}\n{nonsense\n");
    desk.file("c.json", "[1]");
    desk.file("d.json", R"({"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"p4"}},{"resource":{"resourceType":"Patient","id":"p5","birthDate":"soon"}}]})");
    EXPECT_EQ(desk.run(),
              "2 written, 0 unchanged\n"
              "a.json entry 1 resource.location[0].location.reference\n"
              "b.ndjson line 3 Patient.gender\n"
              "b.ndjson line 4 line 1, column 2\n"
              "c.json  \n"
              "d.json entry 1 resource.birthDate");
}

TEST(Import, ReadsNdjsonBundlesAndLoneResources) {
    EXPECT_TRUE(std::holds_alternative<Lines>(
        *source_from("{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Patient\"}")));
    EXPECT_TRUE(std::holds_alternative<Lines>(*source_from("{\n\"resourceType\":\"Patient\"}")));
    EXPECT_TRUE(std::holds_alternative<Bundle>(
        *source_from("{\"resourceType\":\"Bundle\",\n\"type\":\"batch\"}")));
    EXPECT_FALSE(source_from("{\"resourceType\":\"Bundle\",\"type\":\"document\"}"));
    EXPECT_FALSE(source_from(""));
    EXPECT_FALSE(source_from("{}"));
}

}  // namespace
}  // namespace bulk
