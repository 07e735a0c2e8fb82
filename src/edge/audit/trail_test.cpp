#include "edge/audit/trail.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "fhir/value/value.hpp"

namespace {

class AuditTrail : public testing::Test {
  protected:
    AuditTrail() {
        std::filesystem::create_directories(folder);
        std::filesystem::remove(path);
    }
    ~AuditTrail() override { std::filesystem::remove_all(folder); }

    std::unique_ptr<audit::Trail> open() {
        auto trail = audit::Trail::open(path);
        EXPECT_TRUE(trail) << trail.error().message;
        return std::move(trail).value();
    }
    void write(int from, int to) {
        auto const trail = open();
        for (int i = from; i <= to; ++i) trail->record(entry(i));
    }
    static audit::Entry entry(int i) {
        static auto const actor = std::make_shared<sharing::Actor const>(sharing::Actor{
            .account = "amara", .role = sharing::Role::coordinator, .organisation = "eastfield"});
        return {.at = {i * 1000},
                .request = "r-" + std::to_string(i),
                .actor = actor,
                .verb = "GET",
                .route = "/fhir/{type}/{id}",
                .act = "read",
                .type = "Observation",
                .people = {"p" + std::to_string(i)},
                .clause = "EI-3",
                .purpose = "direct-care",
                .outcome = "200",
                .code = ""};
    }
    std::string text() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void replace(std::string const& from, std::string const& to) {
        auto all = text();
        auto const at = all.find(from);
        ASSERT_NE(at, all.npos);
        all.replace(at, from.size(), to);
        std::ofstream(path, std::ios::trunc) << all;
    }
    void expect_broken(std::string const& message) {
        auto const verified = audit::verify(path);
        ASSERT_FALSE(verified);
        EXPECT_EQ(verified.error().code.name, "audit.chain_broken");
        EXPECT_EQ(verified.error().message, message);
    }

    std::string folder =
        std::filesystem::temp_directory_path() / ("homeward-audit-" + std::to_string(getpid()));
    std::string path = folder + "/" + audit::file_name;
};

TEST_F(AuditTrail, SaysWhoDidWhatToWhomByWhichRight) {
    write(1, 1);
    auto const line = text();
    auto const document = fhir::parse(line.substr(0, line.size() - 1));
    ASSERT_TRUE(document) << line;
    for (auto const& [member, value] :
         std::vector<std::pair<std::string, std::string>>{{"n", "1"},
                                                          {"at", "1970-01-01T00:00:01.000Z"},
                                                          {"request", "r-1"},
                                                          {"who", "amara"},
                                                          {"role", "coordinator"},
                                                          {"organisation", "eastfield"},
                                                          {"verb", "GET"},
                                                          {"route", "/fhir/{type}/{id}"},
                                                          {"act", "read"},
                                                          {"type", "Observation"},
                                                          {"clause", "EI-3"},
                                                          {"purpose", "direct-care"},
                                                          {"outcome", "200"}}) {
        EXPECT_EQ((*document)[member].text(), value) << member;
    }
    EXPECT_EQ((*document)["people"][0].text(), "p1");
    EXPECT_FALSE((*document)["code"]);
}

TEST_F(AuditTrail, GoesOnWhereTheLastRunEnded) {
    write(1, 3);
    write(4, 20'000);
    auto const verified = audit::verify(path);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->lines, 20'000u);
    EXPECT_FALSE(verified->unfinished);
}

TEST_F(AuditTrail, WritesWithinATenthOfASecond) {
    auto const trail = open();
    trail->record(entry(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    for (int i = 0; i < 100 && trail->lines() == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));  // A busy machine.
    }
    EXPECT_EQ(audit::verify(path)->lines, 1u);
}

TEST_F(AuditTrail, ShowsWhatWasAltered) {
    write(1, 5);
    replace(
        "\"who\":\"amara\",\"role\":\"coordinator\",\"organisation\":\"eastfield\","
        "\"verb\":\"GET\",\"route\":\"/fhir/{type}/{id}\",\"act\":\"read\","
        "\"type\":\"Observation\",\"people\":[\"p3\"]",
        "\"who\":\"amara\",\"people\":[]");
    expect_broken("Line 3 of the audit trail or the one before it was altered.");
}

TEST_F(AuditTrail, ShowsWhatIsMissing) {
    write(1, 5);
    auto const all = text();
    auto const second = all.find('\n') + 1;
    auto const third = all.find('\n', second) + 1;
    replace(all.substr(second, third - second), "");
    expect_broken("Line 2 of the audit trail has another number: lines are missing or were moved.");
}

TEST_F(AuditTrail, ShowsWhatIsNoLine) {
    write(1, 2);
    replace("{\"hash\"", "{\"Hash\"");
    expect_broken("Line 1 of the audit trail is not a line of a trail.");
}

TEST_F(AuditTrail, CutsOffWhatACrashLeftUnfinished) {
    write(1, 2);
    std::ofstream(path, std::ios::app) << "{\"hash\":\"00";
    EXPECT_TRUE(audit::verify(path)->unfinished);
    write(3, 3);
    EXPECT_EQ(audit::verify(path)->lines, 3u);
}

TEST_F(AuditTrail, RefusesToGoOnFromADamagedLineOrWithoutAFile) {
    std::ofstream(path) << "rubbish\n";
    EXPECT_EQ(audit::Trail::open(path).error().code.name, "audit.chain_broken");
    EXPECT_EQ(audit::Trail::open(folder + "/no/such").error().code.name, "audit.unreadable");
    EXPECT_EQ(audit::verify(folder + "/none").error().code.name, "audit.unreadable");
}

TEST_F(AuditTrail, IsSharedByTheServerAndACommand) {
    auto const server = open();
    auto const command = open();
    for (int i = 0; i < 3; ++i) {
        server->record(entry(i));
        std::this_thread::sleep_for(std::chrono::milliseconds(70));
        command->record(entry(i));
        std::this_thread::sleep_for(std::chrono::milliseconds(70));
    }
    for (int i = 0; i < 100 && audit::verify(path)->lines < 6; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(audit::verify(path)->lines, 6u);
}

TEST_F(AuditTrail, KeepsEveryEntryOfManyThreads) {
    {
        auto const trail = open();
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20'000; ++i) trail->record(entry(i));
            });
        }
        for (auto& thread : threads) thread.join();
    }
    EXPECT_EQ(audit::verify(path)->lines, 80'000u);
}

}  // namespace
