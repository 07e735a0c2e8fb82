// The codes that a token search by :in, :not-in, :above or :below stands for. R4 search.html#token.
//
// Search knows no value sets: who calls gives a Codes, and the criterion becomes one on each code.
// Without one these modifiers are refused.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "fhir/search/query.hpp"

namespace fhir {

struct SystemCode {
    std::string system;  // Empty: a code without one.
    std::string code;
};

class Codes {
  public:
    Codes() = default;
    Codes(Codes const&) = delete;
    Codes& operator=(Codes const&) = delete;
    virtual ~Codes() = default;

    // All codes of a value set, by its address. Refusals are handed to the asker as they are.
    virtual base::Result<std::vector<SystemCode>> in(std::string_view value_set) const = 0;

    // What a code subsumes, or what subsumes it; itself in either case.
    virtual std::vector<std::string> below(std::string_view system, std::string_view code) const = 0;
    virtual std::vector<std::string> above(std::string_view system, std::string_view code) const = 0;
};

inline constexpr std::size_t codes_max = 2000;  // Of one search; beyond it fhir.search_too_many.

// As query_from without codes, and with these modifiers.
base::Result<Query> query_from(std::string_view type,
                               std::vector<std::pair<std::string, std::string>> const& parameters,
                               Handling handling, std::string_view base, Codes const& codes);

}  // namespace fhir
