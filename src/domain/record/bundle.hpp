// Bundles as they come in: their entries, and what each asks for. FHIR R4 bundle.html.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/record/write.hpp"
#include "fhir/value/value.hpp"

namespace record {

enum class BundleKind { transaction, batch, collection, history, other };

// Malformed (record.bad_resource) if it is no Bundle or its type is not one of R4's.
base::Result<BundleKind> kind_of(fhir::Value bundle);

// One entry with its request. Texts are views into the bundle.
struct Entry {
    std::string path;              // "Bundle.entry[3]"
    fhir::Value resource;          // Absent for GET and DELETE.
    std::string_view full_url;
    std::string_view method;       // "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"; "" if absent.
    std::string_view url;          // Relative to our base: "Patient/7", "Patient?name=x".
    std::string_view if_none_exist;
    std::string_view if_match;
    std::string_view if_none_match;
    std::string_view if_modified_since;

    bool reads() const { return method == "GET" || method == "HEAD"; }
};

// The entries of a transaction or batch. Malformed (record.bad_entry) naming everything that is
// wrong: a missing request, an unknown method, a body where none belongs or none where one does.
base::Result<std::vector<Entry>> entries_of(fhir::Value bundle, std::string_view base);

// The entries of a collection: resources alone.
base::Result<std::vector<Entry>> resources_of(fhir::Value bundle);

// What a POST, PUT, PATCH or DELETE entry asks to be written. The resource of a PATCH is the patch:
// whoever calls sets Ask::change by it.
base::Result<Ask> ask_from(Entry const& entry);

// What an entry without a request asks in an import: to be there under its own id.
base::Result<Ask> ask_to_keep(Entry const& entry);

// The version of W/"3" or "3". Nothing if it is neither.
std::optional<std::uint64_t> version_from_etag(std::string_view text);

}  // namespace record
