// What one area adds to each file.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/city/copy.hpp"
#include "domain/city/flow.hpp"
#include "domain/city/health.hpp"
#include "domain/city/person.hpp"
#include "edge/extract/extract.hpp"

namespace extract {

// A file's place in this list is the order of the manifest.
inline constexpr std::string_view file_names[] = {
    "fhir/0-Organization.ndjson",
    "fhir/gp/0-gp-Patient.ndjson",
    "fhir/gp/gp-Condition.ndjson",
    "fhir/gp/gp-Encounter.ndjson",
    "fhir/gp/gp-Flag.ndjson",
    "fhir/gp/gp-MedicationRequest.ndjson",
    "fhir/gp/gp-Observation.ndjson",
    "fhir/gp/gp-RelatedPerson.ndjson",
    "fhir/acute/0-acute-Patient.ndjson",
    "fhir/acute/acute-Encounter.ndjson",
    "fhir/community/0-community-Patient.ndjson",
    "fhir/community/community-Encounter.ndjson",
    "fhir/mental-health/0-mental-health-Patient.ndjson",
    "fhir/mental-health/mental-health-Encounter.ndjson",
    "fhir/social-care/0-social-care-Patient.ndjson",
    "fhir/social-care/social-care-Observation.ndjson",
    "fhir/ambulance/0-ambulance-Patient.ndjson",
    "fhir/ambulance/ambulance-Encounter.ndjson",
    "joined/0-Organization.ndjson",
    "joined/0-Patient.ndjson",
    "joined/Condition.ndjson",
    "joined/Encounter.ndjson",
    "joined/Flag.ndjson",
    "joined/Observation.ndjson",
    "joined/RelatedPerson.ndjson",
    "hl7/adt.hl7",
    "csv/social-care.csv",
    "csv/ambulance.csv",
    "csv/early-intervention.csv",
    "truth/people.csv",
    "truth/identity.csv",
    "truth/need.csv",
    "truth/risk.csv",
    "truth/events.csv",
    "truth/effect.csv",
    "truth/courses.csv",
    "truth/days.csv",
};
inline constexpr std::size_t file_count = std::size(file_names);

constexpr std::size_t file_of(std::string_view name) {
    for (std::size_t index = 0; index < file_count; ++index) {
        if (file_names[index] == name) return index;
    }
    throw "no such file";  // At compile time.
}

// A message of the hospital, to be merged with those of other areas.
struct Message {
    int minute = 0;
    std::string text;  // Segments end with a carriage return.
};

struct Sheet {
    std::vector<std::string> texts = std::vector<std::string>(file_count);
    std::vector<Message> messages;                             // In the order of time.
    std::vector<std::pair<std::string, std::string>> bundles;  // Name and text of a file each.
    std::uint64_t people = 0;
    std::uint64_t resources = 0;
};

// An area with everything that is known of it.
struct Scene {
    city::City const& city;
    city::Area const& area;
    std::vector<city::Life> const& lives;
    city::Flow const& flow;
    std::vector<std::vector<city::Copy>> copies;  // By source.

    city::Place const& place() const { return city.reference.places[area.place]; }
    city::Person const& person(int index) const {
        return area.people[static_cast<std::size_t>(index)];
    }
    city::Life const& life(int index) const { return lives[static_cast<std::size_t>(index)]; }
    city::Household const& home(int index) const {
        return area.households[static_cast<std::size_t>(person(index).household)];
    }
};

Scene scene_of(city::City const& city, city::Area const& area, std::vector<city::Life> const& lives,
               city::Flow const& flow);

// When somebody left hospital, in minutes since the first day; the end of the city or later: not
// yet. Nobody leaves after their death.
int left_minute(Scene const& scene, int person, city::Event const& event);

// Each adds its part of an area to a sheet.
void add_fhir(Scene const& scene, Sheet& sheet);
void add_joined(Scene const& scene, Wanted const& wanted, Sheet& sheet);
void add_messages(Scene const& scene, Sheet& sheet);
void add_csv(Scene const& scene, Sheet& sheet);
void add_truth(Scene const& scene, Sheet& sheet);

// The system's days, at the end.
std::string days_text(city::City const& city, city::Flow const& flow);

// What stands once, before all areas: organisations and headings.
void add_beginning(city::City const& city, Wanted const& wanted, Sheet& sheet);

// "2024-02-03" and "2024-02-03T14:05:00Z" of a day and a minute since the city's first.
std::string date_text(city::City const& city, int day);
std::string born_text(int days_since_1970);
std::string instant_text(city::City const& city, int minute);
std::string dtm_text(city::City const& city, int minute);  // HL7 v2

}  // namespace extract
