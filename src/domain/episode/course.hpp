// A course from trigger to day 91, put together from its steps, and where it stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/episode/step.hpp"

namespace episode {

enum class Stage : std::uint8_t {
    assessment, decision, placing, transfer, active, exit, follow_up, closed
};

std::string_view name_of(Stage stage);  // "follow-up"
std::optional<Stage> stage_from(std::string_view name);

struct Course {
    Opened opened;
    std::optional<Referred> referred;        // The first referral.
    std::vector<Assessed> assessments;       // Oldest first, like all below.
    std::vector<Decided> decisions;
    std::vector<Asked> requests;
    std::vector<Offered> offers;
    std::vector<Stayed> stays;
    std::vector<Aimed> goals;
    std::optional<FollowedUp> follow_up;

    Decided const* decision() const;         // The newest; null if none.
    Asked const* request() const;            // The newest since the newest decision; null if none.
    Offered const* accepted_offer() const;   // Of that request; null if none.
    Stayed const* stay() const;              // The one under way; null if none.
};

// The course of that episode among a person's steps. Absent (episode.unknown) if there is none.
base::Result<Course> course_from(std::vector<Step> const& steps, std::string_view episode_id);

// Where the course stands. Derived, never stored: assessment until a first assessment; decision
// until one is recorded; a pathway that needs no place goes straight to exit; else placing until an
// offer is accepted, transfer until arrival, active; exit once every goal has ended; follow-up from
// the exit until it is answered (a person who died needs none); then closed. A decision made during a
// stay starts placing again, from there: a bed to the home team, say.
Stage stage_of(Course const& course);

}  // namespace episode
