#include "app/health.hpp"

#include <unistd.h>

#include <cstdint>
#include <fstream>

#include "base/metric.hpp"

namespace app {

namespace {

base::Result<http::Response> health(serve::Context& context, http::Request const&) {
    TRY(context.store.snapshot());
    return serve::json(200, R"({"status":"ok"})");
}

// /proc/self/statm: pages in all, then pages resident.
std::int64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0;
    std::int64_t resident = 0;
    file >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

base::Result<http::Response> metrics(serve::Context& context, http::Request const&) {
    auto const size = TRY(context.store.size());
    base::counter("homeward_store_resources").set(static_cast<std::int64_t>(size.resources));
    base::counter("homeward_store_versions").set(static_cast<std::int64_t>(size.versions));
    base::counter("homeward_store_bytes").set(static_cast<std::int64_t>(size.bytes));
    base::counter("homeward_resident_bytes").set(resident_bytes());
    return http::text_response(200, "text/plain; version=0.0.4", base::prometheus_text());
}

}  // namespace

serve::Door health_door() {
    serve::Door door{.prefix = "/health"};
    door.add(http::Verb::get, "/health", http::Runs::inline_, health, serve::Access::open);
    door.add(http::Verb::get, "/metrics", http::Runs::pool, metrics, serve::Access::open);
    return door;
}

}  // namespace app
