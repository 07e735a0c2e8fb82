// The screen of refused messages: GET /screen/messages, POST /screen/messages/{id}/replay and
// /discard.
#pragma once

#include "edge/hl7v2/receive.hpp"
#include "edge/serve/context.hpp"

namespace hl7v2 {

// `receiving` must outlive the door.
serve::Door messages_door(Receiving const& receiving);

}  // namespace hl7v2
