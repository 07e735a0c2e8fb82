// One FHIR resource a line, appended as text.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>

#include "edge/extract/internal/sheet.hpp"

namespace extract {

inline constexpr std::string_view ours = "https://homeward.example/fhir";

// Whose record a resource is part of.
struct Subject {
    std::string const& id;  // Of the Patient.
    int person = 0;         // Index in the area.
    city::Source source = city::Source::gp;
};

std::string json_text(std::string_view text);  // As JSON.

std::string patient_text(Scene const& scene, city::Copy const& copy);
std::string condition_text(Scene const& scene, Subject const& subject, int position, int year);
std::string encounter_text(Scene const& scene, Subject const& subject, city::Event const& event);
std::string frailty_text(Scene const& scene, Subject const& subject, int state);
std::string household_text(Scene const& scene, Subject const& subject);
std::string wish_text(Scene const& scene, Subject const& subject, int which);
std::string carer_text(Scene const& scene, Subject const& subject);
std::string flag_text(Subject const& subject, std::string_view name, std::string_view category,
                      std::string_view text);
std::string medicine_text(Scene const& scene, Subject const& subject, int number);
std::string care_text(Scene const& scene, Subject const& subject);
std::string organisations_text(city::City const& city);

// Adjustments that the person needs, as Flags.
std::vector<std::string> adjustment_texts(Scene const& scene, Subject const& subject);

// How old and how frail somebody is at the end: the last year that began.
city::Year const& last_state(city::Life const& life);

inline void add_line(Sheet& sheet, std::size_t file, std::string const& text) {
    sheet.texts[file] += text;
    sheet.texts[file] += '\n';
    ++sheet.resources;
}

}  // namespace extract
