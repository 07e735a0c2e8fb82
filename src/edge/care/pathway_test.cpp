// The whole way home on the memory store, through the operations as a client calls them.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "domain/terms/terms.hpp"
#include "edge/care/care.hpp"
#include "edge/care/internal/step.hpp"
#include "store/memory/memory.hpp"

namespace {

using fhir::Draft;

sharing::Actor actor(std::string account, sharing::Role role) {
    return {.account = account, .display = account, .role = role, .organisation = "eastfield",
            .organisation_name = "Eastfield Hospital", .practitioner = account};
}

// A server's worth of operations over one store, with a clock of its own.
struct House {
    std::unique_ptr<store::Store> store = store::memory();
    rest::Operations operations;
    base::Instant now = *base::instant_from("2026-11-20T10:00:00Z");

    House() {
        EXPECT_TRUE(care::add_operations(operations));
        store::Batch batch{.actor = "seed", .at = now};
        for (auto const& resource : care::seed()) batch.changes.push_back(terms::change(resource, 0));
        batch.changes.push_back(terms::change(
            fhir::object({{"resourceType", "Patient"}, {"id", "p1"}, {"birthDate", "1941-03-09"}}),
            0));
        batch.changes.push_back(terms::change(
            fhir::object({{"resourceType", "Patient"}, {"id", "p2"}, {"birthDate", "1938-01-09"}}),
            0));
        EXPECT_TRUE(store->commit(std::move(batch)));
    }

    // "assess by ben at EpisodeOfCare/e1" with parameters as a JSON list; the answer or its code.
    base::Result<fhir::Document> call(std::string_view code, sharing::Actor const& who,
                                      std::string const& target, std::string const& parameters) {
        auto const slash = target.find('/');
        auto const type = target.substr(0, slash);
        auto const level = slash == target.npos ? rest::Level::type : rest::Level::instance;
        auto const* operation = operations.find(level, type, code);
        CHECK(operation);
        auto const shared = std::make_shared<sharing::Actor const>(who);
        serve::Context context{*store, shared, *shared, now, "http://x", "r", {}};
        auto asked = TRY(rest::parameters_of_call(
            *operation,
            R"({"resourceType":"Parameters","parameter":[)" + parameters + "]}"));
        rest::OperationCall const one{level, type,
                                      slash == target.npos ? "" : target.substr(slash + 1),
                                      std::move(asked)};
        auto const answer = TRY(operation->handler(context, one));
        return fhir::parse(answer.shared_body ? *answer.shared_body : answer.body);
    }

    std::string place_status(std::string_view reference) {
        auto const snapshot = store->snapshot().value();
        auto const found = care::place_at(*snapshot, reference).value();
        return std::string(capacity::name_of(found.place.status));
    }
};

std::string param(std::string_view name, std::string_view value) {
    return R"({"name":")" + std::string(name) + R"(","valueString":")" + std::string(value) +
           R"("})";
}

std::string place(std::string_view reference) {
    return R"({"name":"place","valueReference":{"reference":")" + std::string(reference) + R"("}})";
}

std::string const vitals =
    R"({"name":"respirations","valueInteger":22},{"name":"spo2","valueInteger":94},)"
    R"({"name":"oxygen","valueBoolean":false},{"name":"temperature","valueDecimal":38.4},)"
    R"({"name":"systolic","valueInteger":105},{"name":"pulse","valueInteger":95},)"
    R"({"name":"consciousness","valueCode":"A"})";

auto const amara = actor("amara", sharing::Role::coordinator);
auto const ben = actor("ben", sharing::Role::clinician);
auto const dev = actor("dev", sharing::Role::bed_manager);

std::string code_of(base::Result<fhir::Document> const& answer) {
    return answer ? "done" : std::string(answer.error().code.name);
}

std::string id_of(fhir::Value resource) { return std::string(resource["id"].text()); }

// A person referred, accepted, assessed and with a decision; the episode's id.
std::string decided(House& house, std::string const& patient, std::string const& pathway) {
    auto const referred = house.call(
        "refer", amara, "ServiceRequest",
        R"({"name":"patient","valueReference":{"reference":"Patient/)" + patient + R"("}},)" +
            param("trigger", "fall") + "," + param("what", "Fall at home"));
    EXPECT_EQ(code_of(referred), "done");
    auto const task = id_of((*referred)["parameter"][1]["resource"]);
    auto const accepted =
        house.call("triage", amara, "Task/" + task, param("outcome", "accept"));
    EXPECT_EQ(code_of(accepted), "done");
    auto const id = terms::reference_id(
        terms::details_in((*accepted)["output"], "episode").at(0)["valueReference"],
        "EpisodeOfCare");
    auto const episode = "EpisodeOfCare/" + id;
    EXPECT_EQ(code_of(house.call("assess", ben, episode, vitals)), "done");
    EXPECT_EQ(code_of(house.call("conclude", ben, episode,
                                 param("pathway", pathway) + "," + param("option", "Bed") + "," +
                                     param("whyNotHome", "No night cover") + "," +
                                     param("wish", "My own bed") + "," +
                                     param("present", "Ben") + "," + param("reason", "Safe"))),
              "done");
    return id;
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
    EXPECT_EQ(house.place_status(bed), "held");
    EXPECT_EQ(code_of(house.call("answer", dev, "Task/" + id_of(first->root()),
                                 param("answer", "refuse") + "," + param("by", "provider") + "," +
                                     param("reason", "Staff sick"))),
              "done");
    EXPECT_EQ(house.place_status(bed), "free");
    auto const second = house.call("offer", amara, request, place(bed));
    ASSERT_EQ(code_of(second), "done");
    EXPECT_EQ(code_of(house.call("arrive", dev, episode, "")), "episode.not_at_this_stage");
    EXPECT_EQ(code_of(house.call("answer", dev, "Task/" + id_of(second->root()),
                                 param("answer", "accept") + "," + param("by", "provider"))),
              "done");
    EXPECT_EQ(code_of(house.call("arrive", dev, episode, "")), "done");
    EXPECT_EQ(house.place_status(bed), "occupied");
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
    EXPECT_EQ(house.place_status(bed), "cleaning");
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
    EXPECT_EQ(house.place_status(bed), "free");
}

TEST(Pathway, ASecondReferralJoinsTheOpenEpisode) {
    House house;
    auto const id = decided(house, "p1", "bed");
    auto const again = house.call("refer", amara, "ServiceRequest",
                                  R"({"name":"patient","valueReference":{"reference":"Patient/p1"}},)" +
                                      param("trigger", "fall") + "," + param("what", "Fell again"));
    ASSERT_EQ(code_of(again), "done");
    EXPECT_EQ(code_of(house.call("refer", amara, "ServiceRequest",
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
                                 new_person + "," + param("nhsNumber", "9434765919"))),
              "done");
    // The same person called about again: found by number, name and date of birth.
    EXPECT_EQ(code_of(house.call("refer", amara, "ServiceRequest",
                                 new_person + "," + param("nhsNumber", "9434765919"))),
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
    EXPECT_EQ(house.place_status("Location/marlpit-beds-03"), "held");
}

TEST(Content, IsRight) { EXPECT_TRUE(care::check_content()); }

}  // namespace
