// Any query string, on any type: the first line is the type, the second the parameters, the rest a
// resource to index.
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "fhir/search/query.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view text(reinterpret_cast<char const*>(data), size);
    auto const line = [&] {
        auto const taken = text.substr(0, text.find('\n'));
        text.remove_prefix(taken.size() < text.size() ? taken.size() + 1 : taken.size());
        return taken;
    };
    auto const type = line();
    std::vector<std::pair<std::string, std::string>> parameters;
    for (auto const each : base::split(line(), '&')) {
        auto const equals = each.find('=');
        if (equals == std::string_view::npos) continue;
        parameters.emplace_back(each.substr(0, equals), each.substr(equals + 1));
    }
    (void)fhir::query_from(type, parameters, fhir::Handling::lenient, "https://home.example/fhir");
    (void)fhir::query_from(type, parameters, fhir::Handling::strict, "https://home.example/fhir");
    if (auto const document = fhir::parse(std::string(text)))
        (void)fhir::index_of(document->root());
    return 0;
}
