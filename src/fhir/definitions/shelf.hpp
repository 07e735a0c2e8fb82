// Definitional resources by their canonical address: profiles, code systems, value sets, concept
// maps. FHIR R4 references.html#canonical.
//
// HL7's own stand at the bottom; a site's package is laid over them, and over both what a store
// holds. What lies above hides what lies beneath.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

using Resource = std::shared_ptr<Document const>;  // Null: there is none.

class Shelf {
  public:
    Shelf() = default;
    Shelf(Shelf const&) = delete;
    Shelf& operator=(Shelf const&) = delete;
    virtual ~Shelf() = default;

    // The resource of a type by its address, of a version if the address says one ("url|1.0").
    virtual Resource find(std::string_view type, std::string_view canonical) const = 0;
};

// HL7's R4 definitions, which are part of the program. A resource is parsed when first asked for.
Shelf const& hl7_shelf();

// A site's own resources, over another shelf. Filled before it is shared, then only read.
class Package : public Shelf {
  public:
    explicit Package(Shelf const& beneath = hl7_shelf()) : beneath_(beneath) {}

    // Adds a resource, or each of a Bundle. What has no address or is of another type than those
    // above is passed over. Malformed (fhir.not_json, fhir.bad_definition) otherwise.
    base::Result<void> add(std::string json);
    void add(Resource resource);

    Resource find(std::string_view type, std::string_view canonical) const override;
    std::size_t size() const { return resources_.size(); }
    std::vector<Resource> all() const;

  private:
    Shelf const& beneath_;
    // Versions by type and address, the newest last.
    std::map<std::pair<std::string, std::string>, std::vector<Resource>, std::less<>> resources_;
};

// "url|version" taken apart; the version is empty if none is said. A fragment is part of the url.
std::pair<std::string_view, std::string_view> canonical_parts(std::string_view canonical);

// Which of these types a shelf holds.
bool is_definitional(std::string_view type);

}  // namespace fhir
