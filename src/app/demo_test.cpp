#include "app/demo.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "edge/auth/account.hpp"
#include "edge/care/care.hpp"
#include "store/memory/memory.hpp"

namespace {

class Demo : public testing::Test {
  protected:
    ~Demo() override { std::filesystem::remove(people); }

    // Patients p0 to p39, and who of them lives alone, in the record and in the file.
    void make_people() {
        std::ofstream file(people);
        store::Batch batch;
        batch.at = from;
        auto const add = [&](std::string const& type, std::string const& id,
                             std::string const& rest) {
            auto const text =
                R"({"resourceType":")" + type + R"(","id":")" + id + "\"," + rest + "}";
            auto const document = fhir::parse(text);
            batch.changes.push_back(
                store::change_from({type, id}, store::Method::create, *document, 0));
            return text;
        };
        for (int i = 0; i < 40; ++i) {
            auto const id = "p" + std::to_string(i);
            file << add("Patient", id, R"("birthDate":"1938-05-01","gender":"female")") << '\n';
            if (i % 2 == 0) {
                add("Observation", id + "-household",
                    R"("status":"final","code":{"text":"Who is at home"},)"
                    R"("subject":{"reference":"Patient/)" +
                        id + R"("},"valueString":"Lives alone")");
            }
        }
        ASSERT_TRUE(store->commit(std::move(batch)));
    }

    base::Instant from = *base::instant_from("2026-06-01T00:00:00Z");
    base::Instant until = *base::instant_from("2026-06-15T12:00:00Z");
    std::filesystem::path people = std::filesystem::temp_directory_path() /
                                   ("homeward-demo-" + std::to_string(getpid()) + ".ndjson");
    std::unique_ptr<store::Store> store = store::memory();
};

TEST_F(Demo, MakesAPastWithTheProductsOwnOperations) {
    make_people();
    ASSERT_TRUE(app::load_directory(*store, from));
    auto const residents = app::residents_of(*store, people, until);
    ASSERT_TRUE(residents);
    ASSERT_EQ(residents->size(), 40u);
    EXPECT_EQ(residents->at(0).age, 88);
    EXPECT_TRUE(residents->at(0).lives_alone);
    EXPECT_FALSE(residents->at(1).lives_alone);
    rest::Operations operations;
    ASSERT_TRUE(care::add_operations(operations));
    auto const made = app::load_past(*store, operations, *residents,
                                     {.from = from, .until = until, .referrals_a_day = 2});
    ASSERT_TRUE(made) << made.error().message << " " << made.error().context;
    EXPECT_GT(made->referrals, 10);
    EXPECT_GT(made->episodes, 5);
}

TEST_F(Demo, GivesEveryMemberOfStaffAnAccount) {
    ASSERT_TRUE(app::load_accounts(*store, "a password", from));
    for (auto const* name : {"amara", "ben", "chitra", "dev", "ewa", "femi", "grace"}) {
        auto const account = auth::find_account(*store, name);
        ASSERT_TRUE(account && *account) << name;
        EXPECT_EQ((*account)->practitioner, name);
    }
}

TEST_F(Demo, SaysWhenThereAreNoPeople) {
    auto const residents = app::residents_of(*store, "/nowhere/Patient.ndjson", until);
    ASSERT_FALSE(residents);
    EXPECT_EQ(residents.error().code.name, "app.no_people");
}

}  // namespace
