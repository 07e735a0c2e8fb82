#include "edge/hl7v2/day.hpp"

#include <set>

#include "edge/hl7v2/internal/door_test.hpp"
#include "edge/hl7v2/mllp.hpp"
#include "edge/hl7v2/play.hpp"

namespace hl7v2 {
namespace {

std::string const people =
    R"({"resourceType":"Patient","id":"a","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number",)"
    R"("value":"9990000018"}],"name":[{"family":"O'Neill & Co","given":["Ada"]}],)"
    R"("birthDate":"1941-03-09","gender":"female","address":[{"line":["1 Lark Rise"],)"
    R"("city":"Birmingham","postalCode":"B31 2AA"}]})"
    "\n\n"
    R"({"resourceType":"Patient","id":"b","birthDate":"1940-01-01"})"
    "\n"
    R"({"resourceType":"Patient","id":"c","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number",)"
    R"("value":"9990000026"}],"name":[{"family":"Eze","given":["Bo"]}],"birthDate":"1950-05-05",)"
    R"("gender":"male"})";

TEST(Day, TakesPeopleWithNhsNumbersFromNdjson) {
    auto const visitors = visitors_from(people);
    ASSERT_TRUE(visitors);
    ASSERT_EQ(visitors->size(), 2u);
    EXPECT_EQ(visitors->front().postal_code, "B31 2AA");
    auto const broken = visitors_from(people + "\nrubbish");
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code.name, "hl7v2.bad_script");
    EXPECT_EQ(broken.error().details[0].path, "line 5");
}

TEST(Day, IsTheSameForTheSameSeedAndInOrder) {
    auto const visitors = visitors_from(people).value();
    auto const day = a_day(visitors, {.seed = 7});
    auto const again = a_day(visitors, {.seed = 7});
    ASSERT_EQ(day.size(), again.size());
    EXPECT_GT(day.size(), 90u);
    std::set<std::string> events;
    for (std::size_t i = 0; i < day.size(); ++i) {
        EXPECT_EQ(message_of(day[i], "1", {0}), message_of(again[i], "1", {0}));
        EXPECT_TRUE(i == 0 || day[i - 1].minute <= day[i].minute);
        EXPECT_LT(day[i].minute, 1440);
        events.insert(day[i].event);
    }
    for (auto const* event : {"A01", "A02", "A03", "A04", "A08"})
        EXPECT_TRUE(events.contains(event));
    EXPECT_TRUE(a_day({}, {}).empty());
}

TEST(Day, IsPlayedThroughAnMllpDoorAndAcceptedWhole) {
    TestDoor door;
    std::int64_t now = base::instant_from("2026-11-21T08:00:00Z")->ms;
    auto const server = std::move(MllpServer::listen("127.0.0.1", 0, [&](std::string_view text) {
                            return door.send(text).acknowledgement;
                        })).value();
    auto const client = MllpClient::connect("127.0.0.1", server->port());
    auto const day = a_day(visitors_from(people).value(), {.seed = 7});
    auto const played = play(**client, day,
                             {.speed = 60,
                              .clock = [&] { return base::Instant{now}; },
                              .wait = [&](base::Milliseconds span) { now += span.count(); },
                              .told =
                                  [](Happening const& happening, Acknowledged const& answer) {
                                      EXPECT_EQ(answer.verdict, "AA")
                                          << happening.event << answer.text;
                                  }});
    ASSERT_TRUE(played);
    EXPECT_EQ(played->accepted, static_cast<int>(day.size()));
    EXPECT_EQ(played->refused, 0);
    EXPECT_EQ(door.all("Patient").size(), 2u);
    EXPECT_EQ(door.all("Encounter").size(), 60u);
    EXPECT_EQ(door.all("ServiceRequest").size(), 60u);
    now += 86'400'000;
    auto const told = [](Happening const&, Acknowledged const&) {};
    auto const next = play(**client, day,
                           {.speed = 60,
                            .clock = [&] { return base::Instant{now}; },
                            .wait = [&](base::Milliseconds span) { now += span.count(); },
                            .told = told});
    EXPECT_EQ(next->refused, 0);
    EXPECT_EQ(door.all("ServiceRequest").size(), 120u) << "the next day brings new visits";
    door.check_all();
}

}  // namespace
}  // namespace hl7v2
