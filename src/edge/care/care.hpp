// The steps of the pathway as FHIR operations. Each is decode, permit, load, decide, commit, encode;
// on a conflict the decision is taken anew on what the record says now.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "domain/record/owner.hpp"
#include "edge/rest/operation.hpp"
#include "fhir/value/draft.hpp"

namespace care {

// Adds $refer, $triage, $assess, $conclude, $request-place, $offer, $answer, $arrive, $agree-goal,
// $review, $exit, $follow-up and $set-status, from the OperationDefinitions of the rooms.
base::Result<void> add_operations(rest::Operations& operations);

// Claims the places and the steps of the pathway, so that a generic FHIR write cannot go around the
// decisions of their rooms.
void add_owners(record::Owners& owners);

// The directory of this place with its beds and slots, for a new store.
std::vector<fhir::Draft> seed();

// Whether every file of the care model is right; the first that is not, with file and line.
base::Result<void> check_content();

}  // namespace care
