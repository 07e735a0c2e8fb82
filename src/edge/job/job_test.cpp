#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "edge/job/errors.hpp"
#include "edge/job/internal/ask.hpp"
#include "edge/job/internal/extract.hpp"
#include "store/memory/memory.hpp"

namespace job {
namespace {

namespace fs = std::filesystem;

Job everything() {
    Job job;
    job.id = "7";
    job.actor = {.account = "lab",
                 .display = "Lab",
                 .role = sharing::Role::system,
                 .organisation = {},
                 .organisation_name = {},
                 .practitioner = {},
                 .scopes = {"system/*.rs"}};
    return job;
}

store::Change patient(std::string id, std::string gender) {
    auto const document =
        fhir::parse(R"({"resourceType":"Patient","gender":")" + gender + R"("})");
    return store::change_from({"Patient", std::move(id)}, store::Method::update, *document, {});
}

class Exports : public testing::Test {
  protected:
    Exports() { fs::create_directories(folder); }
    ~Exports() override { fs::remove_all(folder); }

    void write(store::Change change, std::int64_t at) {
        store::Batch batch{.actor = "test", .at = {at}};
        batch.changes.push_back(std::move(change));
        ASSERT_TRUE(store->commit(std::move(batch)));
    }

    std::string lines(char const* name) {
        std::ifstream file(folder / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path folder =
        fs::temp_directory_path() / ("homeward-exports-" + std::to_string(getpid()));
    std::unique_ptr<store::Store> store = store::memory();
    Course course;
};

TEST_F(Exports, AreOfTheInstantThatWasAskedFor) {
    write(patient("1", "male"), 1000);
    write(patient("2", "male"), 2000);
    auto job = everything();
    job.sequence = 2;
    write(patient("1", "female"), 3000);
    write(patient("3", "female"), 4000);
    auto const outputs = extract(*store, job, folder, course);
    ASSERT_TRUE(outputs) << outputs.error().context;
    ASSERT_EQ(outputs->size(), 1U);
    EXPECT_EQ(outputs->front().count, 2U);
    EXPECT_EQ(lines("Patient.1.ndjson").find("female"), std::string::npos);
}

TEST_F(Exports, HoldNothingThatTheActorMayNotRead) {
    write(patient("1", "male"), 1000);
    auto job = everything();
    job.sequence = 1;
    job.actor.scopes = {"system/Observation.rs"};
    auto const outputs = extract(*store, job, folder, course);
    ASSERT_TRUE(outputs);
    EXPECT_TRUE(outputs->empty());
}

TEST_F(Exports, FailWhereTheirFilesCannotBeWritten) {
    write(patient("1", "male"), 1000);
    auto job = everything();
    job.sequence = 1;
    auto const outputs = extract(*store, job, folder / "nowhere", course);
    ASSERT_FALSE(outputs);
    EXPECT_EQ(outputs.error().code.name, errors::failed.name);
}

TEST(Job, IsTheSameAfterItWasKept) {
    auto job = everything();
    job.state = State::done;
    job.ask = {.whom = Whom::group,
               .group = "g",
               .people = {"1"},
               .types = {"Patient", "Observation"},
               .filters = {"Patient?gender=male"},
               .elements = {"name"},
               .since = base::Instant{5},
               .until = {}};
    job.sequence = 12;
    job.outputs = {{.type = "Bundle", .file = "deleted.Patient.1.ndjson", .count = 3,
                    .deletions = true}};
    auto const kept = job_from(text_of(job));
    ASSERT_TRUE(kept);
    EXPECT_EQ(text_of(*kept), text_of(job));
    EXPECT_EQ(kept->actor.role, sharing::Role::system);
}

TEST(Ask, HasToBePatient) {
    auto const asked = ask_from({}, Whom::everyone, "");
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().code.name, errors::not_async.name);
}

}  // namespace
}  // namespace job
