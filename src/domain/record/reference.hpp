// Links between resources: reading them, and rewriting those of a bundle.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "fhir/value/splice.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace record {

// Letters, digits, '-' and '.', 1 to 64 of them. R4 datatypes.html#id.
bool is_id(std::string_view text);

// Whether it has the form of a resource type: "Patient".
bool is_type_name(std::string_view text);

// "Patient/7", "Patient/7/_history/2", or one of these below our own base URL. Nothing for another
// server's address, a URN, a fragment or a query.
std::optional<store::Key> key_from(std::string_view reference, std::string_view base);

// The Patient whom a resource is about: itself, or its subject, patient, beneficiary, individual
// or for. "" if none. Reads the bytes without building a tree; the view is into `body`.
std::string_view person_in(std::string_view body);

// What a bundle's fullUrls became: "urn:uuid:..." -> "Patient/7".
using Links = std::unordered_map<std::string, std::string>;

// Finds "Practitioner?identifier=x|1" as "Practitioner/3", or refuses.
using Resolve = std::function<base::Result<std::string>(std::string_view query)>;

// The changes that make a resource of a bundle point at what the entries became: every
// Reference.reference and every other element whose whole text is a fullUrl of the bundle, and href
// and src in the narrative. Offsets are into resource.source(). Relative references are resolved
// against the resource's own fullUrl first. R4 http.html#trules, bundle.html#references.
// A refused conditional reference is named by its path from the resource, "subject.reference".
base::Result<std::vector<fhir::Splice>> relinked(fhir::Value resource, std::string_view full_url,
                                                 Links const& links, Resolve const& resolve);

}  // namespace record
