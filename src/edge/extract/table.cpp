// What social care and the ambulance service send as tables, and the texts of times.
#include <fmt/format.h>

#include <iterator>

#include "base/csv.hpp"
#include "edge/extract/internal/sheet.hpp"

namespace extract {
namespace {

using city::minutes_a_day;
using city::Source;

constexpr auto social_care = file_of("csv/social-care.csv");
constexpr auto ambulance = file_of("csv/ambulance.csv");
constexpr auto intervention = file_of("csv/early-intervention.csv");

std::string who(city::Copy const& copy) {
    return fmt::format("{},{},{},{},{},{},{}", copy.local_number, copy.nhs_number,
                       base::csv_field(copy.surname), base::csv_field(copy.forename),
                       born_text(copy.born), base::csv_field(copy.line), copy.postcode);
}

std::vector<city::Copy> const& copies(Scene const& scene, Source source) {
    return scene.copies[static_cast<std::size_t>(source)];
}

}  // namespace

void add_courses(Scene const& scene, Sheet& sheet);

void add_csv(Scene const& scene, Sheet& sheet) {
    add_courses(scene, sheet);
    for (auto const& copy : copies(scene, Source::social_care)) {
        auto const& state = scene.life(copy.person).state[0];
        auto const number = scene.person(copy.person).number;
        auto const day = city::delay_days(scene.city, Source::social_care, number, 0);
        fmt::format_to(std::back_inserter(sheet.texts[social_care]), "{},{},{:.0f},{}\n", who(copy),
                       state.care_home ? "care home" : "home care",
                       state.care_home ? 0 : state.need_hours * 0.6, date_text(scene.city, day));
    }
    for (auto const& copy : copies(scene, Source::ambulance)) {
        if (copy.has(city::Fault::recorded_twice)) continue;
        for (auto const& event : scene.life(copy.person).events) {
            if (!event.ambulance || event.averted) continue;
            fmt::format_to(
                std::back_inserter(sheet.texts[ambulance]), "{},{},{},{}\n", who(copy),
                instant_text(scene.city, event.minute),
                event.kind == city::Kind::fall ? "Fall" : city::reasons()[event.reason].text,
                event.kind == city::Kind::fall ? "Left at home" : "Taken to hospital");
        }
    }
}

// What the hub writes down of each course that needed help, under the hospital's names of people.
void add_courses(Scene const& scene, Sheet& sheet) {
    auto const at = [&](int minute) {
        return minute < 0 || minute >= city::city_days * minutes_a_day
                   ? ""
                   : instant_text(scene.city, minute);
    };
    for (auto const& copy : copies(scene, Source::acute)) {
        if (copy.has(city::Fault::recorded_twice)) continue;
        for (auto const& event : scene.life(copy.person).events) {
            if (event.kind != city::Kind::admission || event.averted) continue;
            auto const* course = scene.flow.course(scene.person(copy.person).number, event.minute);
            if (!course || course->route == city::Route::no_help) continue;
            fmt::format_to(std::back_inserter(sheet.texts[intervention]),
                           "{},{},{},{},{},{},{},{},{},{}\n", who(copy), name_of(course->route),
                           at(course->ready_minute), at(course->referred_minute),
                           at(course->placed_minute), at(course->ended_minute), course->offers,
                           course->refused_by_service + course->refused_by_person,
                           course->outcome ? name_of(*course->outcome) : "",
                           course->day_91 ? name_of(*course->day_91) : "");
        }
    }
}

std::string days_text(city::City const& city, city::Flow const& flow) {
    std::string out =
        "date,waiting_without_criteria_to_reside,discharged,home_places,home_used,bed_places,"
        "bed_used,queued\n";
    for (std::size_t day = 0; day < flow.days.size(); ++day) {
        auto const& each = flow.days[day];
        fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{},{}\n",
                       date_text(city, static_cast<int>(day)), each.waiting, each.discharged,
                       each.home_places, each.home_used, each.bed_places, each.bed_used,
                       each.queued);
    }
    return out;
}

void add_csv_headings(Sheet& sheet) {
    std::string const person = "number,nhs_number,surname,forename,born,line,postcode,";
    sheet.texts[social_care] = person + "package,hours_a_week,from\n";
    sheet.texts[intervention] = person +
                                "route,ready,referred,placed,ended,offers,refusals,"
                                "outcome,day_91\n";
    sheet.texts[ambulance] = person + "at,complaint,outcome\n";
}

std::string born_text(int days_since_1970) {
    return base::to_text(city::day_of_number(days_since_1970));
}

std::string date_text(city::City const& city, int day) {
    return base::to_text(base::plus_days(city.first, day));
}

std::string instant_text(city::City const& city, int minute) {
    auto const day = base::plus_days(city.first, minute / minutes_a_day);
    auto text = base::to_text(base::london(day, minute % minutes_a_day));
    return text.erase(19, 4);  // Without the thousandths.
}

std::string dtm_text(city::City const& city, int minute) {
    auto const text = instant_text(city, minute);
    return fmt::format("{}{}{}{}{}{}+0000", text.substr(0, 4), text.substr(5, 2), text.substr(8, 2),
                       text.substr(11, 2), text.substr(14, 2), text.substr(17, 2));
}

}  // namespace extract
