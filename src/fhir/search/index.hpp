// What a resource can be found by: the entries that the store keeps in its search index.
// FHIR R4 search.html; each kind of parameter has its own entry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

// A search parameter's code ("birthdate") as a stable 32-bit number: what index rows hold. Unique
// among the codes of one resource type (checked when the definitions are generated).
std::uint32_t parameter_key(std::string_view code);

// A code in a system; for an Identifier the system and value, for a boolean "true" or "false".
// Without a system, `system` is empty; both are for a concept in words only, which is not missing.
struct TokenEntry {
    std::string system;
    std::string code;
};

// Folded text (base::fold), one entry for each part of a name or an address.
struct StringEntry {
    std::string folded;
    std::string exact;  // As written, for :exact.
};

// The interval that a date, dateTime, instant, Period or Timing covers. An open end of a Period is
// INT64_MIN or INT64_MAX.
struct DateEntry {
    base::Interval span;
};

// A number or quantity with the implicit range of its precision: 2.0 is [1.95, 2.05).
struct NumberEntry {
    double low;
    double high;
    double value;
    std::string system;  // Empty for a plain number.
    std::string code;    // The unit's code, else the unit as written.
};

// A literal reference: "Patient/7" (type and id), or an absolute URL (url), or a logical one by
// identifier (identifier).
struct ReferenceEntry {
    std::string type;
    std::string id;
    std::string url;
    TokenEntry identifier;
};

struct UriEntry {
    std::string uri;
};

// The parts of one composite, in order of its definition, for one element.
struct CompositeEntry {
    std::vector<
        std::variant<TokenEntry, StringEntry, DateEntry, NumberEntry, ReferenceEntry, UriEntry>>
        parts;
};

struct IndexEntry {
    std::uint32_t parameter;  // parameter_key
    std::variant<TokenEntry, StringEntry, DateEntry, NumberEntry, ReferenceEntry, UriEntry,
                 CompositeEntry>
        value;
};

// All entries of a resource by the search parameters of its type, without _id, _type and
// _lastUpdated, which the store knows itself; _tag, _profile, _security and _source are included.
// An element of the wrong shape yields no entry: validation is another room's work.
std::vector<IndexEntry> index_of(Value resource);

}  // namespace fhir
