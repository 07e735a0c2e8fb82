// The whole way home on the memory store, through the operations as a client calls them.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "edge/care/house_test.hpp"
#include "edge/care/internal/step.hpp"

namespace {

using namespace care::testing;

std::string place_status(House& house, std::string_view reference) {
    auto const snapshot = house.store->snapshot().value();
    auto const found = care::place_at(*snapshot, reference).value();
    return std::string(capacity::name_of(found.place.status));
}

TEST(Pathway, APersonGetsHome) {
    House house;
    auto const id = decided(house, "p1", "bed");
    auto const episode = "EpisodeOfCare/" + id;
    auto const asked = house.call("request-place", amara, episode,
                                  param("kind", "bed") + "," + param("need", "Two to transfer") +
                                      "," + param("criterion", "hoist"));
    ASSERT_EQ(code_of(asked), "done");
    auto const request = "ServiceRequest/" + id_of(asked->root());
    auto const bed = "Location/marlpit-beds-01";
    auto const refused = house.call("offer", amara, request, place("Location/marlpit-beds-07"));
    EXPECT_EQ(code_of(refused), "capacity.does_not_fit");
    auto const first = house.call("offer", amara, request, place(bed));
    ASSERT_EQ(code_of(first), "done");
    EXPECT_EQ(place_status(house, bed), "held");
    EXPECT_EQ(code_of(house.call("answer", dev, "Task/" + id_of(first->root()),
                                 param("answer", "refuse") + "," + param("by", "provider") + "," +
                                     param("reason", "Staff sick"))),
              "done");
    EXPECT_EQ(place_status(house, bed), "free");
    auto const second = house.call("offer", amara, request, place(bed));
    ASSERT_EQ(code_of(second), "done");
    EXPECT_EQ(code_of(house.call("arrive", dev, episode, "")), "episode.not_at_this_stage");
    EXPECT_EQ(code_of(house.call("answer", dev, "Task/" + id_of(second->root()),
                                 param("answer", "accept") + "," + param("by", "provider"))),
              "done");
    EXPECT_EQ(code_of(house.call("arrive", dev, episode, "")), "done");
    EXPECT_EQ(place_status(house, bed), "occupied");
    auto const goal = house.call("agree-goal", ben, episode,
                                 param("words", "Walk to the shop") + "," +
                                     param("target", "200 m") + "," +
                                     R"({"name":"due","valueDate":"2026-12-01"})");
    ASSERT_EQ(code_of(goal), "done");
    EXPECT_EQ(code_of(house.call("review", ben, "Goal/" + id_of(goal->root()),
                                 param("achievement", "achieved"))),
              "done");
    house.now = *base::instant_from("2026-12-04T10:00:00Z");
    EXPECT_EQ(code_of(house.call("follow-up", amara, episode, param("status", "at-home"))),
              "episode.not_at_this_stage");
    EXPECT_EQ(code_of(house.call("exit", ben, episode,
                                 param("destination", "home-independent") +
                                     R"(,{"name":"weeklyCareHoursBefore","valueDecimal":14.5})")),
              "done");
    EXPECT_EQ(place_status(house, bed), "cleaning");
    EXPECT_EQ(code_of(house.call("set-status", dev, bed, param("status", "free"))), "done");
    EXPECT_EQ(code_of(house.call("assess", ben, episode, vitals)), "episode.closed");
    house.now = *base::instant_from("2027-03-05T10:00:00Z");
    EXPECT_EQ(code_of(house.call("follow-up", amara, episode, param("status", "at-home"))),
              "done");
    EXPECT_EQ(code_of(house.call("follow-up", amara, episode, param("status", "at-home"))),
              "episode.not_at_this_stage");
}

TEST(Pathway, ARoleDoesOnlyItsSteps) {
    House house;
    auto const episode = "EpisodeOfCare/" + decided(house, "p1", "bed");
    EXPECT_EQ(code_of(house.call("conclude", amara, episode, param("pathway", "home"))),
              "sharing.not_permitted");
    EXPECT_EQ(code_of(house.call("request-place", dev, episode, param("kind", "bed"))),
              "sharing.not_permitted");
}

TEST(Pathway, ANewDecisionFreesThePlaceThatWasHeld) {
    House house;
    auto const episode = "EpisodeOfCare/" + decided(house, "p1", "bed");
    auto const asked = house.call("request-place", amara, episode,
                                  param("kind", "bed") + "," + param("need", "Help"));
    auto const bed = "Location/marlpit-beds-02";
    EXPECT_EQ(code_of(house.call("offer", amara, "ServiceRequest/" + id_of(asked->root()),
                                 place(bed))),
              "done");
    house.now.ms += 60'000;
    EXPECT_EQ(code_of(house.call("conclude", ben, episode,
                                 param("pathway", "home") + "," + param("option", "Home") + "," +
                                     param("wish", "Home") + "," + param("present", "Ben") + "," +
                                     param("reason", "Daughter came"))),
              "done");
    EXPECT_EQ(place_status(house, bed), "free");
}

std::string ask_and_place(House& house, std::string const& episode, std::string_view kind,
                          std::string_view where) {
    auto const asked = house.call("request-place", amara, episode,
                                  param("kind", kind) + "," + param("need", "Help"));
    if (!asked) return code_of(asked);
    auto const offered =
        house.call("offer", amara, "ServiceRequest/" + id_of(asked->root()), place(where));
    if (!offered) return code_of(offered);
    auto const accepted = house.call("answer", dev, "Task/" + id_of(offered->root()),
                                     param("answer", "accept") + "," + param("by", "person"));
    if (!accepted) return code_of(accepted);
    house.now.ms += 60'000;
    return code_of(house.call("arrive", dev, episode, ""));
}

TEST(Pathway, FromABedToTheHomeTeamFreesTheBed) {
    House house;
    auto const episode = "EpisodeOfCare/" + decided(house, "p1", "bed");
    EXPECT_EQ(ask_and_place(house, episode, "bed", "Location/marlpit-beds-04"), "done");
    EXPECT_EQ(ask_and_place(house, episode, "home", "Slot/stour-slots-01"),
              "episode.not_at_this_stage");
    house.now.ms += 60'000;
    EXPECT_EQ(code_of(house.call("conclude", ben, episode,
                                 param("pathway", "home") + "," + param("option", "Home") + "," +
                                     param("wish", "Home") + "," + param("present", "Ben") + "," +
                                     param("reason", "Steady on the stairs"))),
              "done");
    EXPECT_EQ(place_status(house, "Location/marlpit-beds-04"), "occupied");
    EXPECT_EQ(ask_and_place(house, episode, "home", "Slot/stour-slots-01"), "done");
    EXPECT_EQ(place_status(house, "Location/marlpit-beds-04"), "cleaning");
    EXPECT_EQ(place_status(house, "Slot/stour-slots-01"), "occupied");
}

TEST(Pathway, ASecondReferralJoinsTheOpenEpisode) {
    House house;
    auto const id = decided(house, "p1", "bed");
    auto const again =
        house.call("refer", amara, "ServiceRequest",
                   R"({"name":"patient","valueReference":{"reference":"Patient/p1"}},)" +
                       param("trigger", "fall") + "," + param("what", "Fell again"));
    ASSERT_EQ(code_of(again), "done");
    EXPECT_EQ(
        code_of(house.call("refer", amara, "ServiceRequest",
                           R"({"name":"patient","valueReference":{"reference":"Patient/p1"}},)" +
                               param("trigger", "fall") + "," + param("what", "Fell again"))),
        "episode.already_waiting");
    auto const task = "Task/" + id_of((*again)["parameter"][1]["resource"]);
    auto const accepted = house.call("triage", amara, task, param("outcome", "accept"));
    EXPECT_TRUE(accepted->source().contains("EpisodeOfCare/" + id));
    EXPECT_EQ(code_of(house.call("triage", amara, task, param("outcome", "accept"))),
              "episode.already_triaged");
}

TEST(Pathway, ACallerMayNameANewPerson) {
    House house;
    auto const new_person = param("family", "Finch") + "," + param("given", "Ada") +
                            R"(,{"name":"birthDate","valueDate":"1940-05-01"},)" +
                            param("trigger", "fall") + "," + param("what", "Fall");
    EXPECT_EQ(code_of(house.call("refer", amara, "ServiceRequest", new_person)),
              "care.person_incomplete");
    EXPECT_EQ(code_of(house.call("refer", amara, "ServiceRequest",
                                 new_person + "," + param("nhsNumber", "9990000000"))),
              "care.bad_nhs_number");
    EXPECT_EQ(code_of(house.call("refer", amara, "ServiceRequest",
                                 new_person + "," + param("nhsNumber", "9990007659"))),
              "done");
    // The same person called about again: found by number, name and date of birth.
    EXPECT_EQ(code_of(house.call("refer", amara, "ServiceRequest",
                                 new_person + "," + param("nhsNumber", "9990007659"))),
              "episode.already_waiting");
}

TEST(Pathway, OfManyOffersAtOnceOneWins) {
    House house;
    constexpr int people = 2;
    std::string requests[people];
    for (int i = 0; i < people; ++i) {
        auto const episode = "EpisodeOfCare/" + decided(house, i == 0 ? "p1" : "p2", "bed");
        auto const asked = house.call("request-place", amara, episode,
                                      param("kind", "bed") + "," + param("need", "Help"));
        requests[i] = "ServiceRequest/" + id_of(asked->root());
    }
    std::atomic<int> won = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&, i] {
            auto const answer =
                house.call("offer", amara, requests[i % people], place("Location/marlpit-beds-03"));
            auto const code = code_of(answer);
            if (code == "done") ++won;
            if (code == "capacity.place_not_free" || code == "capacity.already_offered") ++refused;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(refused, 15);
    EXPECT_EQ(place_status(house, "Location/marlpit-beds-03"), "held");
}

// What a generic FHIR write of a stored resource, here its deletion, is answered.
std::string deleted_elsewhere(House& house, store::Key const& key) {
    record::Owners owners;
    care::add_owners(owners);
    auto const snapshot = *house.store->snapshot();
    auto const version = *snapshot->read(key);
    CHECK(version && version->body);
    auto const before = *fhir::parse(version->body);
    store::Batch batch;
    auto const answer =
        owners.check({*snapshot, ben, house.now, key, before.root(), fhir::Value{}, batch});
    return answer ? "done" : std::string(answer.error().code.name);
}

TEST(Owners, LetNoGenericWriteGoAroundADecision) {
    House house;
    auto const episode = decided(house, "p1", "bed");
    EXPECT_EQ(deleted_elsewhere(house, {"EpisodeOfCare", episode}), "episode.by_operation");
    EXPECT_EQ(deleted_elsewhere(house, {"Location", "marlpit-beds-03"}), "done");
    auto const asked = house.call("request-place", amara, "EpisodeOfCare/" + episode,
                                  param("kind", "bed") + "," + param("need", "Help"));
    auto const request = id_of(asked->root());
    EXPECT_EQ(deleted_elsewhere(house, {"ServiceRequest", request}), "episode.by_operation");
    EXPECT_EQ(code_of(house.call("offer", amara, "ServiceRequest/" + request,
                                 place("Location/marlpit-beds-03"))),
              "done");
    EXPECT_EQ(deleted_elsewhere(house, {"Location", "marlpit-beds-03"}), "capacity.by_operation");
}

TEST(Content, IsRight) { EXPECT_TRUE(care::check_content()); }

}  // namespace
