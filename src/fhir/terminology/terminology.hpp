// Questions about codes: is it a member, what is it called, what lies above and below.
// FHIR R4 terminology-service.html.
//
// Membership is answered without expanding a value set. "Unknown" is an answer of its own: the
// content of SNOMED CT or LOINC, say, is not here unless a site has loaded it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/definitions/shelf.hpp"
#include "fhir/terminology/code_system.hpp"

namespace fhir {

enum class Membership : std::uint8_t { yes, no, unknown };

// A value set within one of these many others, or an expansion of so many codes, is refused.
inline constexpr int value_set_depth_max = 20;
inline constexpr std::size_t expansion_max = 200'000;

using System = std::shared_ptr<CodeSystem const>;  // Null: nothing of it is known here.

class Terminology {
  public:
    // Over a shelf that outlives it. What the shelf does not have is asked of `beneath`.
    explicit Terminology(Shelf const& shelf, Terminology const* beneath = nullptr)
        : shelf_(shelf), beneath_(beneath) {}

    Shelf const& shelf() const { return shelf_; }

    // By address, of a version if the address says one. Also null where only the name of the
    // system is known; each is made ready once and kept.
    System code_system(std::string_view canonical) const;
    void add(System list);  // A site's own list of codes, before the terminology is shared.

    // Whether a code is in a value set. Without a system (""): in any of the set's systems, as a
    // plain code of a binding. Absent (fhir.unknown_value_set); refused if the set goes in circles.
    base::Result<Membership> member(std::string_view value_set, std::string_view system,
                                    std::string_view code) const;
    base::Result<Membership> member(Value value_set, std::string_view system,
                                    std::string_view code) const;

    // The codes that a code subsumes, or that subsume it, itself included; for search's :below and
    // :above. Only the code itself where the system is not known.
    std::vector<std::string> below(std::string_view system, std::string_view code) const;
    std::vector<std::string> above(std::string_view system, std::string_view code) const;

  private:
    Shelf const& shelf_;
    Terminology const* beneath_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, System, std::less<>> systems_;
};

// HL7's own code systems and value sets.
Terminology const& hl7_terminology();

}  // namespace fhir
