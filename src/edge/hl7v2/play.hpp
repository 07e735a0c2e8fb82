// Plays a day of messages through an MLLP door, faster than life.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "edge/hl7v2/acknowledgement.hpp"
#include "edge/hl7v2/day.hpp"
#include "edge/hl7v2/mllp.hpp"

namespace hl7v2 {

struct Playing {
    double speed = 60;                           // Minutes of the day in a minute.
    std::function<base::Instant()> clock;
    std::function<void(base::Milliseconds)> wait;
    // Told of each message: what it was, without the person, and the answer.
    std::function<void(Happening const&, Acknowledged const&)> told;
};

struct Played {
    int accepted = 0;
    int refused = 0;
};

// Sends all of the day from its first happening on. hl7v2.cannot_send if the door does not answer.
base::Result<Played> play(MllpClient& client, std::vector<Happening> const& day,
                          Playing const& playing);

}  // namespace hl7v2
