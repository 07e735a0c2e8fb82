// Patient to what identity knows of a person.
#pragma once

#include "domain/identity/person.hpp"
#include "fhir/value/value.hpp"

namespace identity {

Known known_from(fhir::Value patient);

// What a Patient says about a person, for finding those who may be the same.
Candidate candidate_from(fhir::Value patient);

}  // namespace identity
