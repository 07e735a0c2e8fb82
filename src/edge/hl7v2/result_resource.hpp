// ORU R01: OBR to DiagnosticReport, OBX to Observation.
#pragma once

#include <string>
#include <vector>

#include "edge/hl7v2/datatype_resource.hpp"
#include "edge/hl7v2/message.hpp"

namespace hl7v2 {

struct Finding {
    std::string name;       // Unique within its report: code, sub-id and count of equals.
    fhir::Draft observation; // Without id, subject and encounter.
};

struct Report {
    std::string name;       // What the sender calls it: filler or placer number and code.
    fhir::Draft report;     // Without id, subject, encounter and result.
    std::vector<Finding> findings;
};

struct Results {
    std::vector<Report> reports;
    Notes notes;
};

// All reports of the message in its order. An OBX before any OBR belongs to a report of its own,
// named by the control id. Malformed if there is no OBX and no OBR at all, or if an OBX says not
// what was observed (OBX-3) or an OBR not what was asked (OBR-4).
base::Result<Results> results_from(Message const& message);

}  // namespace hl7v2
