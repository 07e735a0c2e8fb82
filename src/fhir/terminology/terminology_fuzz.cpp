// Any JSON as a value set, over a code system of any JSON: answers or errors, never more.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fhir/terminology/expand.hpp"
#include "fhir/terminology/operations.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    fhir::Package package;
    (void)package.add(text);
    fhir::Terminology const terminology(package);
    for (auto const& resource : package.all()) {
        auto const root = resource->root();
        if (root["resourceType"].text() == "ValueSet") {
            (void)fhir::expand(terminology, root, {});
            (void)fhir::validate_code(terminology, {.value_set = root, .codings = {{.code = "a"}}});
        }
        if (root["resourceType"].text() == "CodeSystem") {
            auto const url = std::string(root["url"].text());
            (void)fhir::lookup(terminology, {.system = url, .code = "a"}, {});
            (void)terminology.below(url, "a");
        }
        if (root["resourceType"].text() == "ConceptMap")
            (void)fhir::translate({.maps = {root}, .codings = {{.code = "a"}}});
    }
    return 0;
}
