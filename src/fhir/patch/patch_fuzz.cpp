// Any resource (first line) under any JSON Patch (the rest), and under the same text as a FHIRPath
// Patch whose path names a member and selects its children: what comes out must
// be JSON.
#include <cstdint>
#include <cstdlib>

#include "fhir/patch/fhirpath_patch.hpp"
#include "fhir/patch/json_patch.hpp"

namespace {

base::Result<std::vector<fhir::Value>> selected(fhir::Value resource, std::string_view path) {
    std::vector<fhir::Value> found;
    auto const member = resource[path];
    for (auto const each : member) found.push_back(each);
    if (found.empty() && member) found.push_back(member);
    if (path == "Patient") found.push_back(resource);
    return found;
}

void check(base::Result<fhir::Draft> const& result) {
    if (result && !fhir::parse(result->print())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const line = text.find('\n');
    if (line == std::string_view::npos) return 0;
    auto const resource = fhir::parse(std::string(text.substr(0, line)));
    auto const patch = fhir::parse(std::string(text.substr(line + 1)));
    if (!resource || !patch) return 0;
    check(fhir::apply_json_patch(resource->root(), patch->root()));
    check(fhir::apply_fhirpath_patch(resource->root(), patch->root(), selected));
    return 0;
}
