// Errors as FHIR says them: an HTTP status and an OperationOutcome. R4 http.html#Status-Codes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "edge/http/message.hpp"
#include "fhir/validation/validation.hpp"

namespace rest {

// By category, but for the codes that HTTP has a status of their own for.
int status_of(base::Error const& error);

// An OperationOutcome with one issue for each detail, its element in `expression`.
std::string outcome_of(base::Error const& error, std::string_view incident = {});

// A success in the same form; with faults, a warning for each.
std::string outcome_of_success(std::string_view message);
std::string outcome_of_success(std::vector<base::Detail> const& faults, std::string_view message);

// The issues of a validation, or that there is none.
std::string outcome_of_issues(std::vector<fhir::Issue> const& issues);

http::Response error_response(base::Error const& error, std::string_view incident = {});

}  // namespace rest
