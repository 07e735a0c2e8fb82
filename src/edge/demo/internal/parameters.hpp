// Builds a FHIR Parameters resource, one line a parameter.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/value/draft.hpp"

namespace demo {

class Parameters {
  public:
    Parameters& text(std::string_view name, std::string_view value) {
        return add(name, "valueString", value);
    }
    Parameters& code(std::string_view name, std::string_view value) {
        return add(name, "valueCode", value);
    }
    Parameters& date(std::string_view name, std::string_view value) {
        return add(name, "valueDate", value);
    }
    Parameters& flag(std::string_view name, bool value) {
        return add(name, "valueBoolean", value);
    }
    Parameters& integer(std::string_view name, int value) {
        return add(name, "valueInteger", value);
    }
    Parameters& decimal(std::string_view name, std::string lexeme) {
        return add(name, "valueDecimal", fhir::Draft::number(std::move(lexeme)));
    }
    Parameters& reference(std::string_view name, std::string_view type, std::string_view id) {
        return add(name, "valueReference",
                   fhir::object({{"reference", std::string(type) + "/" + std::string(id)}}));
    }

    fhir::Draft resource() && {
        return fhir::object(
            {{"resourceType", "Parameters"}, {"parameter", fhir::array(std::move(all_))}});
    }

  private:
    Parameters& add(std::string_view name, std::string_view member, fhir::Draft value) {
        all_.push_back(fhir::object({{"name", name}, {std::string(member), std::move(value)}}));
        return *this;
    }

    std::vector<fhir::Draft> all_;
};

}  // namespace demo
