#include "fhir/search/query.hpp"

namespace fhir {

Criterion::Criterion() = default;
Criterion::Criterion(Criterion const& other)
    : code(other.code), parameter(other.parameter), kind(other.kind), modifier(other.modifier),
      any_of(other.any_of), chain(other.chain),
      has(other.has ? std::make_unique<Query>(*other.has) : nullptr) {}
Criterion::Criterion(Criterion&&) noexcept = default;
Criterion& Criterion::operator=(Criterion const& other) { return *this = Criterion(other); }
Criterion& Criterion::operator=(Criterion&&) noexcept = default;
Criterion::~Criterion() = default;

}  // namespace fhir
