// Any JSON as a profile or value set of a site, claimed by resources that are its own examples.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fhir/validation/validation.hpp"

namespace {

constexpr char const* resources[] = {
    R"({"resourceType":"Patient","name":[{"family":"a","given":["b"]}],"gender":"male",
        "identifier":[{"system":"urn:a","value":"1"}],"extension":[{"url":"urn:e",
        "valueString":"x"}],"contact":[{"name":{"text":"c"}}],"birthDate":"2026"})",
    R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s","code":"c"}]},
        "valueQuantity":{"value":1,"code":"m"},"component":[{"code":{"text":"x"}}]})"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fhir::Package package;
    (void)package.add(std::string(reinterpret_cast<char const*>(data), size));
    fhir::Terminology const terminology(package, &fhir::hl7_terminology());
    fhir::Profiles const profiles(package, terminology);
    fhir::ValidationAsk ask{.profiles = &profiles, .warnings = true};
    for (auto const& each : package.all()) ask.also.emplace_back((*each)["url"].text());
    for (auto const* text : resources) {
        auto const document = fhir::parse(text);
        if (document) (void)fhir::validate(document->root(), ask);
    }
    for (auto const& each : package.all()) (void)fhir::validate(each->root(), ask);
    return 0;
}
