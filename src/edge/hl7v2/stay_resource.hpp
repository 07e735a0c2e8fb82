// PV1 and PV2 to Encounter.
#pragma once

#include <optional>
#include <string>

#include "edge/hl7v2/datatype_resource.hpp"
#include "edge/hl7v2/message.hpp"
#include "edge/hl7v2/stay.hpp"

namespace hl7v2 {

// The visit that a message speaks of.
struct Visit {
    Said said;
    fhir::Draft identifier;    // PV1-19, else PID-18; absent if neither is given.
    fhir::Draft details;       // The Encounter's other elements that the message gives.
    std::string patient_class; // PV1-2: "E", "I", ...
    std::string location;      // PV1-3 as a person reads it.
    std::string facility;      // PV1-3.4, else MSH-4
    std::vector<std::string> reason_texts;  // PV2-3 and DG1
    struct Code {
        std::string system;
        std::string code;
    };
    std::vector<Code> reason_codes;
    Notes notes;
};

// Nothing if the event moves nobody, or an update comes without PV1. Malformed without PV1 where
// the event needs one, and if the time of the event cannot be read.
base::Result<std::optional<Visit>> visit_from(Message const& message);

Stay stay_from(fhir::Value encounter);

// The Encounter after a message; `current` may be absent. Without id and subject if it is new.
fhir::Draft encounter_after(fhir::Value current, Visit const& visit);

}  // namespace hl7v2
