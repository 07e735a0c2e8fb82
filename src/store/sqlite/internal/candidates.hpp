// Candidates of one condition of a search, read from the index tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "store/sqlite/internal/view.hpp"

namespace store::sqlite {

using Pks = std::vector<std::int64_t>;  // Descending and unique: the latest arrival first.

struct Candidates {
    Pks pks;
    bool exact = true;  // Whether each of them is known to satisfy the condition.
};

inline constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

// Whether the index tables can list the resources that may satisfy the criterion without asking
// other resources. Negations, :missing and chains cannot.
bool is_listable(fhir::Criterion const& criterion);

// The candidates of a listable criterion; nothing if more than `limit` rows would have to be read.
base::Result<std::optional<Candidates>> list(View& view, std::int64_t type,
                                             fhir::Criterion const& criterion, std::size_t limit);

// The same for several criteria on one date parameter of which no resource has two: one window.
base::Result<std::optional<Candidates>> list_window(
    View& view, std::int64_t type, std::span<fhir::Criterion const* const> criteria,
    std::size_t limit);

base::Result<Pks> all_of_type(View& view, std::int64_t type);

// Which matches are wanted: with numbers strictly between, nearest first, and how many.
struct Reach {
    std::int64_t above = INT64_MIN;
    std::int64_t below = INT64_MAX;
    bool upwards = false;  // From `above` on; else from `below` downwards.
    std::size_t enough = no_limit;
};

// One run of the token or the reference table that a criterion stands for, already in order: it
// can be counted and paged where it lies.
struct Run {
    bool is_reference = false;
    std::int64_t parameter = 0;
    std::int64_t code = 0;    // Or the target of a reference.
    std::int64_t system = 0;
};

// The run of all resources of a type (no criterion) or of one criterion; nothing if it is not a
// single run.
base::Result<std::optional<Run>> run_of(View& view, std::int64_t type,
                                        std::vector<fhir::Criterion> const& all_of);
base::Result<std::uint64_t> count(View& view, Run const& run);
base::Result<Pks> page(View& view, Run const& run, Reach const& reach);  // Nearest first.

}  // namespace store::sqlite
