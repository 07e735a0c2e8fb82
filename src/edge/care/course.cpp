// $agree-goal, $review, $exit and $follow-up.
#include "base/random.hpp"
#include "domain/episode/errors.hpp"
#include "domain/episode/pathway.hpp"
#include "edge/care/internal/handlers.hpp"

namespace care {
namespace {

std::string text(OperationCall const& call, std::string_view name) {
    return std::string(call.parameters.text(name));
}

}  // namespace

base::Result<Answer> agree_goal(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::set_goal, {"EpisodeOfCare", ""}));
    auto const goal = TRY(episode::agree_goal(
        {text(call, "words"), text(call, "baseline"), text(call, "target"), text(call, "due")},
        base::day_of(context.now)));
    auto const id = base::new_id();
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "agree-goal"));
        batch.changes.push_back(episode::change_for(
            goal, {id, loaded.course.opened.origin.patient, call.id}, author_of(context)));
        rest_on(batch, loaded);
        return store::Key{"Goal", id};
    });
}

base::Result<Answer> review(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::review_goal, {"Goal", ""}));
    auto const asked = TRY(episode::review({text(call, "achievement"), text(call, "note")}));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const goal = TRY(paper(snapshot, "Goal", call.id));
        auto const read = episode::step_from(goal.root(), goal.version);
        if (!read) return base::refuse(episode::errors::not_a_goal);
        auto const loaded = TRY(
            course_at(context, snapshot, episode::origin_of(*read).episode, "review"));
        batch.changes.push_back(
            episode::change_for(asked, goal.root(), goal.version, author_of(context)));
        rest_on(batch, loaded);
        return store::Key{"Goal", call.id};
    });
}

base::Result<Answer> exit(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::exit_episode, {"EpisodeOfCare", ""}));
    auto const decision = TRY(episode::leave(
        {text(call, "destination"), text(call, "weeklyCareHoursBefore"),
         text(call, "weeklyCareHoursAfter"), text(call, "note")},
        base::day_of(context.now)));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "exit"));
        auto const author = author_of(context);
        batch.changes.push_back(episode::change_for(decision, loaded.episode.root(),
                                                    loaded.episode.version, author));
        if (decision.follow_up)
            batch.changes.push_back(episode::follow_up_task(
                *decision.follow_up, loaded.course.opened, call.id + ".f", author));
        TRY(end_stay(snapshot, loaded, context, batch));
        TRY(give_up_request(snapshot, loaded, context, batch));
        return store::Key{"EpisodeOfCare", call.id};
    });
}

base::Result<Answer> follow_up(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::follow_up, {"EpisodeOfCare", ""}));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "follow-up"));
        auto const today = base::day_of(context.now);
        auto const due = base::day_from(loaded.course.follow_up->due).value_or(today);
        auto const asked =
            TRY(episode::follow_up({text(call, "status"), text(call, "note")}, due, today));
        auto const& id = loaded.course.follow_up->origin.id;
        auto const task = TRY(paper(snapshot, "Task", id));
        batch.changes.push_back(
            episode::change_for(asked, task.root(), task.version, author_of(context)));
        return store::Key{"Task", id};
    });
}

}  // namespace care
