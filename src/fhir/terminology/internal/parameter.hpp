// Building Parameters.
#pragma once

#include <string>
#include <utility>

#include "fhir/value/draft.hpp"

namespace fhir {

class ParameterList {
  public:
    // {"name": name, type: value}; left out if the value is absent or an empty text.
    void add(std::string_view name, std::string type, Draft value) {
        if (value.kind() == Kind::string && value.text().empty()) return;
        if (value.exists()) list_.push_back(object({{"name", name}, {std::move(type), value}}));
    }
    Draft parts() && { return array(std::move(list_)); }
    Draft resource() && {
        return object({{"resourceType", "Parameters"}, {"parameter", array(std::move(list_))}});
    }

  private:
    std::vector<Draft> list_;
};

}  // namespace fhir
