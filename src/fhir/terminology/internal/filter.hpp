// The filters of ValueSet.compose.include. FHIR R4 valueset-filter-operator.html.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fhir/terminology/code_system.hpp"

namespace re2 {
class RE2;
}

namespace fhir {

// A filter made ready for one system: a regular expression compiled, a concept found.
class Filter {
  public:
    // Refused (fhir.value_set_bad): an unknown operator, a concept that is not there, or a regular
    // expression that is none, or too large. They run in linear time (RE2).
    static base::Result<Filter> from(Value filter, CodeSystem const& system);

    bool holds(Concept const& concept_) const;

  private:
    enum class Operator : std::uint8_t {
        equal, is_a, descendent_of, child_of, is_not_a, regex, in, not_in, generalizes, exists
    };
    CodeSystem const* system_ = nullptr;
    Operator operator_ = Operator::equal;
    std::string property_, value_;
    std::vector<bool> marked_;  // Concepts of a hierarchical filter.
    std::vector<std::string> values_;
    std::shared_ptr<re2::RE2 const> expression_;
    friend struct FilterReader;
};

base::Result<std::vector<Filter>> filters_of(Value include, CodeSystem const& system);

bool all_hold(std::vector<Filter> const& filters, Concept const& concept_);

}  // namespace fhir
