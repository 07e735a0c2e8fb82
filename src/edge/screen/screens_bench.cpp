// The screens with 5,000 open episodes: what one look costs once the picture stands. The person
// page searches the store as well, here the memory model, which reads all of it.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "domain/assessment/assessment.hpp"
#include "domain/capacity/request.hpp"
#include "domain/episode/decision.hpp"
#include "domain/episode/referral.hpp"
#include "domain/mdt/conclusion.hpp"
#include "domain/terms/terms.hpp"
#include "edge/care/care.hpp"
#include "edge/screen/screens.hpp"
#include "store/memory/memory.hpp"

namespace {

constexpr int episodes = 5000;
constexpr int waiting_for_triage = 60;
constexpr int waiting_for_place = 60;

base::Instant const now = *base::instant_from("2026-11-20T10:00:00Z");

episode::Referral referral_of(int number) {
    auto const id = std::to_string(number);
    return {.request_id = "r" + id, .task_id = "t" + id, .patient = "p" + id,
            .trigger = *episode::trigger_named(episode::triggers(), "fall"),
            .what = "Fall at home", .organisation = "Eastfield Hospital", .at = now};
}

void add_course(store::Batch& batch, int number) {
    auto const id = std::to_string(number);
    episode::Author const ben{"Ben Hale", "ben", {now.ms - number * 1'000'000LL}};
    episode::Referred referred{.origin = {.id = "r" + id, .patient = "p" + id}};
    batch.changes.push_back(episode::opened("e" + id, referred, ben));
    auto const seen = assessment::combine({.home = "Stairs"}, 80).value();
    for (auto& change : assessment::changes_for(
             seen, {"q" + id, "p" + id, "e" + id, ben.display, "ben", ben.at}))
        batch.changes.push_back(std::move(change));
    auto const concluded = mdt::conclude({.pathway = "bed", .options = {"Bed"},
                                          .why_not_home = "Nights", .wish = "Home",
                                          .present = {"Ben"}, .reason = "Safe"});
    batch.changes.push_back(
        mdt::change_for(*concluded, {"e" + id + ".d1", "p" + id, "e" + id, "Ben", ben.at}));
    if (number < waiting_for_place)
        batch.changes.push_back(capacity::change_for(
            capacity::PlaceRequest{capacity::Kind::bed, "Help", {"hoist"}, ""},
            {"e" + id + ".r1", "p" + id, "e" + id, "Ben", {ben.at.ms + 1}}));
}

struct World {
    std::unique_ptr<store::Store> store = store::memory();
    screen::Screens screens;
    serve::Door door = screens.door();

    World() {
        store::Batch batch{.actor = "bench", .at = now};
        for (auto const& one : care::seed()) batch.changes.push_back(terms::change(one, 0));
        for (int i = 0; i < episodes + waiting_for_triage; ++i)
            batch.changes.push_back(terms::change(
                fhir::object({{"resourceType", "Patient"}, {"id", "p" + std::to_string(i)},
                              {"birthDate", "1940-05-01"}}), 0));
        for (int i = 0; i < episodes; ++i) add_course(batch, i);
        for (int i = episodes; i < episodes + waiting_for_triage; ++i)
            for (auto& change : episode::referral_from(referral_of(i)))
                batch.changes.push_back(std::move(change));
        CHECK(store->commit(std::move(batch)).has_value());
        CHECK(screens.catch_up(*store).has_value());
    }
};

void look(benchmark::State& state, std::string_view pattern) {
    static World world;
    auto const who = std::make_shared<sharing::Actor const>(
        sharing::Actor{.account = "amara", .role = sharing::Role::coordinator});
    auto const& routes = world.door.routes;
    auto const route = std::ranges::find(routes, pattern, &serve::Route::pattern);
    auto once = [&] {
        serve::Context context{*world.store, who, *who, now, "http://x", "r", {}};
        http::Request const request{.captures = {"p7"}};
        return route->handler(context, request).value().body.size();
    };
    auto bytes = once();  // The persons shown are read by the first look.
    for (auto _ : state) bytes = once();
    state.counters["bytes"] = static_cast<double>(bytes);
}

}  // namespace

BENCHMARK_CAPTURE(look, front_door, "/screen/front-door")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(look, places, "/screen/places")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(look, my_day, "/screen/my-day")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(look, programme, "/screen/programme")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(look, person, "/screen/person/{id}")->Unit(benchmark::kMillisecond);
