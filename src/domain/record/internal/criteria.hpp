// Criteria as a query that asks for two matches at most.
#pragma once

#include "domain/record/write.hpp"

namespace record {

base::Result<fhir::Query> criteria_query(std::string_view type, SearchParameters const& criteria,
                                         std::string_view base);

base::Result<std::optional<store::Version>> match_of(store::Snapshot const& snapshot,
                                                     fhir::Query const& query);

}  // namespace record
