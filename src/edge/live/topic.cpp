#include "edge/live/topic.hpp"

#include <algorithm>
#include <array>

#include "fhir/value/value.hpp"

namespace live {

namespace {

struct Row {
    std::string_view type;
    bool front_door;
    bool places;
    bool programme;
};

constexpr std::array rows{
    Row{"Task", true, true, true},
    Row{"ServiceRequest", true, true, false},
    Row{"EpisodeOfCare", true, true, true},
    Row{"Encounter", false, true, false},
    Row{"Location", false, true, false},
    Row{"Slot", false, true, false},
    Row{"Schedule", false, true, false},
    Row{"HealthcareService", false, true, false},
    Row{"Goal", false, false, true},
    Row{"Patient", true, true, false},
    Row{"Observation", true, false, false},
    Row{"Flag", true, true, false},
    Row{"QuestionnaireResponse", true, false, false},
};

std::string_view patient_in(fhir::Value reference) {
    constexpr std::string_view prefix = "Patient/";
    auto text = reference["reference"].text();
    auto const at = text.rfind(prefix);
    if (at == text.npos || (at > 0 && text[at - 1] != '/')) return {};
    text.remove_prefix(at + prefix.size());
    return text.substr(0, text.find('/'));
}

}  // namespace

bool is_topic(std::string_view text) {
    return text == front_door || text == places || text == programme ||
           (text.starts_with(person_prefix) && text.size() > person_prefix.size());
}

std::vector<std::string_view> boards_of(std::string_view type) {
    std::vector<std::string_view> boards;
    auto const row = std::ranges::find(rows, type, &Row::type);
    if (row == rows.end()) return boards;
    if (row->front_door) boards.push_back(front_door);
    if (row->places) boards.push_back(places);
    if (row->programme) boards.push_back(programme);
    return boards;
}

std::string person_of(store::Written const& written) {
    if (written.key.type == "Patient") return written.key.id;
    if (!written.body) return {};
    auto const document = fhir::parse(written.body);
    if (!document) return {};
    for (auto const* member : {"subject", "patient", "for", "beneficiary"}) {
        auto const person = patient_in((*document)[member]);
        if (!person.empty()) return std::string(person);
    }
    return {};
}

}  // namespace live
