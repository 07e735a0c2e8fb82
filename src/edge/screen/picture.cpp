#include "edge/screen/internal/picture.hpp"

#include <algorithm>
#include <set>

#include "domain/terms/terms.hpp"
#include "fhir/value/value.hpp"

namespace screen {
namespace {

constexpr std::size_t page = 1000;

bool holds_steps(std::string_view type) {
    return std::ranges::find(episode::step_types, type) != std::end(episode::step_types);
}

// Types of which a change may alter who a person is.
bool tells_of_person(std::string_view type) {
    return type == "Flag" || type == "RelatedPerson" || type == "Observation";
}

void put_together(Story& story) {
    std::vector<episode::Step> steps;
    steps.reserve(story.steps.size());
    for (auto const& [key, step] : story.steps) steps.push_back(step);
    story.courses.clear();
    for (auto const& step : steps) {
        auto const* opened = std::get_if<episode::Opened>(&step);
        if (!opened) continue;
        if (auto course = episode::course_from(steps, opened->origin.id))
            story.courses.push_back(std::move(*course));
    }
    std::ranges::sort(story.courses, {},
                      [](episode::Course const& course) { return course.opened.origin.at; });
}

}  // namespace

episode::Course const* Story::open() const {
    for (auto const& course : courses)
        if (course.opened.open) return &course;
    return nullptr;
}

episode::Course const* Story::course(std::string_view id) const {
    for (auto const& course : courses)
        if (course.opened.origin.id == id) return &course;
    return nullptr;
}

episode::Referred const* Story::referral(std::string_view id) const {
    auto const step = steps.find("ServiceRequest/" + std::string(id));
    return step == steps.end() ? nullptr : std::get_if<episode::Referred>(&step->second);
}

bool Picture::remembers_anybody() {
    std::lock_guard const lock(person_mutex_);
    return !persons_.empty();
}

base::Result<void> Picture::take(store::Version const& version) {
    auto const& [type, id] = version.key;
    if (type == "Patient") {
        std::lock_guard const lock(person_mutex_);
        persons_.erase(id);
        return {};
    }
    bool const place = type == "Location" || type == "Slot";
    if (!place && !holds_steps(type) && !tells_of_person(type)) return {};
    auto const key = type + "/" + id;
    if (!version.body) {
        view_.places.erase(key);
        auto const patient = patient_of_.find(key);
        if (patient != patient_of_.end()) view_.stories[patient->second].steps.erase(key);
        return {};
    }
    if (tells_of_person(type) && !remembers_anybody()) return {};
    auto const document = TRY(fhir::parse(version.body));
    if (place) {
        if (auto found = capacity::place_from(document.root(), version.version))
            view_.places[key] = {std::move(*found), version.at};
        return {};
    }
    if (tells_of_person(type)) {
        auto const member = type == "RelatedPerson" ? "patient" : "subject";
        std::lock_guard const lock(person_mutex_);
        persons_.erase(terms::reference_id(document[member], "Patient"));
        return {};
    }
    auto step = episode::step_from(document.root(), version.version);
    if (!step) return {};
    auto const patient = episode::origin_of(*step).patient;
    patient_of_[key] = patient;
    view_.stories[patient].steps.insert_or_assign(key, std::move(*step));
    return {};
}

base::Result<void> Picture::catch_up(store::Snapshot const& snapshot) {
    while (view_.sequence < snapshot.sequence()) {
        std::set<std::string> touched;
        auto const versions = TRY(snapshot.changes_after(view_.sequence, page));
        if (versions.empty()) break;
        for (auto const& version : versions) {
            TRY(take(version));
            auto const patient = patient_of_.find(version.key.type + "/" + version.key.id);
            if (patient != patient_of_.end()) touched.insert(patient->second);
        }
        for (auto const& patient : touched) put_together(view_.stories[patient]);
        view_.sequence = versions.back().sequence;
    }
    return {};
}

base::Result<void> Picture::look(store::Snapshot const& snapshot,
                                 std::function<base::Result<void>(View const&)> const& with) {
    {
        std::shared_lock const lock(view_mutex_);
        if (view_.sequence >= snapshot.sequence()) return with(view_);
    }
    {
        std::unique_lock const lock(view_mutex_);
        TRY(catch_up(snapshot));
    }
    std::shared_lock const lock(view_mutex_);
    return with(view_);
}

base::Result<std::shared_ptr<Person const>> Picture::person(store::Snapshot const& snapshot,
                                                            std::string const& id) {
    {
        std::lock_guard const lock(person_mutex_);
        if (auto const known = persons_.find(id); known != persons_.end()) return known->second;
    }
    auto person = std::make_shared<Person const>(TRY(person_from(snapshot, id)));
    // A snapshot older than the view may lack a change that has already been taken: not kept.
    if (snapshot.sequence() < view_.sequence) return person;
    std::lock_guard const lock(person_mutex_);
    persons_[id] = person;
    return person;
}

}  // namespace screen
