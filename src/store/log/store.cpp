#include "store/log/store.hpp"

namespace store {

Change change_from(Key key, Method method, fhir::Document const& document,
                   std::optional<std::uint64_t> if_version) {
    Change change;
    change.resource = fhir::stampable(document, key.id);
    change.index = fhir::index_of(document.root());
    change.key = std::move(key);
    change.method = method;
    change.if_version = if_version;
    return change;
}

}  // namespace store
