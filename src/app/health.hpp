// Whether the product is well, and how busy: /health and /metrics.
#pragma once

#include "edge/serve/context.hpp"

namespace app {

// GET /health: {"status":"ok"} once a snapshot can be taken; GET /metrics: the Prometheus text.
serve::Door health_door();

}  // namespace app
