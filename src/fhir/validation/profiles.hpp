// Profiles and extensions made ready for validation. FHIR R4 profiling.html.
//
//   fhir::Package package;               // A site's StructureDefinitions and value sets, added.
//   fhir::Terminology terms(package, &fhir::hl7_terminology());
//   fhir::Profiles profiles(package, terms);
//   auto const issues = fhir::validate(resource, {.profiles = &profiles});
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "fhir/definitions/shelf.hpp"
#include "fhir/terminology/terminology.hpp"

namespace fhir {

struct Profile;  // internal/profile.hpp

class Profiles {
  public:
    // Both outlive it.
    Profiles(Shelf const& shelf, Terminology const& terminology);
    ~Profiles();

    // By canonical address; made ready once and kept. Null: there is none, or it cannot be used.
    std::shared_ptr<Profile const> find(std::string_view canonical) const;
    Terminology const& terminology() const { return terminology_; }

    // What is wrong with a StructureDefinition that find() passes over; empty: nothing.
    std::string fault(Resource const& definition) const;

  private:
    Shelf const& shelf_;
    Terminology const& terminology_;
    mutable std::shared_mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<Profile const>, std::less<>> ready_;
};

// HL7's own profiles and extensions.
Profiles const& hl7_profiles();

}  // namespace fhir
