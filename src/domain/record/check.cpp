#include "domain/record/check.hpp"

#include "domain/record/errors.hpp"
#include "domain/record/reference.hpp"

namespace record {

base::Result<std::vector<base::Detail>> check(fhir::Value resource, std::string_view type,
                                              Checking checking, fhir::Profiles const* profiles) {
    std::string const root(type);
    if (!resource.is_object()) {
        return base::malformed(errors::bad_resource, {{root, "must be an object"}});
    }
    auto const named = resource["resourceType"];
    if (!named.is_string()) {
        return base::malformed(errors::bad_resource, {{root + ".resourceType", "is needed"}});
    }
    if (named.text() != type) {
        return base::malformed(errors::type_mismatch,
                               {{root + ".resourceType", "must be " + root}});
    }
    auto const id = resource["id"];
    if (id && (!id.is_string() || !is_id(id.text()))) {
        return base::malformed(errors::bad_id,
                               {{root + ".id", "must be 1 to 64 of A-Z a-z 0-9 - ."}});
    }
    auto const meta = resource["meta"];
    if (meta && !meta.is_object()) {
        return base::malformed(errors::bad_resource, {{root + ".meta", "must be an object"}});
    }
    return fhir::checked(resource, checking, {.profiles = profiles});
}

bool is_subsetted(fhir::Value resource) {
    for (auto const tag : resource["meta"]["tag"]) {
        if (tag["code"].text() == "SUBSETTED") return true;
    }
    return false;
}

base::Error within(std::string_view entry, std::string_view type, base::Error error) {
    if (entry.empty()) return error;
    if (error.details.empty()) error.details.push_back({"", error.message});
    for (auto& detail : error.details) {
        if (!type.empty() && detail.path.starts_with(type)) {
            detail.path = std::string(entry) + ".resource" + detail.path.substr(type.size());
        } else {
            detail.path = std::string(entry) + (detail.path.empty() ? "" : ".") + detail.path;
        }
    }
    return error;
}

}  // namespace record
