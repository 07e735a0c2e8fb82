// People in the record who share an identifier with a candidate.
#pragma once

#include <vector>

#include "domain/identity/person.hpp"
#include "store/log/store.hpp"

namespace identity {

// All that share the NHS number or a local identifier, each once, oldest first; of a merged pair
// the replaced one names the survivor.
base::Result<std::vector<Known>> known_like(store::Snapshot const& snapshot,
                                            Candidate const& candidate);

// The search that finds who bears an identifier: what a commit that makes a new person demands to
// be still empty, so that two doors never make the same person twice.
fhir::Query bearers_of(Identifier const& identifier);

}  // namespace identity
