// A Provenance in the header X-Provenance, recorded with what it is about. FHIR R4 provenance.html#header.
#pragma once

#include <optional>
#include <vector>

#include "edge/rest/internal/call.hpp"

namespace rest {

// Adds to the asks one that records the request's X-Provenance, about all of them that leave a
// resource; nothing without the header. The document must outlive the asks. Malformed
// (rest.bad_header) if it is no Provenance, or names targets: these are the server's to fill in.
base::Result<std::optional<fhir::Document>> add_provenance(Call const& call,
                                                           std::vector<record::Ask>& asks);

// One write, with its Provenance. If nothing is written, neither is that.
base::Result<record::Done> write_one(Call const& call, record::Ask ask);

}  // namespace rest
