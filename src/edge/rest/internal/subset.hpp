// Parts of resources: _summary and _elements. FHIR R4 search.html#summary, #elements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/record/write.hpp"
#include "fhir/search/query.hpp"

namespace rest {

struct Subset {
    fhir::Summary summary = fhir::Summary::none;
    std::vector<std::string> elements;

    bool whole() const { return summary == fhir::Summary::none && elements.empty(); }
};

// Of a read. Malformed (rest.bad_query) if _summary is not one of R4's words.
base::Result<Subset> subset_from(record::SearchParameters const& query);

// The resource with only what was asked for and what must not lack, tagged SUBSETTED.
base::Result<std::string> subset_of(std::string_view resource, Subset const& subset);

}  // namespace rest
