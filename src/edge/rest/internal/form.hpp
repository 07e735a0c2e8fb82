// Forms other than JSON: XML in and out, and the raw bytes of a Binary.
#pragma once

#include <optional>

#include "edge/rest/internal/call.hpp"

namespace rest {

// The same request with its resource as JSON, if its body is XML, or bytes for a Binary; nothing if
// it is what it needs to be. Malformed (fhir.not_xml).
base::Result<std::optional<http::Request>> in_json(http::Request const& request,
                                                   Address const& address);

// The same answer in XML, if it is a FHIR resource in JSON and the request wishes for XML.
http::Response in_wished_form(http::Request const& request, http::Response response);

// Whether the body is a Binary resource, not the content of one; and the Binary around content.
bool is_resource_body(http::Request const& request, std::string_view essence);
std::string binary_from(http::Request const& request, std::string_view id);

// Whether a Binary is wanted as its bytes, and then these. R4 binary.html#rest.
bool is_wanted_raw(Call const& call, fhir::Value binary);
http::Response raw_response(fhir::Value binary, store::Version const& version);

// Access to a Binary is access to its securityContext. R4 binary.html#security.
base::Result<void> permit_content(Context& context, store::Snapshot const& snapshot,
                                  sharing::Act act, fhir::Value binary);

// The same for a write, by what is there and by what is to be; permits every other type.
base::Result<void> permit_binary(Call const& call, sharing::Act act, store::Key const& key,
                                 fhir::Value after);

// Whether a version may be shown: all but a Binary whose securityContext may not be read.
bool may_see(Context& context, store::Snapshot const& snapshot, store::Version const& version);

}  // namespace rest
