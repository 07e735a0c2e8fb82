// Who a message is about: PID, PD1 and NK1 to Patient and RelatedPerson.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/identity/person.hpp"
#include "edge/hl7v2/datatype_resource.hpp"
#include "edge/hl7v2/message.hpp"
#include "edge/hl7v2/said.hpp"

namespace hl7v2 {

struct Person {
    identity::Candidate candidate;
    fhir::Draft patient;                // Without id; only the elements that the message speaks of.
    std::vector<std::string> cleared;   // Elements that the sender says are no more ("").
    std::optional<base::Instant> said;  // When: EVN-6, EVN-2 or MSH-7.
    Notes notes;
};

// Malformed (hl7v2.field_missing) without PID or without any identifier in PID-3 (or PID-2).
// A number claimed to be an NHS number that fails its check stays as a local identifier, with a
// note. Whoever comes without an NHS number gets the reason recorded (R2).
base::Result<Person> person_from(Message const& message);

// Whom A40 merges away: the identifiers of MRG-1 and its name of MRG-7.
base::Result<identity::Candidate> merged_away(Message const& message);

// Leaves out of `person` what was said at an earlier time than the newest that `times` knows of the
// element, and notes the rest. Identifiers are only ever added, so they stay.
void leave_out_older(Person& person, SaidTimes& times, base::Instant at);

// The record's Patient after the message: elements that the message speaks of replace the record's,
// identifiers are added and never lost, all else stays.
fhir::Draft patient_after(fhir::Value current, Person const& said);

// Next of kin and carers, without id and patient; "name" identifies them within a person.
struct Kin {
    std::string name;  // Folded name and relationship
    fhir::Draft related_person;
};
std::vector<Kin> kin_from(Message const& message);

}  // namespace hl7v2
