// When an index entry satisfies what a search asks: FHIR R4 search.html, one meaning for every
// backend. How the matching resources are found quickly is each backend's own affair.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "fhir/search/index.hpp"
#include "fhir/search/query.hpp"

namespace store {

// The instance that entries belong to: what _id and _lastUpdated are answered from.
struct Subject {
    std::string_view id;
    std::int64_t at_ms = 0;
    std::uint64_t sequence = 0;
};

// Whether one entry satisfies one operand. An operand of another kind than the entry does not
// match. Strings are compared folded: from the start, or by the modifier exactly or anywhere.
bool satisfies(fhir::TokenEntry const&, fhir::Operand const&, fhir::Modifier);
bool satisfies(fhir::StringEntry const&, fhir::Operand const&, fhir::Modifier);
bool satisfies(fhir::DateEntry const&, fhir::Operand const&, fhir::Modifier);
bool satisfies(fhir::NumberEntry const&, fhir::Operand const&, fhir::Modifier);
bool satisfies(fhir::ReferenceEntry const&, fhir::Operand const&, fhir::Modifier);
bool satisfies(fhir::UriEntry const&, fhir::Operand const&, fhir::Modifier);
bool satisfies(fhir::CompositeEntry const&, fhir::Operand const&, fhir::Modifier);

// Whether a resource with these entries satisfies a criterion that is neither chained nor reversed
// (those need other resources). `:not` and `:not-in` hold where no entry matches; `:missing` where
// there is no entry, or where there is one.
bool holds(fhir::Criterion const& criterion, Subject const& subject,
           std::span<fhir::IndexEntry const> entries);

// What a resource sorts by: a number, a text, or nothing if it lacks the element.
using SortValue = std::variant<std::monostate, std::int64_t, double, std::string>;

// Of several values the least counts when ascending, the greatest when descending. A date sorts by
// its start, a token by its code, a reference by "Patient/7", _lastUpdated by the log's sequence.
SortValue sort_value(fhir::SortKey const& key, Subject const& subject,
                     std::span<fhir::IndexEntry const> entries);

// Whether a stands before b; what has no value stands last in either direction. Negative, zero or
// positive like strcmp.
int compare(fhir::SortKey const& key, SortValue const& a, SortValue const& b);

}  // namespace store
