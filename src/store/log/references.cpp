#include <algorithm>

#include "store/log/store.hpp"

namespace store {

base::Result<std::vector<Key>> Snapshot::references(Version const& from,
                                                    std::string_view parameter) const {
    std::vector<Key> keys;
    if (!from.body) return keys;
    auto const document = TRY(fhir::parse(from.body));
    for (auto const& entry : fhir::index_of(document.root())) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->type.empty() || reference->id.empty()) continue;
        if (parameter != "*" && entry.parameter != fhir::parameter_key(parameter)) continue;
        Key key{reference->type, reference->id};
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace store
