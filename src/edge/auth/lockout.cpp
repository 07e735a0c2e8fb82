#include "edge/auth/gate.hpp"

namespace auth {

namespace {

constexpr std::size_t names_max = 10'000;
constexpr auto lock_span = std::chrono::minutes(lock_minutes);

}  // namespace

bool Lockout::is_locked(std::string const& name, base::Instant now) {
    std::lock_guard const lock(mutex_);
    auto const found = counts_.find(name);
    if (found == counts_.end()) return false;
    if (now - found->second.last >= lock_span) {
        counts_.erase(found);
        return false;
    }
    return found->second.failures >= failures_max;
}

void Lockout::failed(std::string const& name, base::Instant now) {
    std::lock_guard const lock(mutex_);
    if (counts_.size() >= names_max) {
        std::erase_if(counts_, [&](auto const& entry) {
            return now - entry.second.last >= lock_span || entry.second.failures < failures_max;
        });
    }
    auto& count = counts_[name];
    ++count.failures;
    count.last = now;
}

void Lockout::succeeded(std::string const& name) {
    std::lock_guard const lock(mutex_);
    counts_.erase(name);
}

}  // namespace auth
