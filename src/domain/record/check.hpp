// What every resource must satisfy before it is recorded.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/record/write.hpp"
#include "fhir/value/value.hpp"

namespace record {

// An object with the resource type, an id of the right form if it has one, a meta that is an
// object, and by `checking` whatever the definitions ask. Malformed (record.bad_resource,
// fhir.invalid_resource) with every element; else what is wrong and yet kept.
base::Result<std::vector<base::Detail>> check(fhir::Value resource, std::string_view type,
                                              Checking checking,
                                              fhir::Profiles const* profiles = nullptr);

// Whether the resource says of itself that it is not whole. R4 search.html#summary.
bool is_subsetted(fhir::Value resource);

// The error with its paths below an entry of a bundle: "Patient.name" in "Bundle.entry[3]" is
// "Bundle.entry[3].resource.name". An empty entry changes nothing.
base::Error within(std::string_view entry, std::string_view type, base::Error error);

}  // namespace record
