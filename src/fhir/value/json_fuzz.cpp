// Any bytes: parsing must not break, what is read must print to the same tree, and stamping must
// change nothing but the stamp.
#include <cstdint>
#include <cstdlib>

#include "fhir/value/draft.hpp"
#include "fhir/value/splice.hpp"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void check_stamp(fhir::Document const& document) {
    auto const again = fhir::parse(fhir::stamped(fhir::stampable(document, "an-id"), "7", "T"));
    require(again.has_value());
    auto const root = again->root();
    require(root["id"].text() == "an-id");
    require(root["meta"]["versionId"].text() == "7");
    require(root["meta"]["lastUpdated"].text() == "T");
    for (auto const member : document.root()) {
        if (member.name() == "id" || member.name() == "meta") continue;
        require(root[member.name()].source() == member.source());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const document = fhir::parse(std::string(reinterpret_cast<char const*>(data), size));
    if (!document) return 0;
    auto const printed = fhir::Draft(document->root()).print();
    auto const again = fhir::parse(printed);
    require(again.has_value());
    require(fhir::Draft(again->root()).print() == printed);
    auto const root = document->root();
    if (root.is_object() && root["resourceType"].is_string()) check_stamp(*document);
    return 0;
}
