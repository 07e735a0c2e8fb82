#include "edge/screen/screens.hpp"

#include <gtest/gtest.h>

#include "edge/care/house_test.hpp"

namespace {

using namespace care::testing;

// The screens over a house, as one member of staff sees them.
struct Window {
    House house;
    screen::Screens screens;
    serve::Door door = screens.door();
    std::vector<std::string> noted;  // People in the audit note of the last look.

    base::Result<fhir::Document> look(sharing::Actor const& who, std::string_view pattern,
                                      std::string capture = {}, std::string query = {}) {
        auto const shared = std::make_shared<sharing::Actor const>(who);
        serve::Context context{*house.store, shared, *shared, house.now, "http://x", "r", {}};
        http::Request request{.query = std::move(query), .captures = {std::move(capture)}};
        for (auto const& route : door.routes) {
            if (route.pattern != pattern) continue;
            auto const response = TRY(route.handler(context, request));
            noted = context.note.people;
            return fhir::parse(response.body);
        }
        throw std::runtime_error("no such screen");
    }

    void add(fhir::Draft const& resource) {
        store::Batch batch{.actor = "seed", .at = house.now};
        batch.changes.push_back(terms::change(resource, 0));
        ASSERT_TRUE(house.store->commit(std::move(batch)));
    }
};

fhir::Draft patient(std::string id, std::string family, std::string number) {
    return fhir::object(
        {{"resourceType", "Patient"},
         {"id", id},
         {"identifier", fhir::array({fhir::object({{"system", terms::nhs_number},
                                                   {"value", number}})})},
         {"name", fhir::array({fhir::object({{"use", "official"},
                                             {"family", family},
                                             {"given", fhir::array({"Ada"})}})})},
         {"address", fhir::array({fhir::object({{"postalCode", "B9 5SS"}})})},
         {"birthDate", "1940-05-01"}});
}

std::string refer(std::string const& id) {
    return R"({"name":"patient","valueReference":{"reference":"Patient/)" + id + R"("}},)" +
           param("trigger", "fall") + "," + param("what", "Fell in the kitchen");
}

TEST(FrontDoor, ShowsWhoWaitsAndWhatBecameOfThem) {
    Window window;
    window.add(patient("p3", "Finch", "9990007659"));
    EXPECT_EQ(window.look(amara, "/screen/front-door")->root()["rows"].size(), 0u);
    auto const referred = window.house.call("refer", amara, "ServiceRequest", refer("p3"));
    auto const list = window.look(amara, "/screen/front-door").value();
    ASSERT_EQ(list["rows"].size(), 1u);
    auto const row = list["rows"][0];
    EXPECT_EQ(row["person"]["name"].text(), "Ada Finch");
    EXPECT_EQ(row["person"]["age"].integer(), 86);
    EXPECT_EQ(row["trigger"].text(), "Fall");
    EXPECT_EQ(row["from"].text(), "Eastfield Hospital");
    EXPECT_EQ(row["clock"]["due"].text(), "2026-11-20T10:30:00.000Z");
    EXPECT_EQ(row["status"].text(), "waiting");
    EXPECT_EQ(window.noted, std::vector<std::string>{"p3"});
    auto const task = "Task/" + std::string(row["task"].text());
    EXPECT_EQ(code_of(window.house.call("triage", amara, task,
                                        param("outcome", "decline") + "," +
                                            param("reason", "Known to the GP today"))),
              "done");
    auto const after = window.look(amara, "/screen/front-door").value();
    EXPECT_EQ(after["rows"].size(), 0u);
    ASSERT_EQ(after["closedToday"].size(), 1u);
    EXPECT_EQ(after["closedToday"][0]["outcome"].text(), "declined");
    EXPECT_EQ(after["closedToday"][0]["reason"].text(), "Known to the GP today");
}

TEST(Person, ForgetsWhatHasChanged) {
    Window window;
    window.add(patient("p3", "Finch", "9990007659"));
    auto const before = window.look(ben, "/screen/person/{id}", "p3").value();
    EXPECT_EQ(before["person"]["adjustments"].size(), 0u);
    window.add(fhir::object(
        {{"resourceType", "Flag"},
         {"id", "f1"},
         {"status", "active"},
         {"category", fhir::array({terms::own_concept("flag-category", "adjustment")})},
         {"code", terms::text_concept("Speak slowly")},
         {"subject", terms::reference("Patient", "p3")}}));
    auto const after = window.look(ben, "/screen/person/{id}", "p3").value();
    EXPECT_EQ(after["person"]["adjustments"][0].text(), "Speak slowly");
    EXPECT_EQ(window.look(ben, "/screen/person/{id}", "p9").error().code.name, "screen.no_person");
}

TEST(Person, ShowsTheStoryUpToTheDecision) {
    Window window;
    auto const id = decided(window.house, "p1", "bed");
    auto const page = window.look(ben, "/screen/person/{id}", "p1").value();
    auto const episode = page["episode"];
    EXPECT_EQ(episode["id"].text(), id);
    EXPECT_EQ(episode["stage"].text(), "placing");
    EXPECT_EQ(episode["nextStep"]["operation"].text(), "request-place");
    EXPECT_EQ(episode["decision"]["wish"].text(), "My own bed");
    EXPECT_EQ(page["assessments"][0]["news2"]["total"].integer(), 6);
    EXPECT_EQ(page["assessments"][0]["news2"]["band"].text(), "medium");
    EXPECT_EQ(page["keyWorker"].text(), "amara");
    EXPECT_EQ(page["timeline"].size(), 4u);
}

TEST(Places, ExplainEveryPlaceThatDoesNotFit) {
    Window window;
    auto const id = decided(window.house, "p1", "bed");
    auto const asked = window.house.call("request-place", amara, "EpisodeOfCare/" + id,
                                         param("kind", "bed") + "," + param("need", "Transfers") +
                                             "," + param("criterion", "hoist"));
    ASSERT_EQ(code_of(asked), "done");
    auto const board = window.look(dev, "/screen/places").value();
    EXPECT_EQ(board["units"].size(), 4u);
    EXPECT_EQ(board["units"][0]["places"].size(), 20u);
    EXPECT_FALSE(board["units"][0]["age"]["stale"].boolean());
    auto const waiting = board["waiting"][0];
    EXPECT_EQ(waiting["clock"]["rule"].text(), "bed-request-14 v1");
    EXPECT_EQ(waiting["matches"].size(), 32u);
    EXPECT_TRUE(waiting["matches"][0]["fits"].boolean());
    auto const last = waiting["matches"][31];
    EXPECT_FALSE(last["fits"].boolean());
    EXPECT_GT(last["whyNot"].size(), 0u);
    window.house.now.ms += 5 * 3'600'000;
    EXPECT_TRUE(window.look(dev, "/screen/places")->root()["units"][0]["age"]["stale"].boolean());
}

TEST(MyDay, ShowsEachRoleItsNextSteps) {
    Window window;
    EXPECT_EQ(code_of(window.house.call("refer", amara, "ServiceRequest", refer("p2"))), "done");
    decided(window.house, "p1", "bed");
    auto const coordinator = window.look(amara, "/screen/my-day").value();
    ASSERT_EQ(coordinator["rows"].size(), 2u);
    EXPECT_EQ(coordinator["rows"][0]["kind"].text(), "triage");
    EXPECT_EQ(coordinator["rows"][1]["kind"].text(), "place");
    EXPECT_EQ(window.look(dev, "/screen/my-day")->root()["rows"].size(), 0u);
    auto const femi = actor("femi", sharing::Role::improvement_manager);
    EXPECT_EQ(window.look(femi, "/screen/my-day")->root()["rows"].size(), 0u);
}

TEST(Programme, PrintsTheVersionOfEachDefinition) {
    Window window;
    decided(window.house, "p1", "bed");
    window.house.now.ms += 3 * 86'400'000LL;
    auto const femi = actor("femi", sharing::Role::improvement_manager);
    auto const page = window.look(femi, "/screen/programme").value();
    EXPECT_EQ(page["counts"]["open"].integer(), 1);
    for (auto const measure : page["measures"]) {
        EXPECT_EQ(measure["version"].text(), "v1");
        if (measure["id"].text() == "episodes-opened") {
            EXPECT_EQ(measure["points"].size(), 3u);
            EXPECT_TRUE(measure["note"].text().starts_with("Trial limits"));
        }
    }
    EXPECT_TRUE(window.noted.empty());
}

TEST(People, AreFoundByNameNumberAndPostcode) {
    Window window;
    window.add(patient("p3", "Finch", "9990007659"));
    auto found = [&](std::string query) {
        auto const rows = window.look(amara, "/screen/people", "", "query=" + query);
        return rows ? std::to_string(rows->root()["rows"].size())
                    : std::string(rows.error().code.name);
    };
    EXPECT_EQ(found("finch"), "1");
    EXPECT_EQ(found("ada+finch"), "1");
    EXPECT_EQ(found("999+000+7659"), "1");
    EXPECT_EQ(found("B9+5SS"), "1");
    EXPECT_EQ(found("heron"), "0");
    EXPECT_EQ(found("a"), "screen.query_needed");
}

TEST(Screens, AreRefusedToThoseWhoMaySeeNobody) {
    Window window;
    auto const femi = actor("femi", sharing::Role::improvement_manager);
    for (auto const* path : {"/screen/front-door", "/screen/places", "/screen/people"})
        EXPECT_EQ(window.look(femi, path).error().code.name, "sharing.not_permitted") << path;
    EXPECT_EQ(window.look(femi, "/screen/person/{id}", "p1").error().code.name,
              "sharing.not_permitted");
}

}  // namespace
