// The embedded tables and how their lines are read.
#pragma once

#include <array>
#include <string_view>

namespace fhir::tables {

extern const std::string_view elements;
extern const std::string_view codes;
extern const std::string_view search_parameters;
extern const std::string_view invariants;
extern const std::string_view hl7_index;  // "type address offset length", sorted
extern const std::string_view hl7_text;

// Calls `visit` with each line that is not a comment.
template <class Visit>
void for_each_line(std::string_view table, Visit visit) {
    while (!table.empty()) {
        auto const line = table.substr(0, table.find('\n'));
        table.remove_prefix(line.size() < table.size() ? line.size() + 1 : line.size());
        if (!line.empty() && line.front() != '#') visit(line);
    }
}

// The tab-separated fields of a line; those that it lacks are empty.
template <std::size_t Count>
std::array<std::string_view, Count> fields(std::string_view line) {
    std::array<std::string_view, Count> found{};
    for (auto& field : found) {
        field = line.substr(0, line.find('\t'));
        line.remove_prefix(field.size() < line.size() ? field.size() + 1 : field.size());
    }
    return found;
}

// Calls `visit` with each space-separated word.
template <class Visit>
void for_each_word(std::string_view words, Visit visit) {
    while (!words.empty()) {
        auto const word = words.substr(0, words.find(' '));
        words.remove_prefix(word.size() < words.size() ? word.size() + 1 : word.size());
        if (!word.empty()) visit(word);
    }
}

}  // namespace fhir::tables
