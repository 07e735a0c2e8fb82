// From a request to a place: ask, match, offer, answer, arrive, leave. Each a pure decision.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/capacity/place.hpp"

namespace capacity {

// A criterion that a request may name and a place may offer, as content/places lists them.
struct Criterion {
    std::string code;   // "single-room"
    std::string name;   // "Single room"
};

// What is known when somebody asks for a place.
struct AskState {
    std::string decided;        // Pathway of the newest decision: "bed", "home", "care-home".
    bool request_open = false;
};

struct PlaceAsk {
    std::string kind;
    std::string need;
    std::vector<std::string> criteria;
    std::string earliest;       // Day; may be empty.
};

struct PlaceRequest {
    Kind kind = Kind::bed;
    std::string need;
    std::vector<std::string> criteria;
    std::string earliest;
};

// Refuses: unknown kind or criterion, no need, a request that is open, another kind than decided
// (a care home is found like a bed).
base::Result<PlaceRequest> request_place(AskState const& state, PlaceAsk const& ask,
                                         std::vector<Criterion> const& known);

// Why a place does not fit a request, each in words; empty: it fits (R55).
std::vector<std::string> why_not(Place const& place, PlaceRequest const& request,
                                 std::vector<Criterion> const& known);

struct OfferState {
    PlaceRequest request;
    bool request_open = false;
    bool offer_waiting = false;
    std::string person;
};

// Holds the place for the person. Refuses: a closed request, an offer that waits for its answer,
// another kind, a place that is not free, a place that does not fit (naming why).
base::Result<Place> offer(OfferState const& state, Place const& place,
                          std::vector<Criterion> const& known);

enum class AnswerKind : std::uint8_t { accept, refuse };

struct Answer {
    AnswerKind kind = AnswerKind::accept;
    std::string reason;
    std::string by;             // provider, person, family
};

struct AnswerAsk {
    std::string answer;         // "accept" or "refuse"
    std::string reason;
    std::string by;
};

// Refuses: an offer that was answered, an unknown answer, a refusal without a reason.
base::Result<Answer> answer(bool waiting, AnswerAsk const& ask);

// The place after the answer: still held, or free again.
Place after(Answer const& answer, Place const& place);

// The person arrives. Refuses (capacity.not_held_for_person) if it is not held for them.
base::Result<Place> arrive(Place const& place, std::string_view person);

// The person leaves: a bed is cleaned, a slot is free. A place of somebody else stays as it is.
Place release(Place const& place, std::string_view person);

// By its manager: free, closed or cleaning. Refuses while somebody is in it or it is held.
base::Result<Place> set_status(Place const& place, std::string_view status);

// A place written or deleted by a door that takes no decision of ours. Refuses
// (capacity.by_operation) whatever would put somebody in, take somebody out or hold it.
base::Result<void> rewrite(std::optional<Place> const& before, std::optional<Place> const& after);

}  // namespace capacity
