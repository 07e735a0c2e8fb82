// What the handlers of the steps share: loading a course, and committing a decision.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/capacity/place.hpp"
#include "domain/episode/course.hpp"
#include "domain/episode/decision.hpp"
#include "edge/rest/operation.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace care {

using rest::Answer;
using rest::OperationCall;
using serve::Context;

// A resource with the version that was read.
struct Paper {
    fhir::Document document;
    std::uint64_t version = 0;
    fhir::Value root() const { return document.root(); }
};

// Refuses (care.absent) what is not there or was deleted.
base::Result<Paper> paper(store::Snapshot const& snapshot, std::string_view type,
                          std::string_view id);

// All steps of a person's courses.
base::Result<std::vector<episode::Step>> steps_of(store::Snapshot const& snapshot,
                                                  std::string_view patient);

// A course with its EpisodeOfCare, checked to allow the operation; notes the person for the audit.
struct Loaded {
    Paper episode;
    episode::Course course;
    std::vector<episode::Step> steps;
};
base::Result<Loaded> course_at(Context& context, store::Snapshot const& snapshot,
                               std::string_view id, std::string_view operation);

base::Result<int> age_of(store::Snapshot const& snapshot, std::string_view patient,
                         base::Instant now);

// The place of that reference ("Location/b1") and its resource.
struct LoadedPlace {
    Paper paper;
    capacity::Place place;
    std::string name;  // "Marlpit House, Bed 7"
};
base::Result<LoadedPlace> place_at(store::Snapshot const& snapshot, std::string_view reference);

episode::Author author_of(Context const& context);

// Adds a change and rests the batch on the episode not having moved.
void rest_on(store::Batch& batch, Loaded const& loaded);

// Takes back what is open for a place: the request is revoked, an offer that waits or was accepted
// is withdrawn, and the place that is held for the person is free again.
base::Result<void> give_up_request(store::Snapshot const& snapshot, Loaded const& loaded,
                                   Context const& context, store::Batch& batch);

// Ends the stay under way, if there is one, and frees its place.
base::Result<void> end_stay(store::Snapshot const& snapshot, Loaded const& loaded,
                            Context const& context, store::Batch& batch);

// Decides on a snapshot: fills the batch and names the resource to answer with.
using Decide = std::function<base::Result<store::Key>(store::Snapshot const&, store::Batch&)>;

// Commits what was decided, deciding anew after a conflict, up to eight times.
base::Result<std::vector<store::Written>> committed(Context& context, Decide const& decide,
                                                    store::Key& answer);
base::Result<Answer> step(Context& context, Decide const& decide);

}  // namespace care
