// What a resource is found by: the rows of the index tables that its entries stand for. A term is a
// 64-bit hash of a type, a parameter and a value, so no table of names is needed and any process
// computes the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "fhir/search/index.hpp"

namespace store::postgres {

using Term = std::int64_t;

std::int64_t hash_of(std::string_view type, std::string_view id);  // Of "Patient/7".

Term term_of_type(std::string_view type);
Term term_of_parameter(std::string_view type, std::uint32_t parameter);
Term term_of_token(std::string_view type, std::uint32_t parameter, std::string_view system,
                   std::string_view code);
Term term_of_identifier(std::string_view type, std::uint32_t parameter, std::string_view value);
Term term_of_uri(std::string_view type, std::uint32_t parameter, std::string_view uri);
Term term_of_reference(std::string_view type, std::uint32_t parameter,
                       std::string_view target_type, std::string_view target);
// Of whatever refers to a resource with this id, by whichever parameter.
Term term_of_target(std::string_view target);
Term term_of_composite(std::string_view type, std::string_view code);
// Of what there is of a type about a person, with a code or (empty) with any.
Term term_of_person(std::string_view type, std::string_view person, std::string_view code);

// Strings are indexed by so many bytes from their start.
inline constexpr std::size_t folded_bytes_max = 120;

// Classes of dates by their length, so that a bound on an end bounds the start too.
inline constexpr std::int64_t span_classes = 4;
std::int64_t span_class(base::Interval span);
std::int64_t longest_of(std::int64_t span_class);  // Milliseconds; INT64_MAX if unlimited.

struct Words {
    Term term;
    std::string folded;
    friend auto operator<=>(Words const&, Words const&) = default;
};
struct Moment {
    Term term;
    std::int64_t span, low, high;
    friend auto operator<=>(Moment const&, Moment const&) = default;
};
struct Amount {
    Term term;
    double value;
    friend auto operator<=>(Amount const&, Amount const&) = default;
};
struct Stretch {
    Term term;
    std::int64_t low, high;
    friend auto operator<=>(Stretch const&, Stretch const&) = default;
};

// The rows of one resource, each kind in order and without repetition.
struct IndexRows {
    std::vector<Term> terms;
    std::vector<Words> words;
    std::vector<Moment> moments;
    std::vector<Amount> amounts;
    std::vector<Stretch> timelines;
    // No rows, but what must be known to find a code whose system is not named: the systems in
    // which a parameter has codes.
    std::vector<std::pair<Term, std::string>> systems;

    std::size_t size() const {
        return terms.size() + words.size() + moments.size() + amounts.size() + timelines.size();
    }
};

IndexRows rows_of(std::string_view type, std::vector<fhir::IndexEntry> const& entries);

// The rows of a that b lacks.
IndexRows without(IndexRows const& a, IndexRows const& b);

}  // namespace store::postgres
