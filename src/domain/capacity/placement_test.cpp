#include "domain/capacity/placement.hpp"

#include <gtest/gtest.h>

namespace {

using namespace capacity;

std::vector<Criterion> const known{{"single-room", "Single room"}, {"hoist", "Hoist"}};

// "bed free single-room" or "home held:p1".
Place place_from_text(std::string_view text) {
    Place place{.id = "Location/b1", .version = 3, .label = "Bed 1"};
    for (std::size_t begin = 0; begin < text.size();) {
        auto const end = std::min(text.find(' ', begin), text.size());
        auto const word = text.substr(begin, end - begin);
        begin = end + 1;
        auto const name = word.substr(0, word.find(':'));
        if (auto const kind = kind_from(name)) place.kind = *kind;
        else if (auto const status = status_from(name)) place.status = *status;
        else place.features.emplace_back(word);
        if (word.contains(':')) place.person = word.substr(word.find(':') + 1);
    }
    return place;
}

std::string text_of(base::Result<Place> const& place) {
    if (!place) return std::string(place.error().code.name);
    auto text = std::string(name_of(place->status));
    return place->person.empty() ? text : text + ":" + place->person;
}

void check_ask(std::string_view decided, bool open, PlaceAsk ask, std::string_view expected) {
    auto const answer = request_place({std::string(decided), open}, ask, known);
    EXPECT_EQ(answer ? "asked" : answer.error().code.name, expected);
}

TEST(Placement, AsksForWhatWasDecidedOnce) {
    check_ask("bed", false, {"bed", "Two to transfer", {"hoist"}, ""}, "asked");
    check_ask("care-home", false, {"bed", "Two to transfer", {}, ""}, "asked");
    check_ask("home", false, {"home", "Meals", {}, ""}, "asked");
    check_ask("home", false, {"bed", "Meals", {}, ""}, "capacity.wrong_kind_for_decision");
    check_ask("bed", false, {"home", "Meals", {}, ""}, "capacity.wrong_kind_for_decision");
    check_ask("bed", true, {"bed", "Meals", {}, ""}, "capacity.already_requested");
    check_ask("bed", false, {"sofa", "Meals", {}, ""}, "capacity.unknown_kind");
    check_ask("bed", false, {"bed", "", {}, ""}, "capacity.need_needed");
    check_ask("bed", false, {"bed", "Meals", {"pool"}, ""}, "capacity.unknown_criterion");
}

void check_offer(std::string_view place, std::string_view expected,
                 std::vector<std::string> criteria = {}, bool open = true, bool waiting = false) {
    OfferState const state{{Kind::bed, "n", std::move(criteria), ""}, open, waiting, "p1"};
    EXPECT_EQ(text_of(offer(state, place_from_text(place), known)), expected) << place;
}

TEST(Placement, OffersHoldAFreePlaceThatFits) {
    check_offer("bed free", "held:p1");
    check_offer("bed free single-room hoist", "held:p1", {"hoist"});
}

TEST(Placement, OffersAreRefusedWithTheFirstTrueReason) {
    check_offer("bed free", "capacity.request_closed", {}, false);
    check_offer("bed free", "capacity.already_offered", {}, true, true);
    check_offer("home free", "capacity.wrong_kind");
    check_offer("bed held:p2", "capacity.place_not_free");
    check_offer("bed occupied:p2", "capacity.place_not_free");
    check_offer("bed cleaning", "capacity.place_not_free");
    check_offer("bed closed", "capacity.place_not_free");
    check_offer("bed free single-room", "capacity.does_not_fit", {"hoist"});
}

TEST(Placement, EveryNonMatchIsExplained) {
    PlaceRequest const request{Kind::bed, "n", {"hoist", "single-room"}, ""};
    EXPECT_EQ(why_not(place_from_text("home occupied:p2 hoist"), request, known),
              (std::vector<std::string>{"It is a home-team slot; a bed was asked for",
                                        "It is occupied", "It does not offer: Single room"}));
    EXPECT_TRUE(why_not(place_from_text("bed free hoist single-room"), request, known).empty());
}

void check_answer(bool waiting, AnswerAsk ask, std::string_view expected) {
    auto const place = place_from_text("bed held:p1");
    auto const given = answer(waiting, ask);
    EXPECT_EQ(given ? text_of(after(*given, place)) : std::string(given.error().code.name),
              expected);
}

TEST(Placement, ARefusalFreesThePlaceAndNeedsAReason) {
    check_answer(true, {"accept", "", "provider"}, "held:p1");
    check_answer(true, {"refuse", "No night staff", "provider"}, "free");
    check_answer(true, {"refuse", "", "person"}, "capacity.reason_needed");
    check_answer(true, {"perhaps", "", "person"}, "capacity.unknown_answer");
    check_answer(true, {"accept", "", "neighbour"}, "capacity.unknown_answer");
    check_answer(false, {"accept", "", "person"}, "capacity.already_answered");
}

TEST(Placement, OnlyThePersonForWhomItIsHeldArrives) {
    EXPECT_EQ(text_of(arrive(place_from_text("bed held:p1"), "p1")), "occupied:p1");
    EXPECT_EQ(text_of(arrive(place_from_text("bed held:p2"), "p1")),
              "capacity.not_held_for_person");
    EXPECT_EQ(text_of(arrive(place_from_text("bed free"), "p1")), "capacity.not_held_for_person");
    EXPECT_EQ(text_of(arrive(place_from_text("bed occupied:p1"), "p1")),
              "capacity.not_held_for_person");
}

TEST(Placement, AUsedBedIsCleanedAndASlotIsFree) {
    EXPECT_EQ(text_of(release(place_from_text("bed occupied:p1"), "p1")), "cleaning");
    EXPECT_EQ(text_of(release(place_from_text("bed held:p1"), "p1")), "free");
    EXPECT_EQ(text_of(release(place_from_text("home occupied:p1"), "p1")), "free");
    EXPECT_EQ(text_of(release(place_from_text("bed occupied:p2"), "p1")), "occupied:p2");
}

TEST(Placement, ManagersSetTheStatusOfEmptyPlacesOnly) {
    EXPECT_EQ(text_of(set_status(place_from_text("bed cleaning"), "free")), "free");
    EXPECT_EQ(text_of(set_status(place_from_text("bed free"), "closed")), "closed");
    EXPECT_EQ(text_of(set_status(place_from_text("bed occupied:p1"), "free")), "capacity.occupied");
    EXPECT_EQ(text_of(set_status(place_from_text("bed held:p1"), "closed")), "capacity.occupied");
    EXPECT_EQ(text_of(set_status(place_from_text("bed free"), "held")), "capacity.unknown_status");
    EXPECT_EQ(text_of(set_status(place_from_text("bed free"), "lost")), "capacity.unknown_status");
}

TEST(Place, CapacityHasAnAge) {
    Unit const unit{.limit_minutes = 240};
    base::Instant const confirmed{1'000'000};
    auto const limit = base::Milliseconds{240 * 60'000};
    EXPECT_FALSE(age_of(unit, confirmed, confirmed + limit).stale);
    EXPECT_TRUE(age_of(unit, confirmed, confirmed + limit + base::Milliseconds{1}).stale);
}

void check_round_trip(Place place) {
    auto document = fhir::parse(resource_of(place, "Marlpit House", "marlpit").print()).value();
    auto const read = capacity::place_from(document.root(), 3).value();
    EXPECT_EQ(read.id, place.id);
    EXPECT_EQ(read.status, place.status);
    EXPECT_EQ(read.person, place.person);
    EXPECT_EQ(read.features, place.features);
    EXPECT_EQ(read.unit, place.unit);
    EXPECT_EQ(read.label, place.label);
    auto freed = release(read, place.person);
    auto const change = change_for(freed, document.root());
    EXPECT_EQ(change.if_version, 3u);
    auto const again = fhir::parse(change.resource.body).value();
    EXPECT_EQ(capacity::place_from(again.root(), 4)->person, "");
}

TEST(Place, ReadsBackWhatItWrote) {
    auto bed = place_from_text("bed held:p1 hoist single-room");
    bed.unit = "marlpit";
    check_round_trip(bed);
    bed.status = Status::occupied;
    check_round_trip(bed);
    auto slot = place_from_text("home occupied:p1 hoist");
    slot.id = "Slot/s1";
    slot.unit = "stour";
    check_round_trip(slot);
}

void check_rewrite(std::string_view before, std::string_view after, std::string_view expected) {
    auto const place = [](std::string_view text) {
        return text.empty() ? std::nullopt : std::optional(place_from_text(text));
    };
    auto const answer = rewrite(place(before), place(after));
    EXPECT_EQ(answer ? "written" : answer.error().code.name, expected) << before << " > " << after;
}

TEST(Placement, LetsNoOtherDoorMoveAPerson) {
    check_rewrite("", "bed free", "written");
    check_rewrite("bed free", "bed closed", "written");
    check_rewrite("bed free", "", "written");
    check_rewrite("bed occupied:p1", "bed occupied:p1 hoist", "written");
    check_rewrite("bed occupied:p1", "bed occupied:p2", "capacity.by_operation");
    check_rewrite("bed occupied:p1", "bed free", "capacity.by_operation");
    check_rewrite("bed held:p1", "bed occupied:p1", "capacity.by_operation");
    check_rewrite("bed free", "bed held:p1", "capacity.by_operation");
    check_rewrite("bed occupied:p1", "", "capacity.by_operation");
    check_rewrite("", "bed occupied:p1", "capacity.by_operation");
}

}  // namespace
