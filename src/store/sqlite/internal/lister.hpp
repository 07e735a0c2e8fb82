// Lists the resources that one operand of a criterion may match, from the index tables.
#pragma once

#include <span>

#include "store/sqlite/internal/collector.hpp"
#include "store/sqlite/internal/view.hpp"

namespace store::sqlite {

// Listing answers false if the collector's limit was passed.
struct Lister {
    View& view;
    std::int64_t type;
    std::int64_t parameter;
    fhir::Criterion const& criterion;
    Collector& out;

    base::Result<bool> list(fhir::Operand const& operand) const;

    // Several criteria on one date parameter of which no resource has two.
    base::Result<bool> window(std::span<fhir::Criterion const* const> criteria) const;
};

// Between which instants the start of an interval no longer than `longest` must lie to satisfy some
// operand of a date criterion.
base::Interval starts_of_any(fhir::Criterion const& criterion, std::int64_t longest);

bool is_listable_operand(fhir::Operand const& operand, fhir::Modifier modifier);

// Whether each that is listed for the operand is known to match it.
bool lists_exactly(fhir::Operand const& operand, fhir::Modifier modifier);

}  // namespace store::sqlite
