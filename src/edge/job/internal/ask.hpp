// What a request for an export asks for.
#pragma once

#include "edge/http/message.hpp"
#include "edge/job/internal/job.hpp"

namespace job {

// From the query of a GET or the Parameters of a POST. Malformed (job.not_async, job.bad_export)
// with every parameter that is wrong; one that is unknown too, unless Prefer: handling=lenient.
// `base` is the FHIR base, by which a filter's references are read.
base::Result<Ask> ask_from(http::Request const& request, Whom whom, std::string_view base);

}  // namespace job
