// Rewriting a document in place: replace spans of its source, keep every other byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/value/value.hpp"

namespace fhir {

struct Splice {
    std::size_t from;         // Offset in the source.
    std::size_t length;       // Bytes to take out; 0 inserts.
    std::string replacement;  // Bytes to put in.
};

// The source with the splices made, which must not overlap; any order.
std::string spliced(std::string_view source, std::vector<Splice> splices);

// Where a value stands in its document's source.
std::size_t offset_of(Document const& document, Value value);

// A resource ready for the store: its bytes without meta.versionId and meta.lastUpdated, and the
// offset at which the store writes its own `"versionId":"1","lastUpdated":"..."` when it commits.
// Everything else is kept byte for byte; a missing id is written in, another id is replaced.
struct Stampable {
    std::string body;
    std::size_t stamp;      // Offset in body, inside the meta object.
    bool comma_after;       // Whether other meta members follow the stamp.
};

Stampable stampable(Document const& document, std::string_view id);

// The stored form: the body with its stamp.
std::string stamped(Stampable const& resource, std::string_view version, std::string_view instant);

}  // namespace fhir
