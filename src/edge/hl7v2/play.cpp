#include "edge/hl7v2/play.hpp"

#include <fmt/format.h>

namespace hl7v2 {

base::Result<Played> play(MllpClient& client, std::vector<Happening> const& day,
                          Playing const& playing) {
    Played played;
    if (day.empty()) return played;
    auto const begun = playing.clock();
    int number = 0;
    for (auto const& happening : day) {
        auto const minutes = (happening.minute - day.front().minute) / playing.speed;
        auto const due = begun + base::Milliseconds(static_cast<std::int64_t>(minutes * 60'000));
        if (auto const now = playing.clock(); now < due) playing.wait(due - now);
        auto const at = playing.clock();
        // Control ids and visit numbers are a play's own: a second day is not taken for the first.
        auto const control = fmt::format("EF{}-{}", begun.ms, ++number);
        auto visit = happening;
        visit.visit += fmt::format("-{}", begun.ms / 1000);
        auto const answer = TRY(client.send(message_of(visit, control, at)));
        auto const acknowledged = TRY(acknowledged_from(answer));
        ++(acknowledged.verdict == "AA" ? played.accepted : played.refused);
        if (playing.told) playing.told(happening, acknowledged);
    }
    return played;
}

}  // namespace hl7v2
