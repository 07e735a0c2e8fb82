#include "edge/rest/internal/search_codes.hpp"

#include "edge/rest/errors.hpp"
#include "fhir/search/errors.hpp"
#include "fhir/terminology/expand.hpp"

namespace rest {

base::Result<std::vector<fhir::SystemCode>> SearchCodes::in(std::string_view value_set) const {
    auto const resource = terminology_.shelf().find("ValueSet", value_set);
    if (!resource) {
        return base::malformed(fhir::errors::search_bad_value,
                               {{"in", "names no value set that this server has"}});
    }
    // One more than may be asked for shows that there are too many.
    fhir::ExpandAsk const ask{.count = fhir::codes_max + 1};
    std::vector<fhir::SystemCode> codes;
    for (auto const& each : TRY(fhir::expand(terminology_, resource->root(), ask)).contains) {
        codes.push_back({std::string(each.system), std::string(each.code)});
    }
    return codes;
}

std::vector<std::string> SearchCodes::below(std::string_view system, std::string_view code) const {
    return terminology_.below(system, code);
}

std::vector<std::string> SearchCodes::above(std::string_view system, std::string_view code) const {
    return terminology_.above(system, code);
}

}  // namespace rest
