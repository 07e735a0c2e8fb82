// Which resources each organisation sends, and the joined record of the demo.
#include <algorithm>

#include "domain/city/draw.hpp"
#include "edge/extract/internal/writing.hpp"

namespace extract {
namespace {

using city::Kind;
using city::Source;

constexpr std::array<std::size_t, city::source_count> patients{
    file_of("fhir/gp/0-gp-Patient.ndjson"),
    file_of("fhir/acute/0-acute-Patient.ndjson"),
    file_of("fhir/community/0-community-Patient.ndjson"),
    file_of("fhir/mental-health/0-mental-health-Patient.ndjson"),
    file_of("fhir/social-care/0-social-care-Patient.ndjson"),
    file_of("fhir/ambulance/0-ambulance-Patient.ndjson")};
constexpr std::array<std::size_t, city::source_count> encounters{
    file_of("fhir/gp/gp-Encounter.ndjson"),
    file_of("fhir/acute/acute-Encounter.ndjson"),
    file_of("fhir/community/community-Encounter.ndjson"),
    file_of("fhir/mental-health/mental-health-Encounter.ndjson"),
    file_count,
    file_of("fhir/ambulance/ambulance-Encounter.ndjson")};
constexpr auto observations = file_of("fhir/gp/gp-Observation.ndjson");

bool is_of(Source source, city::Event const& event) {
    switch (source) {
        case Source::gp:
            return event.kind == Kind::practice;
        case Source::acute:
            return event.kind == Kind::admission || event.kind == Kind::attendance;
        case Source::community:
            return event.kind == Kind::community;
        case Source::mental_health:
            return event.kind == Kind::mental_health;
        case Source::ambulance:
            return event.ambulance;
        case Source::social_care:
            break;
    }
    return false;
}

// Deficits with a code, and the year of the city in which each came.
template <class Take>
void each_deficit(Scene const& scene, int person, Take const& take) {
    auto const& life = scene.life(person);
    auto const count = last_state(life).deficits;
    for (int position = 0; position < count; ++position) {
        auto const which = life.order[static_cast<std::size_t>(position)];
        if (scene.city.rates.deficits[which].code.empty()) continue;
        int year = -1;
        while (position >= life.state[static_cast<std::size_t>(year + 1)].deficits) ++year;
        take(position, year);
    }
}

// What only a practice writes: conditions, medicines, frailty, carers, adjustments.
void add_practice(Scene const& scene, Subject const& subject, Sheet& sheet) {
    auto const& life = scene.life(subject.person);
    city::Draw draw(scene.city.seed, city::Purpose::record, scene.person(subject.person).number,
                    400);
    each_deficit(scene, subject.person, [&](int position, int year) {
        // A twelfth of what people have is not coded.
        if (draw.chance(1.0 / 12)) return;
        add_line(sheet, file_of("fhir/gp/gp-Condition.ndjson"),
                 condition_text(scene, subject, position, year));
    });
    for (auto const& text : adjustment_texts(scene, subject)) {
        if (draw.chance(0.5)) add_line(sheet, file_of("fhir/gp/gp-Flag.ndjson"), text);
    }
    if (last_state(life).age < 65) return;
    add_line(sheet, observations, household_text(scene, subject));
    auto const known = last_state(life).deficits > 6 ? 0.7 : 0.25;
    if (draw.chance(known)) {
        add_line(sheet, observations, frailty_text(scene, subject, life.years_begun - 1));
    }
    if (life.carer >= 0 && draw.chance(0.45)) {
        add_line(sheet, file_of("fhir/gp/gp-RelatedPerson.ndjson"), carer_text(scene, subject));
    }
    for (int one = 0; one < city::medicines_of(last_state(life).deficits); ++one) {
        add_line(sheet, file_of("fhir/gp/gp-MedicationRequest.ndjson"),
                 medicine_text(scene, subject, one));
    }
}

// Every second event of somebody recorded twice goes to the second record.
void add_copies(Scene const& scene, Source source, Sheet& sheet) {
    auto const index = static_cast<std::size_t>(source);
    auto const& copies = scene.copies[index];
    for (std::size_t at = 0; at < copies.size(); ++at) {
        auto const& copy = copies[at];
        add_line(sheet, patients[index], patient_text(scene, copy));
        if (copy.has(city::Fault::recorded_twice)) continue;
        bool const twice = at + 1 < copies.size() && copies[at + 1].person == copy.person;
        Subject const first{copy.id, copy.person, source};
        if (source == Source::gp) add_practice(scene, first, sheet);
        if (source == Source::social_care) {
            add_line(sheet, file_of("fhir/social-care/social-care-Observation.ndjson"),
                     care_text(scene, first));
            continue;
        }
        int number = 0;
        for (auto const& event : scene.life(copy.person).events) {
            if (event.averted || !is_of(source, event)) continue;
            auto const second = twice && ++number % 2 == 0;
            Subject const subject{second ? copies[at + 1].id : copy.id, copy.person, source};
            add_line(sheet, encounters[index], encounter_text(scene, subject, event));
        }
    }
}

using Lines = std::vector<std::pair<std::size_t, std::string>>;

constexpr auto joined_observations = file_of("joined/Observation.ndjson");

// Everything about one person as the whole city knows it together.
Lines joined_record(Scene const& scene, int person) {
    auto const copy = true_copy(scene.city, scene.area, person);
    auto const& life = scene.life(person);
    auto const& state = last_state(life);
    Subject const subject{copy.id, person, Source::acute};
    city::Draw draw(scene.city.seed, city::Purpose::record, scene.person(person).number, 500);
    Lines lines;
    lines.emplace_back(file_of("joined/0-Patient.ndjson"), patient_text(scene, copy));
    if (life.carer >= 0) {
        lines.emplace_back(file_of("joined/RelatedPerson.ndjson"), carer_text(scene, subject));
    }
    lines.emplace_back(joined_observations, household_text(scene, subject));
    if (draw.chance(state.deficits > 6 ? 0.75 : 0.25)) {
        lines.emplace_back(joined_observations, frailty_text(scene, subject, life.years_begun - 1));
    }
    if (draw.chance(0.15 + 0.03 * state.deficits)) {
        lines.emplace_back(joined_observations, wish_text(scene, subject, draw.below(14)));
    }
    for (auto const& text : adjustment_texts(scene, subject)) {
        lines.emplace_back(file_of("joined/Flag.ndjson"), text);
    }
    auto const flag = [&](std::string_view name, std::string_view category, std::string_view text) {
        lines.emplace_back(file_of("joined/Flag.ndjson"), flag_text(subject, name, category, text));
    };
    if (state.deficits > 9 && draw.chance(0.4)) flag("alert-falls", "alert", "High risk of falls");
    if (state.barthel < 10) flag("alert-skin", "alert", "Pressure ulcer risk");
    if (state.deficits > 12 && draw.chance(0.35)) {
        flag("advance-plan", "advance-plan", "ReSPECT plan exists");
    }
    each_deficit(scene, person, [&](int position, int year) {
        lines.emplace_back(file_of("joined/Condition.ndjson"),
                           condition_text(scene, subject, position, year));
    });
    for (auto const& event : life.events) {
        bool const stays = event.kind == Kind::admission || event.kind == Kind::attendance;
        if (!stays || event.averted) continue;
        lines.emplace_back(file_of("joined/Encounter.ndjson"),
                           encounter_text(scene, subject, event));
    }
    return lines;
}

std::string entry_text(std::string const& resource) {
    auto const field = [&](std::string_view name) {
        auto const from = resource.find(name) + name.size();
        return resource.substr(from, resource.find('"', from) - from);
    };
    return fmt::format(R"({{"resource":{},"request":{{"method":"PUT","url":"{}/{}"}}}})", resource,
                       field(R"("resourceType":")"), field(R"("id":")"));
}

}  // namespace

Scene scene_of(city::City const& city, city::Area const& area, std::vector<city::Life> const& lives,
               city::Flow const& flow) {
    Scene scene{city, area, lives, flow, {}};
    for (std::size_t source = 0; source < city::source_count; ++source) {
        scene.copies.push_back(copies_of(city, area, lives, Source(source)));
    }
    return scene;
}

int left_minute(Scene const& scene, int person, city::Event const& event) {
    auto const* course = scene.flow.course(scene.person(person).number, event.minute);
    auto left = event.minute + event.stay_minutes;
    if (event.kind == Kind::admission && course) {
        left = course->placed_minute >= 0 ? course->placed_minute
                                          : city::city_days * city::minutes_a_day;
    }
    auto const& died = scene.life(person).died_minute;
    return died ? std::max(event.minute, std::min(left, *died)) : left;
}

void add_fhir(Scene const& scene, Sheet& sheet) {
    for (std::size_t source = 0; source < city::source_count; ++source) {
        add_copies(scene, Source(source), sheet);
    }
}

void add_joined(Scene const& scene, Wanted const& wanted, Sheet& sheet) {
    constexpr int people_a_bundle = 60;
    std::string entries;
    int people = 0;
    int number = 0;
    auto const close = [&] {
        if (entries.empty()) return;
        sheet.bundles.emplace_back(
            fmt::format("bundles/{}-{}.json", scene.place().code, ++number),
            R"({"resourceType":"Bundle","type":"transaction","entry":[)" + entries + "]}\n");
        entries.clear();
    };
    for (int person = 0; person < static_cast<int>(scene.lives.size()); ++person) {
        auto const age = scene.person(person).age + city::years;
        if (age < wanted.joined_from_age || scene.life(person).died_minute) continue;
        for (auto const& [file, text] : joined_record(scene, person)) {
            if (wanted.joined) add_line(sheet, file, text);
            if (!wanted.bundles) continue;
            if (!entries.empty()) entries += ',';
            entries += entry_text(text);
        }
        if (++people % people_a_bundle == 0) close();
    }
    close();
}

void add_truth_headings(Sheet& sheet);
void add_csv_headings(Sheet& sheet);

void add_beginning(city::City const& city, Wanted const& wanted, Sheet& sheet) {
    auto const organisations = organisations_text(city);
    if (wanted.fhir) sheet.texts[file_of("fhir/0-Organization.ndjson")] = organisations;
    if (wanted.joined) sheet.texts[file_of("joined/0-Organization.ndjson")] = organisations;
    if (wanted.bundles) {
        // Collections may be imported before all else, so that references find them.
        sheet.bundles.emplace_back("bundles/0-Organization.ndjson", organisations);
    }
    if (wanted.truth) add_truth_headings(sheet);
    if (wanted.csv) add_csv_headings(sheet);
}

}  // namespace extract
