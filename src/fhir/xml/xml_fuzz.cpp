// Any text as XML: what is read is JSON, and what is written of it is read as the same again.
#include <cstdint>
#include <cstdlib>

#include "fhir/xml/xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const json = fhir::json_from_xml({reinterpret_cast<char const*>(data), size});
    if (!json) return 0;
    auto const document = fhir::parse(*json);
    if (!document) {
        // Deeper than JSON may be.
        if (document.error().code.name != "fhir.too_deep") std::abort();
        return 0;
    }
    auto const xml = fhir::xml_from_json(document->root());
    if (!xml) std::abort();
    auto const again = fhir::json_from_xml(*xml);
    if (!again || *again != *json) std::abort();
    return 0;
}
