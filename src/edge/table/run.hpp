// The door of views: POST /fhir/ViewDefinition/$run. SQL on FHIR v2, $run.
#pragma once

#include "edge/serve/context.hpp"

namespace table {

serve::Door door();

}  // namespace table
