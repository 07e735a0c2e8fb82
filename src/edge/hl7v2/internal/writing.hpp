// What one message writes: changes gathered against one snapshot, then committed as one batch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fhir/validation/validation.hpp"
#include "fhir/value/draft.hpp"
#include "store/log/store.hpp"

namespace hl7v2 {

class Writing {
  public:
    // What a message says is checked against the definitions of FHIR as the policy has it.
    explicit Writing(store::Snapshot const& snapshot,
                     fhir::Checking checking = fhir::Checking::off,
                     fhir::Profiles const* profiles = nullptr)
        : snapshot_(snapshot), checking_(checking), profiles_(profiles) {}

    // The resource as it is now; nothing if there never was one or it was deleted.
    struct Current {
        std::uint64_t version = 0;
        fhir::Document document;
    };
    base::Result<std::optional<Current>> read(store::Key const& key) const;

    // The resource as it will be after this message; absent if there is none.
    base::Result<fhir::Draft> as_written(store::Key const& key) const;

    // Creates or updates, with the id written in. A resource that would not change is left alone.
    // Malformed (fhir.invalid_resource) if the policy refuses it.
    base::Result<void> put(store::Key const& key, fhir::Draft resource);

    void require_unmatched(fhir::Query query) { batch_.unmatched.push_back(std::move(query)); }
    void add(store::Change change);
    void add(store::Row row) { batch_.rows.push_back(std::move(row)); }

    std::vector<std::string> references() const;  // "Patient/7" of everything that is written.
    store::Snapshot const& snapshot() const { return snapshot_; }
    store::Batch take(std::string actor, base::Instant at);

  private:
    store::Snapshot const& snapshot_;
    fhir::Checking checking_;
    fhir::Profiles const* profiles_;
    store::Batch batch_;
};

// A stable id made of what names a thing at its sender.
std::string id_from(std::string_view kind, std::string_view name);

}  // namespace hl7v2
