// Any JSON: validating must not break.
#include <cstdint>
#include <string>

#include "fhir/validation/validation.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const document = fhir::parse(std::string(reinterpret_cast<char const*>(data), size));
    if (document) (void)fhir::validate(document->root());
    return 0;
}
