#include <algorithm>

#include "domain/directory/directory.hpp"
#include "domain/episode/pathway.hpp"
#include "domain/terms/terms.hpp"
#include "edge/care/errors.hpp"
#include "edge/care/internal/step.hpp"

namespace care {
namespace {

constexpr std::size_t steps_max = 1000;  // Of one type and person; a course has dozens.
constexpr int attempts_max = 8;

}  // namespace

base::Result<Paper> paper(store::Snapshot const& snapshot, std::string_view type,
                          std::string_view id) {
    auto const version = TRY(snapshot.read({std::string(type), std::string(id)}));
    if (!version || !version->body) return base::refuse(errors::absent);
    return Paper{TRY(fhir::parse(version->body)), version->version};
}

base::Result<std::vector<episode::Step>> steps_of(store::Snapshot const& snapshot,
                                                  std::string_view patient) {
    std::vector<episode::Step> steps;
    store::Key const person{"Patient", std::string(patient)};
    for (auto const type : episode::step_types) {
        for (auto const& version : TRY(snapshot.referring(person, type, "patient", steps_max))) {
            auto const document = TRY(fhir::parse(version.body));
            if (auto one = episode::step_from(document.root(), version.version))
                steps.push_back(std::move(*one));
        }
    }
    return steps;
}

base::Result<Loaded> course_at(Context& context, store::Snapshot const& snapshot,
                               std::string_view id, std::string_view operation) {
    auto found = TRY(paper(snapshot, "EpisodeOfCare", id));
    auto const patient = terms::reference_id(found.root()["patient"], "Patient");
    context.note.people = {patient};
    auto steps = TRY(steps_of(snapshot, patient));
    auto course = TRY(episode::course_from(steps, id));
    TRY(episode::allowed(episode::pathway(), course, operation));
    return Loaded{std::move(found), std::move(course), std::move(steps)};
}

base::Result<int> age_of(store::Snapshot const& snapshot, std::string_view patient,
                         base::Instant now) {
    auto const person = TRY(paper(snapshot, "Patient", patient));
    auto const born = terms::instant_in(person.root()["birthDate"]);
    // An unknown birth date does not stand in the way of caring for an adult.
    if (!born) return 65;
    return base::age_years(base::day_of(*born), base::day_of(now));
}

base::Result<LoadedPlace> place_at(store::Snapshot const& snapshot, std::string_view reference) {
    auto const slash = reference.find('/');
    if (slash == reference.npos) return base::refuse(errors::absent);
    auto found = TRY(paper(snapshot, reference.substr(0, slash), reference.substr(slash + 1)));
    auto place = capacity::place_from(found.root(), found.version);
    if (!place) return base::refuse(errors::absent);
    auto const* unit = directory::directory().service(place->unit);
    auto name = unit ? unit->name + ", " + place->label : place->label;
    return LoadedPlace{std::move(found), std::move(*place), std::move(name)};
}

episode::Author author_of(Context const& context) {
    auto const& actor = context.actor;
    return {actor.display.empty() ? actor.account : actor.display, actor.practitioner, context.now};
}

void rest_on(store::Batch& batch, Loaded const& loaded) {
    batch.unmoved.push_back(
        {{"EpisodeOfCare", loaded.course.opened.origin.id}, loaded.episode.version});
}

base::Result<std::vector<store::Written>> committed(Context& context, Decide const& decide,
                                                    store::Key& answer) {
    for (int attempt = 1;; ++attempt) {
        auto const snapshot = TRY(context.store.snapshot());
        store::Batch batch{.actor = context.actor.account, .at = context.now};
        answer = TRY(decide(*snapshot, batch));
        auto written = context.store.commit(std::move(batch));
        if (written || written.error().code.category != base::Category::conflict ||
            attempt == attempts_max)
            return written;
    }
}

base::Result<Answer> step(Context& context, Decide const& decide) {
    store::Key key;
    auto const all = TRY(committed(context, decide, key));
    auto const one = std::ranges::find(all, key, &store::Written::key);
    CHECK(one != all.end());
    Answer answer;
    answer.shared_body = one->body;
    return answer;
}

}  // namespace care
