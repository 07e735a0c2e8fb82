#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "edge/hl7v2/internal/writing.hpp"

namespace hl7v2 {
namespace {

// The resource without what the store stamps, for comparing.
std::string unstamped(fhir::Value resource) {
    fhir::Draft draft(resource);
    if (auto* meta = draft.find("meta")) {
        meta->set("versionId", {});
        meta->set("lastUpdated", {});
        if (meta->members().empty()) draft.set("meta", {});
    }
    return draft.print();
}

}  // namespace

base::Result<std::optional<Writing::Current>> Writing::read(store::Key const& key) const {
    auto const version = TRY(snapshot_.read(key));
    if (!version || !version->body) return std::nullopt;
    return Current{version->version, TRY(fhir::parse(version->body))};
}

base::Result<fhir::Draft> Writing::as_written(store::Key const& key) const {
    auto const change = std::ranges::find(batch_.changes, key, &store::Change::key);
    if (change != batch_.changes.end()) {
        auto const document = TRY(fhir::parse(fhir::stamped(change->resource, "0", "")));
        return fhir::Draft(document.root());
    }
    auto const current = TRY(read(key));
    return current ? fhir::Draft(current->document.root()) : fhir::Draft{};
}

base::Result<void> Writing::put(store::Key const& key, fhir::Draft resource) {
    auto const version = TRY(snapshot_.read(key));
    bool const fresh = !version || !version->body;
    resource.set("id", key.id);
    auto const document = TRY(fhir::parse(resource.print()));
    if (!fresh) {
        auto const current = TRY(fhir::parse(version->body));
        if (unstamped(current.root()) == unstamped(document.root())) return {};
    }
    auto const faults = TRY(fhir::checked(document.root(), checking_, {.profiles = profiles_}));
    if (!faults.empty()) {
        base::log(base::Level::warning, "hl7v2.kept_with_faults",
                  {{"resource", key.type + "/" + key.id}, {"faults", fhir::in_words(faults)}});
    }
    add(store::change_from(key, fresh ? store::Method::create : store::Method::update, document,
                           fresh ? 0 : version->version));
    return {};
}

void Writing::add(store::Change change) {
    std::erase_if(batch_.changes,
                  [&](store::Change const& other) { return other.key == change.key; });
    batch_.changes.push_back(std::move(change));
}

std::vector<std::string> Writing::references() const {
    std::vector<std::string> all;
    for (auto const& change : batch_.changes) all.push_back(change.key.type + "/" + change.key.id);
    return all;
}

store::Batch Writing::take(std::string actor, base::Instant at) {
    batch_.actor = std::move(actor);
    batch_.at = at;
    return std::move(batch_);
}

std::string id_from(std::string_view kind, std::string_view name) {
    auto const text = fmt::format("{}|{}", kind, name);
    return fmt::format("{:016x}{:016x}", base::hash(text), base::hash("2|" + text));
}

}  // namespace hl7v2
