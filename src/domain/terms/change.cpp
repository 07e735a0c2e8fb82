#include "base/result.hpp"
#include "domain/terms/terms.hpp"

namespace terms {

store::Change change(fhir::Draft const& resource, std::uint64_t if_version) {
    auto const* type = resource.find("resourceType");
    auto const* id = resource.find("id");
    CHECK(type && id);
    auto const document = fhir::parse(resource.print());
    CHECK(document.has_value());
    auto const method = if_version == 0 ? store::Method::create : store::Method::update;
    return store::change_from({std::string(type->text()), std::string(id->text())}, method,
                              *document, if_version);
}

}  // namespace terms
