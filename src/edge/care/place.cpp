// The steps of a place: $request-place, $offer, $answer, $arrive and $set-status.
#include <algorithm>

#include "domain/capacity/errors.hpp"
#include "domain/capacity/placement.hpp"
#include "domain/capacity/request.hpp"
#include "domain/directory/directory.hpp"
#include "domain/terms/terms.hpp"
#include "edge/care/internal/handlers.hpp"

namespace care {
namespace {

std::vector<capacity::Criterion> criteria() {
    std::vector<capacity::Criterion> all;
    for (auto const& one : directory::directory().criteria) all.push_back({one.code, one.name});
    return all;
}

capacity::Setting setting_of(Context const& context, episode::Origin const& course,
                             std::string id) {
    return {std::move(id), course.patient, course.episode, author_of(context).display,
            context.now};
}

bool waits_for_answer(episode::Course const& course, std::string_view request) {
    return std::ranges::any_of(course.offers, [&](episode::Offered const& offer) {
        return offer.request == request && (offer.state == episode::OfferState::offered ||
                                            offer.state == episode::OfferState::accepted);
    });
}

// The person's steps by the course that a request or an offer belongs to.
base::Result<episode::Course> course_of(store::Snapshot const& snapshot,
                                        episode::Origin const& origin) {
    return episode::course_from(TRY(steps_of(snapshot, origin.patient)), origin.episode);
}

}  // namespace

base::Result<void> give_up_request(store::Snapshot const& snapshot, Loaded const& loaded,
                                   Context const& context, store::Batch& batch) {
    for (auto const& asked : loaded.course.requests) {
        if (!asked.open) continue;
        auto const request = TRY(paper(snapshot, "ServiceRequest", asked.origin.id));
        batch.changes.push_back(capacity::closed(request.root(), request.version, "revoked"));
    }
    auto const& patient = loaded.course.opened.origin.patient;
    auto const* stay = loaded.course.stay();
    for (auto const& offer : loaded.course.offers) {
        bool const open = offer.state == episode::OfferState::offered ||
                          offer.state == episode::OfferState::accepted;
        if (!open || (stay && stay->place == offer.place)) continue;
        auto const held = place_at(snapshot, offer.place);
        if (!held || held->place.person != patient ||
            held->place.status != capacity::Status::held)
            continue;
        auto const task = TRY(paper(snapshot, "Task", offer.origin.id));
        batch.changes.push_back(capacity::withdrawn(task.root(), task.version, context.now));
        batch.changes.push_back(
            capacity::change_for(capacity::release(held->place, patient), held->paper.root()));
    }
    return {};
}

base::Result<void> end_stay(store::Snapshot const& snapshot, Loaded const& loaded,
                            Context const& context, store::Batch& batch) {
    auto const* stay = loaded.course.stay();
    if (!stay) return {};
    auto const encounter = TRY(paper(snapshot, "Encounter", stay->origin.id));
    batch.changes.push_back(
        capacity::stay_ended(encounter.root(), encounter.version, context.now));
    auto const found = TRY(place_at(snapshot, stay->place));
    auto const& patient = loaded.course.opened.origin.patient;
    if (found.place.person == patient)
        batch.changes.push_back(
            capacity::change_for(capacity::release(found.place, patient), found.paper.root()));
    return {};
}

base::Result<Answer> request_place(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::request_place, {"EpisodeOfCare", ""}));
    capacity::PlaceAsk ask;
    ask.kind = call.parameters.text("kind");
    ask.need = call.parameters.text("need");
    for (auto const code : call.parameters.texts("criterion")) ask.criteria.emplace_back(code);
    ask.earliest = call.parameters.text("earliest");
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "request-place"));
        auto const& course = loaded.course;
        capacity::AskState state;
        state.decided = course.decision() ? course.decision()->pathway : "";
        state.request_open = course.request() && course.request()->open;
        auto const request = TRY(capacity::request_place(state, ask, criteria()));
        // The nth request of the course: two at once conflict.
        auto const id = call.id + ".r" + std::to_string(course.requests.size() + 1);
        batch.changes.push_back(
            capacity::change_for(request, setting_of(context, course.opened.origin, id)));
        rest_on(batch, loaded);
        return store::Key{"ServiceRequest", id};
    });
}

