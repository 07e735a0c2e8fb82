#include "edge/live/hub.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "edge/live/topic.hpp"
#include "store/memory/memory.hpp"

namespace {

using namespace std::chrono_literals;

// One screen: keeps what it is told.
struct Screen {
    std::shared_ptr<http::EventSource> source;
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> seen;  // "topic {data}"

    void open() {
        source->open([this](http::Event const& event) {
            std::lock_guard const lock(mutex);
            seen.push_back(event.name + " " + event.data);
            changed.notify_all();
            return true;
        });
    }
    // What it was told once that many events have come, or two seconds have gone.
    std::vector<std::string> told(std::size_t count) {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, 2s, [&] { return seen.size() >= count; });
        return seen;
    }
};

class Live : public testing::Test {
  protected:
    base::Result<http::Response> ask(std::string const& query, std::string const& last_id = "") {
        auto const door = hub.door();
        auto const actor = std::make_shared<sharing::Actor const>(sharing::Actor{
            .account = "amara", .role = sharing::Role::coordinator, .organisation = "eastfield"});
        serve::Context context{.store = *store,
                               .who = actor,
                               .actor = *actor,
                               .now = {},
                               .base_url = "",
                               .request_id = "1",
                               .note = {}};
        http::Request request{.path = "/live", .query = query};
        if (!last_id.empty()) request.headers.add("Last-Event-ID", last_id);
        return door.routes.at(0).handler(context, request);
    }
    std::unique_ptr<Screen> screen(std::string const& topics, std::string const& last_id = "") {
        auto made = std::make_unique<Screen>();
        auto const response = ask("topics=" + topics, last_id);
        EXPECT_TRUE(response) << response.error().message;
        made->source = response->events;
        made->open();
        return made;
    }
    void write(std::string const& type, std::string const& id, std::string const& rest = "") {
        auto const document = fhir::parse(R"({"resourceType":")" + type + "\"" + rest + "}");
        store::Batch batch;
        batch.at = {1000};
        batch.changes.push_back(
            store::change_from({type, id}, store::Method::update, *document, std::nullopt));
        ASSERT_TRUE(store->commit(std::move(batch)));
    }

    std::unique_ptr<store::Store> store = store::memory();
    live::Hub hub{*store};
};

TEST_F(Live, TellsTheBoardsOfAType) {
    auto const door = screen("front-door,places");
    auto const programme = screen("programme");
    write("ServiceRequest", "7");
    EXPECT_EQ(door->told(2),
              (std::vector<std::string>{R"(front-door {"sequence":1,"keys":["ServiceRequest/7"]})",
                                        R"(places {"sequence":1,"keys":["ServiceRequest/7"]})"}));
    write("Goal", "1");
    EXPECT_EQ(programme->told(1).at(0), R"(programme {"sequence":2,"keys":["Goal/1"]})");
    EXPECT_EQ(door->seen.size(), 2u);
}

TEST_F(Live, TellsThePersonsScreenOfEverythingAboutThem) {
    auto const person = screen("person:p1");
    write("Observation", "1", R"(,"subject":{"reference":"Patient/p2"})");
    write("Task", "2", R"(,"for":{"reference":"Patient/p1"})");
    EXPECT_EQ(person->told(1).at(0).substr(0, 10), "person:p1 ");
    write("Patient", "p1");
    auto const told = person->told(2);
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[1], R"(person:p1 {"sequence":3,"keys":["Patient/p1"]})");
}

TEST_F(Live, GathersABurstIntoOneEvent) {
    auto const board = screen("places");
    for (int i = 0; i < 50; ++i) write("Location", std::to_string(i));
    std::this_thread::sleep_for(300ms);
    // One at once, then at most one in a tenth of a second.
    auto const events = board->told(1).size();
    EXPECT_GE(events, 1u);
    EXPECT_LE(events, 5u);
}

TEST_F(Live, TellsAtOnceWhoMissedSomething) {
    write("Task", "1");
    EXPECT_EQ(screen("places", "0")->told(1).at(0), R"(places {"sequence":1,"keys":[]})");
    auto const current = screen("places", "1");
    std::this_thread::sleep_for(20ms);
    EXPECT_TRUE(current->seen.empty());
}

TEST_F(Live, ForgetsAScreenThatCloses) {
    auto const open = screen("places");
    EXPECT_EQ(hub.listeners(), 1u);
    open->source.reset();
    EXPECT_EQ(hub.listeners(), 0u);
}

TEST_F(Live, RefusesTopicsThatItDoesNotKnow) {
    for (auto const* query : {"", "topics=", "topics=beds", "topics=person:", "topics=%zz"}) {
        auto const answer = ask(query);
        ASSERT_FALSE(answer) << query;
        EXPECT_EQ(answer.error().code.name, "live.unknown_topic");
    }
}

TEST_F(Live, ReachesAThousandScreens) {
    std::vector<std::unique_ptr<Screen>> screens;
    for (int i = 0; i < 1000; ++i) screens.push_back(screen("front-door"));
    auto const begun = std::chrono::steady_clock::now();
    write("Task", "1");
    for (auto const& one : screens) EXPECT_EQ(one->told(1).size(), 1u);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
}

TEST(PersonOf, ReadsTheReferenceOfAnyBaseAddress) {
    auto const person = [](std::string const& body) {
        return live::person_of({.key = {"Goal", "1"},
                                .version = 1,
                                .sequence = 1,
                                .at = {},
                                .body = std::make_shared<std::string const>(body)});
    };
    EXPECT_EQ(person(R"({"subject":{"reference":"https://a.example/fhir/Patient/7"}})"), "7");
    EXPECT_EQ(person(R"({"patient":{"reference":"Patient/7/_history/2"}})"), "7");
    EXPECT_EQ(person(R"({"subject":{"reference":"Group/7"}})"), "");
    EXPECT_EQ(person(R"({})"), "");
    EXPECT_EQ(live::person_of(
                  {.key = {"Goal", "1"}, .version = 2, .sequence = 2, .at = {}, .body = nullptr}),
              "");
}

}  // namespace
