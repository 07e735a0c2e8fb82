#include "edge/hl7v2/stay.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "edge/hl7v2/time.hpp"

namespace hl7v2 {
namespace {

Moment at(std::string const& clock) {
    auto const dtm = "20261121" + clock;
    return {*date_time_from(dtm), *moment_from(dtm)};
}

// "A01@0900:bedA" is an admission at nine into bed A.
Said said_from(std::string const& word) {
    Said said{.movement = *movement_from(word.substr(0, 3)), .when = at(word.substr(4, 4))};
    if (word.size() > 9) said.location = fhir::Draft(word.substr(9));
    if (said.movement == Movement::discharge) said.discharged = said.when;
    return said;
}

std::string shown(Stay const& stay) {
    constexpr char const* states[]{"unknown", "in-progress", "finished", "cancelled"};
    auto const clock = [](std::optional<Moment> const& m) {
        return m ? m->text.substr(11, 5) : std::string("?");
    };
    auto text = std::string(states[static_cast<int>(stay.state)]) + " " + clock(stay.start);
    if (stay.end) text += "-" + clock(stay.end);
    for (auto const& move : stay.moves) {
        text += " " + std::string(move.location.text()) + "@" + clock(move.start);
    }
    return text;
}

void check(std::string const& messages, std::string const& expected) {
    Stay stay;
    std::istringstream words(messages);
    for (std::string word; words >> word;) stay = after(stay, said_from(word));
    EXPECT_EQ(shown(stay), expected) << messages;
}

TEST(Stay, FollowsADayInOrder) {
    check("A04@0900:ED", "in-progress 09:00 ED@09:00");
    check("A01@0900:A A02@1000:B A03@1200:B", "finished 09:00-12:00 A@09:00 B@10:00");
    check("A01@0900:A A08@1000:A", "in-progress 09:00 A@09:00");
    check("A01@0900:A A08@1000:B", "in-progress 09:00 A@09:00 B@10:00");
}

TEST(Stay, EndsTheSameInAnyOrder) {
    check("A03@1200:B A01@0900:A A02@1000:B", "finished 09:00-12:00 A@09:00 B@10:00");
    check("A02@1000:B A01@0900:A", "in-progress 09:00 A@09:00 B@10:00");
    check("A11@1000 A01@0900:A", "cancelled 09:00-10:00 A@09:00");
    check("A13@1300 A03@1200 A01@0900", "in-progress 09:00");
}

TEST(Stay, IsCancelledAndOpenedAgain) {
    check("A01@0900:A A11@0905", "cancelled 09:00-09:05 A@09:00");
    check("A01@0900:A A11@0905 A01@0910:A", "in-progress 09:00 A@09:00");
    check("A01@0900:A A03@1200 A13@1215", "in-progress 09:00 A@09:00");
    check("A01@0900:A A03@1200 A13@1215 A03@1300", "finished 09:00-13:00 A@09:00");
    check("A01@0900:A A03@1200 A13@1150", "in-progress 09:00 A@09:00");
    check("A01@0900:A A03@1200 A01@1300:B", "finished 09:00-12:00 A@09:00");
}

TEST(Stay, ARepeatedMessageChangesNothing) {
    check("A01@0900:A A01@0900:A A03@1200 A03@1200", "finished 09:00-12:00 A@09:00");
}

}  // namespace
}  // namespace hl7v2
