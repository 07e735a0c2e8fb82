#include "domain/episode/decision.hpp"

#include <gtest/gtest.h>

#include "domain/episode/referral.hpp"

namespace {

using namespace episode;

base::Day const today{2026, 11, 21};
Author const ben{"Ben Hale", "ben", *base::instant_from("2026-11-21T10:20:00Z")};

template <class T>
std::string_view outcome_of(base::Result<T> const& answer) {
    return answer ? "decided" : answer.error().code.name;
}

TEST(Triage, KeepsTheReferrersAnswerWithItsReason) {
    Triage waiting;
    EXPECT_EQ(outcome_of(triage(waiting, {"accept", "", "", ""})), "decided");
    EXPECT_EQ(outcome_of(triage(waiting, {"advice-only", "Advice given", "", ""})), "decided");
    EXPECT_EQ(outcome_of(triage(waiting, {"decline", "", "", ""})), "episode.reason_needed");
    EXPECT_EQ(outcome_of(triage(waiting, {"redirect", "Not ours", "", ""})),
              "episode.alternative_needed");
    EXPECT_EQ(outcome_of(triage(waiting, {"redirect", "Not ours", "GP", ""})), "decided");
    EXPECT_EQ(outcome_of(triage(waiting, {"maybe", "", "", ""})), "episode.unknown_outcome");
    waiting.state = TriageState::declined;
    EXPECT_EQ(outcome_of(triage(waiting, {"accept", "", "", ""})), "episode.already_triaged");
}

TEST(Goal, NeedsWordsTargetAndADayToCome) {
    EXPECT_EQ(outcome_of(agree_goal({"Walk to the shop", "", "200 m", "2026-11-21"}, today)),
              "decided");
    EXPECT_EQ(outcome_of(agree_goal({"", "", "200 m", "2026-12-01"}, today)),
              "episode.words_needed");
    EXPECT_EQ(outcome_of(agree_goal({"Walk", "", "", "2026-12-01"}, today)),
              "episode.words_needed");
    EXPECT_EQ(outcome_of(agree_goal({"Walk", "", "200 m", "soon"}, today)),
              "episode.words_needed");
    EXPECT_EQ(outcome_of(agree_goal({"Walk", "", "200 m", "2026-11-20"}, today)),
              "episode.due_in_the_past");
}

TEST(Goal, IsReviewedInSixWords) {
    EXPECT_EQ(outcome_of(review({"improving", ""})), "decided");
    EXPECT_EQ(outcome_of(review({"splendid", ""})), "episode.unknown_achievement");
}

TEST(Exit, IsFollowedUpOnDay91UnlessThePersonDied) {
    EXPECT_EQ(base::to_text(*leave({"home-independent", "14", "0", ""}, today)->follow_up),
              "2027-02-20");
    EXPECT_FALSE(leave({"died", "", "", ""}, today)->follow_up);
    EXPECT_EQ(outcome_of(leave({"moon", "", "", ""}, today)), "episode.unknown_destination");
    EXPECT_EQ(outcome_of(leave({"care-home", "168", "168.5", ""}, today)),
              "episode.hours_out_of_range");
    EXPECT_EQ(outcome_of(leave({"care-home", "-1", "", ""}, today)),
              "episode.hours_out_of_range");
}

TEST(FollowUp, HasFiveAnswers) {
    EXPECT_EQ(outcome_of(follow_up({"at-home", ""}, today, today)), "decided");
    EXPECT_EQ(outcome_of(follow_up({"fine", ""}, today, today)),
              "episode.unknown_follow_up_status");
}

TEST(FollowUp, SaysWhereThePersonIsOnTheDayAndNotBefore) {
    auto const due = base::plus_days(today, 1);
    EXPECT_EQ(outcome_of(follow_up({"at-home", ""}, due, today)), "episode.follow_up_early");
    EXPECT_EQ(outcome_of(follow_up({"died", ""}, due, today)), "decided");
    EXPECT_EQ(outcome_of(follow_up({"at-home", ""}, due, base::plus_days(due, 30))), "decided");
}

// The resource of a change, kept alive for the step read from it.
Step step_of(store::Change const& change) {
    auto const document = fhir::parse(change.resource.body).value();
    return step_from(document.root(), 1).value();
}

Referral referral() {
    return {.request_id = "r1",
            .task_id = "t1",
            .patient = "p1",
            .trigger = *trigger_named(triggers(), "fall"),
            .what = "Fall at home",
            .organisation = "Eastfield Hospital",
            .visit = "V7",
            .at = ben.at};
}

TEST(Referral, IsReadBackAsItWasWritten) {
    auto const changes = referral_from(referral());
    auto const request = std::get<Referred>(step_of(changes[0]));
    EXPECT_EQ(request.trigger, "fall");
    EXPECT_EQ(request.trigger_name, "Fall");
    EXPECT_EQ(request.route, "front-door");
    EXPECT_EQ(request.what, "Fall at home");
    EXPECT_EQ(request.from, "Eastfield Hospital");
    EXPECT_EQ(request.visit, "V7");
    EXPECT_EQ(request.origin.patient, "p1");
    auto const task = std::get<episode::Triage>(step_of(changes[1]));
    EXPECT_EQ(task.referral, "r1");
    EXPECT_EQ(task.state, TriageState::waiting);
    EXPECT_TRUE(waits_already({task}));
}

TEST(Triage, IsReadBackWithItsEpisode) {
    auto const changes = referral_from(referral());
    auto const task = fhir::parse(changes[1].resource.body).value();
    auto const decision = triage({}, {"accept", "Frail, alone", "", "Seen in bay 3"}).value();
    auto const accepted =
        std::get<episode::Triage>(step_of(change_for(decision, task.root(), 1, "e1", ben)));
    EXPECT_EQ(accepted.state, TriageState::accepted);
    EXPECT_EQ(accepted.origin.episode, "e1");
    EXPECT_EQ(accepted.reason, "Frail, alone");
    EXPECT_EQ(accepted.note, "Seen in bay 3");
    EXPECT_EQ(accepted.origin.by, "Ben Hale");
    auto const request = std::get<Referred>(step_of(changes[0]));
    auto const course = std::get<Opened>(step_of(opened("e1", request, ben)));
    EXPECT_TRUE(course.open);
    EXPECT_EQ(course.key_worker, "Ben Hale");
    EXPECT_EQ(course.referrals, std::vector<std::string>{"r1"});
}

TEST(Exit, IsReadBackFromTheEpisode) {
    auto const request = std::get<Referred>(step_of(referral_from(referral())[0]));
    auto const open = fhir::parse(opened("e1", request, ben).resource.body).value();
    auto const decision = leave({"home-with-care", "14.50", "7", "Daughter helps"}, today).value();
    auto const change = change_for(decision, open.root(), 1, ben);
    EXPECT_TRUE(change.resource.body.contains("14.50"));
    auto const left = std::get<Opened>(step_of(change));
    EXPECT_FALSE(left.open);
    EXPECT_EQ(left.exit->destination, "home-with-care");
    EXPECT_EQ(left.exit->care_hours_before, 14.5);
    EXPECT_EQ(left.exit->care_hours_after, 7);
    auto const task = std::get<FollowedUp>(
        step_of(follow_up_task(*decision.follow_up, left, "e1.f", ben)));
    EXPECT_EQ(task.due, "2027-02-20");
    EXPECT_EQ(task.origin.episode, "e1");
}

TEST(Goal, IsReadBackWithItsReview) {
    auto const change = change_for(GoalAsk{"Walk to the shop", "10 m", "200 m", "2026-12-05"},
                                   {"g1", "p1", "e1"}, ben);
    auto const document = fhir::parse(change.resource.body).value();
    auto const reviewed = std::get<Aimed>(
        step_of(change_for(Review{"achieved", "Well done"}, document.root(), 1, ben)));
    EXPECT_EQ(reviewed.words, "Walk to the shop");
    EXPECT_EQ(reviewed.baseline, "10 m");
    EXPECT_EQ(reviewed.target, "200 m");
    EXPECT_EQ(reviewed.due, "2026-12-05");
    EXPECT_EQ(reviewed.achievement, "achieved");
    EXPECT_EQ(reviewed.reviewed, ben.at);
}

}  // namespace
