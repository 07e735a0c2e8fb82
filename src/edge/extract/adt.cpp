// The hospital's movements as HL7 v2 messages, from its own copies of people.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "domain/city/draw.hpp"
#include "edge/extract/internal/sheet.hpp"

namespace extract {
namespace {

constexpr std::string_view hospital = "Eastfield Hospital";
constexpr std::array<std::string_view, 4> wards{"Elder Ward", "Hawthorn Ward", "Rowan Ward",
                                                "Linden Ward"};

// A visit with the place that the person is at.
struct Visit {
    std::string number;
    std::string patient_class;
    std::string location;
    std::string_view reason;
    bool died = false;
};

std::string pid(Scene const& scene, city::Copy const& copy) {
    auto const& person = scene.person(copy.person);
    auto born = born_text(copy.born);
    std::erase(born, '-');
    bool const valid = base::is_nhs_number(copy.nhs_number);
    auto const nhs = valid ? fmt::format("~{}^^^NHSNBR^NHS", copy.nhs_number) : "";
    return fmt::format("PID|1||{}^^^EASTFIELD^MR{}||{}^{}||{}|{}|||{}^^Birmingham^^{}^GBR^H\r",
                       copy.local_number, nhs, copy.surname, copy.forename, born,
                       person.sex == city::Sex::female ? "F" : "M", copy.line, copy.postcode);
}

void add(Scene const& scene, city::Copy const& copy, Sheet& sheet, int minute,
         std::string_view event, Visit const& visit) {
    auto const at = dtm_text(scene.city, minute);
    bool const leaves = event == "A03";
    auto text = fmt::format(
        "MSH|^~\\&|EASTFIELD PAS|{}|HOMEWARD|HOMEWARD|{}||ADT^{}|{}-{}|P|2.5||||||UNICODE UTF-8\r"
        "EVN||{}\r",
        hospital, at, event, visit.number, event, at);
    text += pid(scene, copy);
    auto const going = visit.died ? "79^Not applicable: died" : "19^Usual place of residence";
    text += fmt::format("PV1|1|{}|{}|||||||GER|||||||||{}^^^EASTFIELD^VN{}{}{}{}\r",
                        visit.patient_class, visit.location, visit.number, std::string(17, '|'),
                        leaves ? going : "", std::string(9, '|'), leaves ? at : "");
    text += fmt::format("PV2|||^{}\r", visit.reason);
    sheet.messages.push_back({.minute = minute, .text = std::move(text)});
}

std::string bed(city::Draw& draw) {
    auto const ward = draw.one_of(wards);
    auto const bay = draw.between(1, 5);
    return fmt::format("{}^Bay {}^Bed {}^{}", ward, bay, draw.between(1, 6), hospital);
}

void add_visit(Scene const& scene, city::Copy const& copy, city::Event const& event, Sheet& sheet) {
    auto const number = scene.person(copy.person).number;
    city::Draw draw(scene.city.seed, city::Purpose::record, number,
                    10'000 + static_cast<std::uint32_t>(event.minute));
    constexpr auto end = city::city_days * city::minutes_a_day;
    Visit visit{.number = fmt::format("{}-{}", copy.local_number, event.minute),
                .patient_class = "E",
                .location = fmt::format("Emergency department^Majors^Bay {}^{}",
                                        draw.between(1, 18), hospital),
                .reason = city::reasons()[event.reason].text};
    add(scene, copy, sheet, event.minute, "A04", visit);
    auto const& life = scene.life(copy.person);
    auto const leaves = left_minute(scene, copy.person, event);
    visit.died = life.died_minute && *life.died_minute <= leaves;
    if (event.kind == city::Kind::admission) {
        auto const wait = draw.between(100, 420);
        auto const admitted = std::min(event.minute + wait, std::max(event.minute, leaves - 30));
        visit.patient_class = "I";
        visit.location = bed(draw);
        if (admitted < end) add(scene, copy, sheet, admitted, "A01", visit);
        auto const moved = admitted + draw.between(300, 2000);
        bool const moves = draw.chance(0.45);
        visit.location = moves && moved < leaves ? bed(draw) : visit.location;
        if (moves && moved < std::min(leaves, end)) add(scene, copy, sheet, moved, "A02", visit);
    }
    if (leaves < end) add(scene, copy, sheet, leaves, "A03", visit);
}

}  // namespace

void add_messages(Scene const& scene, Sheet& sheet) {
    auto const& copies = scene.copies[static_cast<std::size_t>(city::Source::acute)];
    for (std::size_t at = 0; at < copies.size(); ++at) {
        auto const& copy = copies[at];
        if (copy.has(city::Fault::recorded_twice)) continue;
        int visits = 0;
        for (auto const& event : scene.life(copy.person).events) {
            bool const here =
                event.kind == city::Kind::attendance || event.kind == city::Kind::admission;
            if (!here || event.averted) continue;
            // Every second visit of somebody whom the hospital has twice is under the other number.
            bool const twice = at + 1 < copies.size() && copies[at + 1].person == copy.person;
            auto const& used = twice && visits++ % 2 == 1 ? copies[at + 1] : copy;
            add_visit(scene, used, event, sheet);
        }
    }
    std::ranges::stable_sort(sheet.messages, {}, &Message::minute);
}

}  // namespace extract
