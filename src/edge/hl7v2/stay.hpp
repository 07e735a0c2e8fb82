// A stay (FHIR Encounter) and how patient movements change it, in whatever order they arrive.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "fhir/value/draft.hpp"

namespace hl7v2 {

// HL7 v2 events that change a stay.
enum class Movement {
    admit,             // A01
    transfer,          // A02
    discharge,         // A03
    register_,         // A04
    update,            // A08
    cancel_admit,      // A11
    cancel_discharge   // A13
};

std::optional<Movement> movement_from(std::string_view event);

struct Moment {
    std::string text;  // As FHIR writes it: "2026-11-21T12:00:00+00:00"
    base::Instant at;
};

struct Move {
    fhir::Draft location;  // A reference
    std::optional<Moment> start;
};

enum class StayState { unknown, in_progress, finished, cancelled };

struct Stay {
    StayState state = StayState::unknown;  // unknown: the record has no such stay yet.
    std::optional<Moment> start;
    std::optional<Moment> end;                  // Of a finished or cancelled stay.
    std::optional<Moment> discharge_cancelled;  // The last A13.
    std::vector<Move> moves;                    // By start; each ends where the next begins.
};

// What one message says about a stay.
struct Said {
    Movement movement;
    Moment when;                       // EVN-2, else MSH-7
    std::optional<Moment> admitted;    // PV1-44
    std::optional<Moment> discharged;  // PV1-45
    fhir::Draft location;              // PV1-3; absent if not given.
};

// The stay after a message. A message that happened before what is known fills in what is missing
// and undoes nothing: an admission that arrives after its discharge leaves the stay finished; only
// A13 opens a finished stay; an admission later than its cancellation opens a cancelled one.
Stay after(Stay stay, Said const& said);

}  // namespace hl7v2
