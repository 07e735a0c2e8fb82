// Definitions that the record itself holds: ValueSet, CodeSystem, ConceptMap, StructureDefinition.
#pragma once

#include "fhir/definitions/shelf.hpp"
#include "store/log/store.hpp"

namespace rest {

// Over a site's and HL7's own: what a client has stored hides what lies beneath. As of one
// snapshot, which outlives it; of several resources with an address, the highest version.
class StoreShelf : public fhir::Shelf {
  public:
    StoreShelf(store::Snapshot const& snapshot, fhir::Shelf const& beneath)
        : snapshot_(snapshot), beneath_(beneath) {}

    fhir::Resource find(std::string_view type, std::string_view canonical) const override;

    // Only what the record holds; null if it has none, or cannot be asked.
    fhir::Resource stored(std::string_view type, std::string_view canonical) const;

  private:
    store::Snapshot const& snapshot_;
    fhir::Shelf const& beneath_;
};

// The same, but of code systems only those of the record: the rest is made ready beneath already.
class OwnShelf : public fhir::Shelf {
  public:
    explicit OwnShelf(StoreShelf const& shelf) : shelf_(shelf) {}
    fhir::Resource find(std::string_view type, std::string_view canonical) const override {
        return type == "CodeSystem" ? shelf_.stored(type, canonical)
                                    : shelf_.find(type, canonical);
    }

  private:
    StoreShelf const& shelf_;
};

}  // namespace rest
