#include "edge/rest/store_shelf.hpp"

#include <algorithm>

#include "fhir/search/query.hpp"

namespace rest {
namespace {

constexpr std::size_t versions_max = 50;  // Of one address.

fhir::Resource parsed(store::Version const& version) {
    if (!version.body) return nullptr;
    auto document = fhir::parse(version.body);
    return document ? std::make_shared<fhir::Document const>(std::move(*document)) : nullptr;
}

std::string_view version_of(fhir::Resource const& resource) {
    return (*resource)["version"].text();
}

// What separates values in a search is part of this one.
std::string escaped(std::string_view url) {
    std::string text;
    for (auto const c : url) {
        if (c == ',' || c == '|' || c == '$' || c == '\\') text += '\\';
        text += c;
    }
    return text;
}

}  // namespace

fhir::Resource StoreShelf::stored(std::string_view type, std::string_view canonical) const {
    auto const [url, version] = fhir::canonical_parts(canonical);
    if (!fhir::is_definitional(type) || url.empty()) return nullptr;
    auto query =
        fhir::query_from(type, {{"url", escaped(url)}}, fhir::Handling::strict, std::string_view{});
    if (!query) return nullptr;
    query->count = versions_max;
    query->total = fhir::Total::none;
    auto const found = snapshot_.search(*query);
    if (!found) return nullptr;
    fhir::Resource best;
    for (auto const& match : found->matches) {
        auto resource = parsed(match);
        if (!resource || (!version.empty() && version_of(resource) != version)) continue;
        if (!best || version_of(best) < version_of(resource)) best = std::move(resource);
    }
    return best;
}

fhir::Resource StoreShelf::find(std::string_view type, std::string_view canonical) const {
    if (auto own = stored(type, canonical)) return own;
    return beneath_.find(type, canonical);
}

}  // namespace rest
