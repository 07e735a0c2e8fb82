// Two records of one person become one, and two again if that was wrong. Nothing is deleted: the
// replaced record stays readable and names the one that stands for it (R2, Patient.link).
#pragma once

#include "base/result.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"

namespace identity {

struct Pair {
    fhir::Draft survivor;
    fhir::Draft replaced;
};

// The survivor gains a link "replaces" and the other's identifiers as old ones; the other becomes
// inactive with a link "replaced-by". Refused if they are one record already, or if either was
// merged away before.
base::Result<Pair> merge(fhir::Value survivor, fhir::Value replaced);

// Undoes a merge: links and borrowed identifiers go, the other becomes active again. Refused if
// the two are not merged.
base::Result<Pair> separate(fhir::Value survivor, fhir::Value replaced);

}  // namespace identity
