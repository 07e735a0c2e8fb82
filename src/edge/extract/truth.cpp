// The truth files: what a system that reads the records should find out.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/csv.hpp"
#include "edge/extract/internal/sheet.hpp"

namespace extract {
namespace {

using city::Kind;
using city::minutes_a_day;

constexpr auto people = file_of("truth/people.csv");
constexpr auto identity = file_of("truth/identity.csv");
constexpr auto need = file_of("truth/need.csv");
constexpr auto risk = file_of("truth/risk.csv");
constexpr auto events = file_of("truth/events.csv");
constexpr auto effect = file_of("truth/effect.csv");
constexpr auto courses = file_of("truth/courses.csv");
constexpr int told_from_age = 50;  // Need and risk are told from this age on.

template <class... Values>
void line(std::string& out, fmt::format_string<Values...> form, Values&&... values) {
    fmt::format_to(std::back_inserter(out), form, std::forward<Values>(values)...);
    out += '\n';
}

std::string number_of(Scene const& scene, int index) {
    return index < 0 ? "" : std::to_string(scene.person(index).number);
}

void add_person(Scene const& scene, int index, std::string& out) {
    auto const& person = scene.person(index);
    auto const& life = scene.life(index);
    auto const& home = scene.home(index);
    auto const twin = person.twin;
    line(out, "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}{}{}{},{},{},{}",
         person.number, scene.place().code, person.age, person.sex == city::Sex::female ? "F" : "M",
         name_of(person.group), city::ethnic_category(person), born_text(person.born),
         base::csv_field(person.forename), base::csv_field(person.surname), person.nhs_number,
         fmt::format("{}-{}", scene.place().code, person.household),
         home.care_home ? "" : name_of(home.tenure), home.care_home ? 1 : 0, person.language,
         scene.city.reference.practices[person.practice].code, number_of(scene, person.partner),
         number_of(scene, person.mother), number_of(scene, twin), number_of(scene, life.carer),
         scene.place().deprivation, life.hearing ? "h" : "", life.sight ? "s" : "",
         life.learning_disability ? "l" : "", life.wheelchair ? "w" : "",
         base::csv_field(home.line), home.postcode,
         life.died_minute ? date_text(scene.city, *life.died_minute / minutes_a_day) : "");
}

void add_copy(Scene const& scene, city::Copy const& copy, std::string& out) {
    std::string faults;
    for (std::size_t fault = 0; fault < city::fault_count; ++fault) {
        if (!copy.has(city::Fault(fault))) continue;
        if (!faults.empty()) faults += ' ';
        faults += name_of(city::Fault(fault));
    }
    line(out, "{},{},{},{}", name_of(copy.source), copy.id, scene.person(copy.person).number,
         faults);
}

void add_states(Scene const& scene, int index, Sheet& sheet) {
    auto const& life = scene.life(index);
    for (int year = 0; year < life.years_begun; ++year) {
        auto const& state = life.state[static_cast<std::size_t>(year)];
        if (state.age < told_from_age) continue;
        auto const day = date_text(scene.city, year * city::days_a_year);
        auto const number = scene.person(index).number;
        line(sheet.texts[need], "{},{},{},{},{},{},{},{:.1f}", number, day, state.age,
             state.deficits, name_of(city::frailty_of(state.deficits)), state.care_home ? 1 : 0,
             state.barthel, state.need_hours);
        line(sheet.texts[risk], "{},{},{:.6f},{:.6f},{:.6f},{:.6f},{:.6f}", number, day,
             state.admission_rate, state.death_rate, state.fall_rate, state.admission_risk,
             state.admission_risk_served);
    }
}

void add_event(Scene const& scene, int index, city::Event const& event, std::string& out) {
    if (event.kind == Kind::practice || event.kind == Kind::community ||
        event.kind == Kind::mental_health) {
        return;
    }
    bool const reasoned = event.kind == Kind::admission || event.kind == Kind::attendance;
    line(out, "{},{},{},{},{},{}", scene.person(index).number, name_of(event.kind),
         instant_text(scene.city, event.minute), name_of(event.cause),
         reasoned ? city::reasons()[event.reason].icd10 : "", event.averted ? 1 : 0);
}

void add_effect(Scene const& scene, int index, std::string& out) {
    auto const& life = scene.life(index);
    if (!life.served_eligible) return;
    auto const averted = [&](Kind kind) {
        return std::ranges::count_if(life.events, [&](city::Event const& event) {
            return event.kind == kind && event.averted;
        });
    };
    line(out, "{},{},{},{},{}", scene.person(index).number, scene.place().code,
         life.served_from ? date_text(scene.city, *life.served_from) : "", averted(Kind::admission),
         averted(Kind::fall));
}

std::string at(Scene const& scene, int minute) {
    return minute < 0 ? "" : instant_text(scene.city, minute);
}

void add_course(Scene const& scene, city::Course const& course, std::string& out) {
    line(out, "{},{},{},{},{},{},{},{},{},{},{:.1f},{:.1f},{},{}", course.person,
         name_of(course.route), at(scene, course.began_minute), at(scene, course.ready_minute),
         at(scene, course.referred_minute), at(scene, course.placed_minute),
         at(scene, course.ended_minute), course.offers, course.refused_by_service,
         course.refused_by_person, course.hours_before, course.hours_after,
         course.outcome ? name_of(*course.outcome) : "",
         course.day_91 ? name_of(*course.day_91) : "");
}

}  // namespace

void add_truth(Scene const& scene, Sheet& sheet) {
    for (int index = 0; index < static_cast<int>(scene.lives.size()); ++index) {
        add_person(scene, index, sheet.texts[people]);
        add_states(scene, index, sheet);
        add_effect(scene, index, sheet.texts[effect]);
        for (auto const& event : scene.life(index).events) {
            add_event(scene, index, event, sheet.texts[events]);
            auto const* course = scene.flow.course(scene.person(index).number, event.minute);
            bool const began = event.kind == Kind::admission || event.kind == Kind::fall;
            if (course && began && !event.averted &&
                (event.kind == Kind::fall) == (course->route == city::Route::step_up)) {
                add_course(scene, *course, sheet.texts[courses]);
            }
        }
    }
    for (auto const& copies : scene.copies) {
        for (auto const& copy : copies) add_copy(scene, copy, sheet.texts[identity]);
    }
}

void add_truth_headings(Sheet& sheet) {
    sheet.texts[people] =
        "person,lsoa21,age,sex,group,ethnic_category,born,forename,surname,nhs_number,household,"
        "tenure,care_home,language,practice,partner,mother,twin,carer,imd_decile,adjustments,"
        "line,postcode,died\n";
    sheet.texts[identity] = "source,record,person,faults\n";
    sheet.texts[need] = "person,on,age,deficits,frailty,care_home,barthel,need_hours_a_week\n";
    sheet.texts[risk] =
        "person,on,admission_rate,death_rate,fall_rate,admission_risk_12_months,"
        "admission_risk_12_months_served\n";
    sheet.texts[events] = "person,event,at,cause,icd10,averted\n";
    sheet.texts[courses] =
        "person,route,began,ready,referred,placed,ended,offers,refused_by_service,"
        "refused_by_person,hours_before,hours_after,outcome,day_91\n";
    sheet.texts[effect] = "person,lsoa21,served_from,admissions_averted,falls_averted\n";
}

}  // namespace extract
