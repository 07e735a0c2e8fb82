#include "fhir/search/index.hpp"

#include "base/hash.hpp"

namespace fhir {

std::uint32_t parameter_key(std::string_view code) {
    return static_cast<std::uint32_t>(base::hash(code));
}

}  // namespace fhir
