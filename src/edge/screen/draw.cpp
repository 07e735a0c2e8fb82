#include "edge/screen/internal/draw.hpp"

#include <algorithm>

namespace screen {

base::Result<fhir::Draft> Look::summary(std::string const& patient) const {
    auto const person = picture.person(snapshot, patient);
    if (!person && person.error().code.category != base::Category::absent)
        return std::unexpected(person.error());
    auto& noted = context.note.people;
    if (std::ranges::find(noted, patient) == noted.end()) noted.push_back(patient);
    if (person) return summary_of(**person, today);
    return summary_of(Person{.id = patient, .name = "Record withdrawn"}, today);
}

fhir::Draft instant(base::Instant at) { return base::to_text(at); }

fhir::Draft clock_of(episode::Clock const& clock) {
    return fhir::object({{"name", clock.name},
                         {"due", instant(clock.due)},
                         {"rule", clock.rule},
                         {"met", clock.met ? instant(*clock.met) : fhir::Draft()}});
}

fhir::Draft texts(std::vector<std::string> const& list) {
    std::vector<fhir::Draft> all;
    for (auto const& one : list) all.emplace_back(one);
    return fhir::array(std::move(all));
}

episode::Clock const* next_clock(std::vector<episode::Clock> const& clocks) {
    auto const open = std::ranges::find_if(clocks, [](auto const& one) { return !one.met; });
    return open == clocks.end() ? nullptr : &*open;
}

}  // namespace screen
