#include "edge/hl7v2/day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/random.hpp"
#include "base/text.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/message.hpp"
#include "edge/hl7v2/time.hpp"
#include "fhir/value/value.hpp"

namespace hl7v2 {
namespace {

constexpr int minutes_a_day = 1440;
constexpr std::string_view hospital = "Eastfield Hospital";

// Attendances by the hour of the day: few at night, most from late morning to early evening.
constexpr std::array<int, 24> by_hour{3,  2,  2,  2, 2, 2, 3, 4, 6, 8, 10, 11,
                                      11, 10, 10, 9, 9, 9, 8, 7, 6, 5, 5,  4};

constexpr std::array<std::string_view, 12> reasons{"Fall at home",
                                                   "Fall, long lie",
                                                   "New confusion",
                                                   "Off legs since yesterday",
                                                   "Shortness of breath",
                                                   "Chest pain",
                                                   "Urinary symptoms and fever",
                                                   "Dizziness and collapse",
                                                   "Reduced mobility, not coping at home",
                                                   "Carer unwell, no carer tonight",
                                                   "Abdominal pain",
                                                   "Swollen leg"};

constexpr std::array<std::string_view, 4> wards{"Elder Ward", "Hawthorn Ward", "Rowan Ward",
                                                "Linden Ward"};

struct Draw {
    base::Random random;

    int between(int low, int high) {
        return low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
    }
    bool chance(int in_hundred) {
        return random.below(100) < static_cast<std::uint64_t>(in_hundred);
    }
    template <class List>
    auto const& one_of(List const& list) {
        return list[random.below(list.size())];
    }

    int arrival_minute() {
        int total = 0;
        for (int const weight : by_hour) total += weight;
        int left = between(0, total - 1);
        int hour = 0;
        while (left >= by_hour[static_cast<std::size_t>(hour)]) {
            left -= by_hour[static_cast<std::size_t>(hour++)];
        }
        return hour * 60 + between(0, 59);
    }

    std::string bed() {
        return fmt::format("{}^Bay {}^Bed {}^{}", one_of(wards), between(1, 5), between(1, 6),
                           hospital);
    }
};

// Appends what happens to one visitor from arrival on; what falls after midnight stays out.
void visit(std::vector<Happening>& day, Draw& draw, Visitor const& visitor, int number) {
    Happening now{.minute = draw.arrival_minute(),
                  .event = "A04",
                  .visitor = visitor,
                  .visit = fmt::format("EF{:05}", number),
                  .patient_class = "E",
                  .location = fmt::format("Emergency department^Majors^Bay {}^{}",
                                          draw.between(1, 18), hospital),
                  .reason = std::string(draw.one_of(reasons))};
    auto const happen = [&](int after, std::string event) {
        now.minute += after;
        now.event = std::move(event);
        if (now.minute < minutes_a_day) day.push_back(now);
    };
    happen(0, "A04");
    if (draw.chance(15)) happen(draw.between(5, 20), "A08");
    if (draw.chance(45)) {
        now.disposition = "19^Usual place of residence";
        return happen(draw.between(90, 300), "A03");
    }
    now.patient_class = "I";
    now.location = draw.bed();
    happen(draw.between(120, 300), "A01");
    if (draw.chance(5)) return happen(draw.between(5, 15), "A11");
    if (draw.chance(40)) {
        now.location = draw.bed();
        happen(draw.between(120, 480), "A02");
    }
    if (draw.chance(25)) {
        now.disposition = "19^Usual place of residence";
        happen(draw.between(240, 600), "A03");
        if (draw.chance(10)) happen(draw.between(5, 30), "A13");
    }
}

std::string digits_of(std::string date) {
    std::erase(date, '-');
    return date;
}

std::string sex_of(std::string_view gender) {
    return gender == "male" ? "M" : gender == "female" ? "F" : gender == "other" ? "O" : "U";
}

}  // namespace

base::Result<std::vector<Visitor>> visitors_from(std::string_view ndjson) {
    std::vector<Visitor> visitors;
    std::size_t number = 0;
    for (auto const line : base::split(ndjson, '\n')) {
        ++number;
        if (base::trim(line).empty()) continue;
        auto const patient = fhir::parse(std::string(line));
        if (!patient) {
            return base::malformed(errors::bad_script, {{fmt::format("line {}", number),
                                                         "This is not a Patient in JSON."}});
        }
        auto const text = [](fhir::Value value) { return std::string(value.text()); };
        auto const& root = *patient;
        Visitor visitor{.family = text(root["name"][0]["family"]),
                        .given = text(root["name"][0]["given"][0]),
                        .birth_date = text(root["birthDate"]),
                        .gender = text(root["gender"]),
                        .line = text(root["address"][0]["line"][0]),
                        .city = text(root["address"][0]["city"]),
                        .postal_code = text(root["address"][0]["postalCode"])};
        for (auto const identifier : root["identifier"]) {
            if (identifier["system"].text() == "https://fhir.nhs.uk/Id/nhs-number") {
                visitor.nhs_number = identifier["value"].text();
            }
        }
        bool const living = !root["deceasedDateTime"] && !root["deceasedBoolean"].boolean();
        if (!visitor.nhs_number.empty() && living) visitors.push_back(std::move(visitor));
    }
    return visitors;
}

std::vector<Happening> a_day(std::vector<Visitor> const& visitors, DayPlan const& plan) {
    std::vector<Happening> day;
    if (visitors.empty()) return day;
    Draw draw{base::Random(plan.seed)};
    for (int number = 1; number <= plan.arrivals; ++number) {
        visit(day, draw, draw.one_of(visitors), number);
    }
    std::ranges::stable_sort(day, {}, &Happening::minute);
    return day;
}

std::string message_of(Happening const& happening, std::string_view control, base::Instant at) {
    auto const& who = happening.visitor;
    auto const text = [](std::string_view value) { return escaped(value, {}); };
    auto const now = dtm_from(at);
    auto const nhs = text(who.nhs_number);
    auto out = fmt::format(
        "MSH|^~\\&|EASTFIELD PAS|{}|HOMEWARD|HOMEWARD|{}||ADT^{}|{}|P|2.5||||||UNICODE UTF-8\r"
        "EVN||{}\r",
        hospital, now, happening.event, control, now);
    // The hospital's own number for a person: the last seven digits do for a demo.
    out +=
        fmt::format("PID|1||EF{}^^^EASTFIELD^MR~{}^^^NHSNBR^NHS||{}^{}||{}|{}|||{}^^{}^^{}^GBR^H\r",
                    nhs.substr(std::min<std::size_t>(3, nhs.size())), nhs, text(who.family),
                    text(who.given), digits_of(who.birth_date), sex_of(who.gender), text(who.line),
                    text(who.city), text(who.postal_code));
    bool const leaving = happening.event == "A03";
    out += fmt::format("PV1|1|{}|{}|||||||GER|||||||||{}^^^EASTFIELD^VN{}{}{}{}\r",
                       happening.patient_class, happening.location, happening.visit,
                       std::string(17, '|'), leaving ? happening.disposition : "",
                       std::string(9, '|'), leaving ? now : "");
    out += fmt::format("PV2|||^{}\r", text(happening.reason));
    return out;
}

}  // namespace hl7v2
