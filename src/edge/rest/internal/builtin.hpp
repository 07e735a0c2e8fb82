// Operations of FHIR itself that this door carries out.
#pragma once

#include "edge/rest/service.hpp"

namespace rest {

void add_builtin_operations(Service& service);
void add_document_operation(Service& service);
void add_lastn_operation(Service& service);
void add_meta_operations(Service& service);

}  // namespace rest