base::Result<Answer> offer(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::offer_place, {"ServiceRequest", ""}));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const request = TRY(paper(snapshot, "ServiceRequest", call.id));
        auto const read = episode::step_from(request.root(), request.version);
        auto const* asked = read ? std::get_if<episode::Asked>(&*read) : nullptr;
        if (!asked) return base::refuse(capacity::errors::request_closed);
        context.note.people = {asked->origin.patient};
        auto const course = TRY(course_of(snapshot, asked->origin));
        auto const found = place_at(snapshot, call.parameters.text("place"));
        if (!found) return base::refuse(capacity::errors::unknown_place);
        capacity::OfferState const state{capacity::request_from(request.root()),
                                         asked->open && course.opened.open,
                                         waits_for_answer(course, call.id),
                                         asked->origin.patient};
        auto const held = TRY(capacity::offer(state, found->place, criteria()));
        auto const earlier = std::ranges::count(course.offers, call.id, &episode::Offered::request);
        auto const id = call.id + ".o" + std::to_string(earlier + 1);
        batch.changes.push_back(capacity::offer_task(held, found->name, call.id,
                                                     setting_of(context, asked->origin, id)));
        batch.changes.push_back(capacity::change_for(held, found->paper.root()));
        batch.unmoved.push_back({{"ServiceRequest", call.id}, request.version});
        return store::Key{"Task", id};
    });
}

base::Result<Answer> answer(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::answer_offer, {"Task", ""}));
    auto const& asked = call.parameters;
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const task = TRY(paper(snapshot, "Task", call.id));
        auto const read = episode::step_from(task.root(), task.version);
        auto const* offered = read ? std::get_if<episode::Offered>(&*read) : nullptr;
        if (!offered) return base::refuse(capacity::errors::not_an_offer);
        context.note.people = {offered->origin.patient};
        auto const given = TRY(
            capacity::answer(offered->state == episode::OfferState::offered,
                             {std::string(asked.text("answer")), std::string(asked.text("reason")),
                              std::string(asked.text("by"))}));
        batch.changes.push_back(
            capacity::answered(task.root(), task.version, given, context.now));
        auto const found = TRY(place_at(snapshot, offered->place));
        if (given.kind == capacity::AnswerKind::refuse &&
            found.place.person == offered->origin.patient)
            batch.changes.push_back(capacity::change_for(capacity::after(given, found.place),
                                                         found.paper.root()));
        return store::Key{"Task", call.id};
    });
}

base::Result<Answer> arrive(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::transfer, {"EpisodeOfCare", ""}));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "arrive"));
        auto const& course = loaded.course;
        auto const* offer = course.accepted_offer();
        CHECK(offer);  // The stage says so.
        auto const found = TRY(place_at(snapshot, offer->place));
        auto const& patient = course.opened.origin.patient;
        auto const occupied = TRY(capacity::arrive(found.place, patient));
        auto const request = TRY(paper(snapshot, "ServiceRequest", offer->request));
        TRY(end_stay(snapshot, loaded, context, batch));
        auto const id = call.id + ".s" + std::to_string(course.stays.size() + 1);
        batch.changes.push_back(
            capacity::stay(occupied, found.name, offer->request,
                           setting_of(context, course.opened.origin, id)));
        batch.changes.push_back(capacity::change_for(occupied, found.paper.root()));
        batch.changes.push_back(capacity::closed(request.root(), request.version, "completed"));
        rest_on(batch, loaded);
        return store::Key{"Encounter", id};
    });
}

base::Result<Answer> set_status(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::update, {call.type, ""}));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const found = place_at(snapshot, call.type + "/" + call.id);
        if (!found) return base::refuse(capacity::errors::unknown_place);
        auto const changed =
            TRY(capacity::set_status(found->place, call.parameters.text("status")));
        batch.changes.push_back(capacity::change_for(changed, found->paper.root()));
        return store::Key{call.type, call.id};
    });
}

}  // namespace care
