// Operations of FHIR itself that this door carries out: $validate and Patient/$everything.
#pragma once

#include "edge/rest/service.hpp"

namespace rest {

void add_builtin_operations(Service& service);

}  // namespace rest
