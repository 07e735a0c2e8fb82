// Conditional interactions: choosing a resource by criteria. FHIR R4 http.html#cond-update.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "domain/record/errors.hpp"
#include "domain/record/internal/criteria.hpp"
#include "domain/record/write.hpp"

namespace record {
namespace {

// Parameters that shape an answer but choose nothing.
bool only_shapes(std::string_view name) {
    constexpr std::array<std::string_view, 11> names{
        "_sort", "_count", "_include", "_revinclude", "_summary", "_total", "_elements",
        "_contained", "_containedType", "_offset", "_include:iterate"};
    return std::ranges::find(names, name) != names.end();
}

bool about_the_answer(std::string_view name) { return name == "_format" || name == "_pretty"; }

}  // namespace

std::optional<SearchParameters> search_parameters_from(std::string_view encoded) {
    SearchParameters parameters;
    for (auto const part : base::split(encoded, '&')) {
        if (part.empty()) continue;
        std::string spaced(part);
        std::ranges::replace(spaced, '+', ' ');
        auto const equals = std::min(spaced.find('='), spaced.size());
        auto name = base::percent_decode(std::string_view(spaced).substr(0, equals));
        auto value = base::percent_decode(
            std::string_view(spaced).substr(std::min(equals + 1, spaced.size())));
        if (!name || !value) return std::nullopt;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

base::Result<fhir::Query> criteria_query(std::string_view type, SearchParameters const& criteria,
                                         std::string_view base) {
    SearchParameters chosen;
    for (auto const& [name, value] : criteria) {
        if (about_the_answer(name)) continue;
        if (only_shapes(name)) {
            return base::malformed(errors::bad_criteria, {{name, "chooses no resource"}});
        }
        if (value.empty()) return base::malformed(errors::bad_criteria, {{name, "has no value"}});
        chosen.emplace_back(name, value);
    }
    auto query = TRY(fhir::query_from(type, chosen, fhir::Handling::strict, base));
    if (query.all_of.empty()) return base::refuse(errors::bad_criteria);
    query.count = 2;
    query.total = fhir::Total::none;
    return query;
}

base::Result<std::optional<store::Version>> match_of(store::Snapshot const& snapshot,
                                                     fhir::Query const& query) {
    auto found = TRY(snapshot.search(query));
    if (found.matches.size() > 1) return base::refuse(errors::several_match);
    if (found.matches.empty()) return std::nullopt;
    return std::move(found.matches.front());
}

base::Result<std::optional<store::Version>> match_of(store::Snapshot const& snapshot,
                                                     std::string_view type,
                                                     SearchParameters const& criteria,
                                                     std::string_view base) {
    auto const query = TRY(criteria_query(type, criteria, base));
    return match_of(snapshot, query);
}

}  // namespace record
