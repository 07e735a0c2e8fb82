#include "domain/capacity/placement.hpp"

#include <algorithm>

#include "domain/capacity/errors.hpp"

namespace capacity {
namespace {

Criterion const* find(std::vector<Criterion> const& known, std::string_view code) {
    auto const found = std::ranges::find(known, code, &Criterion::code);
    return found == known.end() ? nullptr : &*found;
}

std::string_view word_for(Status status) {
    switch (status) {
        case Status::free: return "free";
        case Status::held: return "held for somebody else";
        case Status::occupied: return "occupied";
        case Status::cleaning: return "being cleaned";
        case Status::closed: return "closed";
    }
    return "";
}

}  // namespace

base::Result<PlaceRequest> request_place(AskState const& state, PlaceAsk const& ask,
                                         std::vector<Criterion> const& known) {
    auto const kind = kind_from(ask.kind);
    if (!kind) return base::refuse(errors::unknown_kind);
    if (ask.need.empty()) return base::refuse(errors::need_needed);
    for (auto const& code : ask.criteria)
        if (!find(known, code))
            return base::malformed(errors::unknown_criterion, {{"criterion", "is not known"}});
    if (state.request_open) return base::refuse(errors::already_requested);
    bool const decided_home = state.decided == "home";
    if (decided_home != (*kind == Kind::home)) return base::refuse(errors::wrong_kind_for_decision);
    return PlaceRequest{*kind, ask.need, ask.criteria, ask.earliest};
}

std::vector<std::string> why_not(Place const& place, PlaceRequest const& request,
                                 std::vector<Criterion> const& known) {
    std::vector<std::string> reasons;
    if (place.kind != request.kind)
        reasons.push_back(place.kind == Kind::bed ? "It is a bed; a home-team slot was asked for"
                                                  : "It is a home-team slot; a bed was asked for");
    if (place.status != Status::free)
        reasons.push_back("It is " + std::string(word_for(place.status)));
    for (auto const& code : request.criteria) {
        if (std::ranges::find(place.features, code) != place.features.end()) continue;
        auto const* criterion = find(known, code);
        reasons.push_back("It does not offer: " + (criterion ? criterion->name : code));
    }
    return reasons;
}

base::Result<Place> offer(OfferState const& state, Place const& place,
                          std::vector<Criterion> const& known) {
    if (!state.request_open) return base::refuse(errors::request_closed);
    if (state.offer_waiting) return base::refuse(errors::already_offered);
    if (place.kind != state.request.kind) return base::refuse(errors::wrong_kind);
    if (place.status != Status::free) return base::refuse(errors::place_not_free);
    auto const reasons = why_not(place, state.request, known);
    if (!reasons.empty()) return base::refuse(errors::does_not_fit, reasons.front() + ".");

    auto held = place;
    held.status = Status::held;
    held.person = state.person;
    return held;
}

base::Result<Answer> answer(bool waiting, AnswerAsk const& ask) {
    if (!waiting) return base::refuse(errors::already_answered);
    bool const by_known = ask.by == "provider" || ask.by == "person" || ask.by == "family";
    if (!by_known || (ask.answer != "accept" && ask.answer != "refuse"))
        return base::refuse(errors::unknown_answer);
    if (ask.answer == "accept") return Answer{AnswerKind::accept, ask.reason, ask.by};
    if (ask.reason.empty()) return base::refuse(errors::reason_needed);
    return Answer{AnswerKind::refuse, ask.reason, ask.by};
}

Place after(Answer const& answer, Place const& place) {
    if (answer.kind == AnswerKind::accept) return place;
    auto freed = place;
    freed.status = Status::free;
    freed.person.clear();
    return freed;
}

base::Result<Place> arrive(Place const& place, std::string_view person) {
    if (place.status != Status::held || place.person != person)
        return base::refuse(errors::not_held_for_person);
    auto occupied = place;
    occupied.status = Status::occupied;
    return occupied;
}

Place release(Place const& place, std::string_view person) {
    if (place.person != person) return place;
    auto left = place;
    bool const used_bed = place.kind == Kind::bed && place.status == Status::occupied;
    left.status = used_bed ? Status::cleaning : Status::free;
    left.person.clear();
    left.until.reset();
    return left;
}

base::Result<Place> set_status(Place const& place, std::string_view status) {
    auto const wanted = status_from(status);
    if (!wanted || *wanted == Status::held || *wanted == Status::occupied)
        return base::refuse(errors::unknown_status);
    if (place.status == Status::held || place.status == Status::occupied)
        return base::refuse(errors::occupied);
    auto changed = place;
    changed.status = *wanted;
    return changed;
}

base::Result<void> rewrite(std::optional<Place> const& before, std::optional<Place> const& after) {
    auto const taken = [](std::optional<Place> const& place) {
        return place && (place->status == Status::held || place->status == Status::occupied ||
                         !place->person.empty());
    };
    if (!taken(before) && !taken(after)) return {};
    bool const as_it_was =
        before && after && before->status == after->status && before->person == after->person;
    if (!as_it_was) return base::refuse(errors::by_operation);
    return {};
}

}  // namespace capacity
