// The lists of candidates that the index gives for the conditions of a search.
#pragma once

#include "store/postgres/internal/asks.hpp"
#include "store/postgres/internal/view.hpp"

namespace store::postgres {

// A criterion that the index can list resources for.
struct Condition {
    std::vector<Ask> asks;
    fhir::Criterion const* criterion = nullptr;  // Null: none of the search's, it adds nothing.
    std::optional<Pks> known;                    // Its whole list, if that is known already.
};

struct Listed {
    Pks pks;               // From the latest arrival to the first, each once.
    bool complete = true;  // Nothing was cut off by the limit.
    bool ordered = false;  // What was cut off arrived before what is listed.
    bool exact = false;    // Each of them satisfies the criterion.
};

// The list of each condition in one exchange, each ask at most `limit` long.
base::Result<std::vector<Listed>> list(View& view, std::string_view type,
                                       std::vector<Condition> const& conditions,
                                       std::size_t limit);

// Looks up what must be known before the index can be asked: ids and instants.
base::Result<void> prepare(View& view, std::string_view type, std::vector<Condition>& conditions);

void keep_unique(Pks& pks);  // And in order.

}  // namespace store::postgres
