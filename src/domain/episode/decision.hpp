// The steps that belong to the episode itself: triage, goals, exit, follow-up. Each decision is pure;
// what it changes is written by the functions named changes_for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/episode/course.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace episode {

// Who writes a step, and when.
struct Author {
    std::string display;
    std::string practitioner;  // Id; may be empty.
    base::Instant at;
};

// --- Triage (R33) -------------------------------------------------------------------------------

struct TriageAsk {
    std::string outcome;      // accept, advice-only, redirect, decline
    std::string reason;
    std::string alternative;
    std::string note;
};

struct TriageDecision {
    TriageState state = TriageState::accepted;
    TriageAsk ask;
};

// Refuses: a referral that was triaged before, an unknown outcome, an outcome other than accept
// without a reason, a redirect without an alternative.
base::Result<TriageDecision> triage(Triage const& task, TriageAsk ask);

// The Task as decided. On acceptance, `episode_id` is put out.
store::Change change_for(TriageDecision const& decision, fhir::Value task, std::uint64_t version,
                         std::string_view episode_id, Author const& author);

// The referral: still active when accepted, completed otherwise.
store::Change referral_change(TriageDecision const& decision, fhir::Value request,
                              std::uint64_t version);

// A new course, or an open one that the referral joins.
store::Change opened(std::string_view id, Referred const& referral, Author const& author);
store::Change joined(fhir::Value episode, std::uint64_t version, std::string_view referral);

// Whether somebody's referral is already waiting, so that a second trigger adds nothing.
bool waits_already(std::vector<Step> const& steps);
// The open course of these steps; null if there is none.
Opened const* open_course(std::vector<Step> const& steps);

// --- Goals (R62) --------------------------------------------------------------------------------

struct GoalAsk {
    std::string words;
    std::string baseline;
    std::string target;
    std::string due;          // Day
};

// Refuses: words, target or due missing; a due day in the past.
base::Result<GoalAsk> agree_goal(GoalAsk ask, base::Day today);

struct GoalSetting {
    std::string id;
    std::string patient;
    std::string episode;
};
store::Change change_for(GoalAsk const& goal, GoalSetting const& setting, Author const& author);

struct Review {
    std::string achievement;
    std::string note;
};

base::Result<Review> review(Review ask);
store::Change change_for(Review const& review, fhir::Value goal, std::uint64_t version,
                         Author const& author);

// --- Exit and day 91 (R64, R67) -----------------------------------------------------------------

struct ExitAsk {
    std::string destination;
    std::string care_hours_before;  // Decimal text as given; empty if unknown.
    std::string care_hours_after;
    std::string note;
};

struct ExitDecision {
    ExitAsk ask;
    std::optional<base::Day> follow_up;  // Day 91; none for a person who died.
};

// Refuses: an unknown destination, care hours outside 0 to 168.
base::Result<ExitDecision> leave(ExitAsk ask, base::Day today);

store::Change change_for(ExitDecision const& decision, fhir::Value episode, std::uint64_t version,
                         Author const& author);

// The Task that asks on day 91 how the person is.
store::Change follow_up_task(base::Day due, Opened const& course, std::string_view id,
                             Author const& author);

struct FollowUpAsk {
    std::string status;
    std::string note;
};

// Refuses: an unknown status; any before the due day but that the person died, for it says where
// somebody is on that day.
base::Result<FollowUpAsk> follow_up(FollowUpAsk ask, base::Day due, base::Day today);
store::Change change_for(FollowUpAsk const& ask, fhir::Value task, std::uint64_t version,
                         Author const& author);

}  // namespace episode
