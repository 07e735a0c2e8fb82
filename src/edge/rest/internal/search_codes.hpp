// The value sets and code systems that token searches by :in, :not-in, :above and :below look into.
#pragma once

#include "fhir/search/codes.hpp"
#include "fhir/terminology/terminology.hpp"

namespace rest {

class SearchCodes final : public fhir::Codes {
  public:
    // The terminology outlives it.
    explicit SearchCodes(fhir::Terminology const& terminology) : terminology_(terminology) {}

    base::Result<std::vector<fhir::SystemCode>> in(std::string_view value_set) const override;
    std::vector<std::string> below(std::string_view system, std::string_view code) const override;
    std::vector<std::string> above(std::string_view system, std::string_view code) const override;

  private:
    fhir::Terminology const& terminology_;
};

}  // namespace rest
