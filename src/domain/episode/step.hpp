// The steps of a course as the record holds them, one value for each resource that matters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "fhir/value/value.hpp"

namespace episode {

// Where a step stands in the record.
struct Origin {
    std::string id;
    std::uint64_t version = 0;
    std::string patient;
    std::string episode;  // "" before one is open.
    std::string by;       // Display of who did it, as recorded.
    base::Instant at;     // When it happened.
};

// A referral (ServiceRequest, category referral).
struct Referred {
    Origin origin;
    std::string trigger;       // Code
    std::string trigger_name;
    std::string route;         // "front-door"
    std::string what;
    std::string from;          // Organisation
    std::string visit;
};

enum class TriageState : std::uint8_t {
    waiting, accepted, advice_only, redirected, declined,
    withdrawn  // By who referred, before anybody decided.
};
std::string_view name_of(TriageState state);

// The triage of a referral (Task, code triage).
struct Triage {
    Origin origin;             // at: when decided; if still waiting, when asked.
    std::string referral;
    TriageState state = TriageState::waiting;
    std::string reason;
    std::string alternative;
    std::string note;
};

struct Exit {
    base::Instant at;
    std::string destination;
    std::optional<double> care_hours_before;  // A week
    std::optional<double> care_hours_after;
    std::string note;
    std::string by;
};

// The course itself (EpisodeOfCare).
struct Opened {
    Origin origin;             // at: period.start
    std::vector<std::string> referrals;
    std::string key_worker;
    bool open = true;
    std::optional<Exit> exit;
};

struct Assessed {              // QuestionnaireResponse
    Origin origin;
};

struct Decided {               // Task, code decision
    Origin origin;
    std::string pathway;       // home, bed, care-home, hospital, no-support
    std::vector<std::string> options;
    std::string why_not_home;
    std::string wish;
    std::vector<std::string> present;
    std::string reason;
    std::string forecast;
    std::optional<int> forecast_days;
    std::optional<int> forecast_probability;  // Percent
};

struct Asked {                 // ServiceRequest, category placement
    Origin origin;
    std::string kind;          // bed, home
    std::string need;
    std::vector<std::string> criteria;
    std::string earliest;
    bool open = true;          // active
};

enum class OfferState : std::uint8_t { offered, accepted, refused, withdrawn };
std::string_view name_of(OfferState state);

struct Offered {               // Task, code offer
    Origin origin;             // at: when offered
    std::string request;
    std::string place;         // "Location/b1" or "Slot/s1"
    std::string place_name;
    OfferState state = OfferState::offered;
    std::string reason;
    std::string answered_by;   // provider, person, family
    std::optional<base::Instant> answered;
};

struct Stayed {                // Encounter
    Origin origin;             // at: arrival
    std::string place;
    std::string place_name;
    std::string kind;
    std::optional<base::Instant> until;
};

struct Aimed {                 // Goal
    Origin origin;
    std::string words;
    std::string baseline;
    std::string target;
    std::string due;           // Day
    std::string achievement;   // Code of goal-achievement
    std::string note;
    std::optional<base::Instant> reviewed;
};

struct FollowedUp {            // Task, code follow-up
    Origin origin;
    std::string due;           // Day
    std::string status;        // Empty until answered.
    std::string note;
    std::optional<base::Instant> answered;
};

using Step = std::variant<Referred, Triage, Opened, Assessed, Decided, Asked, Offered, Stayed, Aimed,
                          FollowedUp>;

Origin const& origin_of(Step const& step);

// What a resource says about a course; nothing if it is not a step of one (or was entered in error).
std::optional<Step> step_from(fhir::Value resource, std::uint64_t version);

// A resource written or deleted by a door that takes no decision of ours; either may be absent.
// Refuses (episode.by_operation) if it was or would be a step of the pathway.
base::Result<void> rewrite(fhir::Value before, fhir::Value after);

// The resource types that hold steps.
inline constexpr std::string_view step_types[] = {"ServiceRequest", "Task",      "EpisodeOfCare",
                                                  "QuestionnaireResponse",       "Encounter", "Goal"};

}  // namespace episode
