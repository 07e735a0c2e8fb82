#include "edge/serve/internal/meter.hpp"

#include <algorithm>

namespace serve {

Meter::Meter(std::string_view verb, std::string_view route)
    : labels_("route=\"" + std::string(route) + "\",verb=\"" + std::string(verb) + "\""),
      seconds_(base::histogram("homeward_http_seconds", labels_)) {}

void Meter::observe(int status, double seconds) {
    seconds_.observe(seconds);
    auto& slot = requests_[static_cast<std::size_t>(std::clamp(status, 100, 599) - 100)];
    auto* counter = slot.load(std::memory_order_acquire);
    if (!counter) {
        counter = &base::counter("homeward_http_requests_total",
                                 labels_ + ",status=\"" + std::to_string(status) + "\"");
        slot.store(counter, std::memory_order_release);
    }
    counter->add();
}

}  // namespace serve
