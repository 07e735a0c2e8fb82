// Signed-in people. The live table is in memory; rows of the store let sessions outlive a restart.
#pragma once

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/sharing/permit.hpp"
#include "edge/auth/password.hpp"
#include "store/log/store.hpp"

namespace auth {

inline constexpr int session_idle_minutes = 30;
inline constexpr int session_hours_max = 12;

struct Session {
    std::shared_ptr<sharing::Actor const> actor;
    std::string csrf;
    base::Instant begun;
    std::atomic<std::int64_t> seen_ms;  // The last request.
};

class Sessions {
  public:
    explicit Sessions(store::Store& store) : store_(store) {}

    // Takes up the sessions that earlier runs left; those of accounts that are gone end.
    base::Result<void> load(base::Instant now);

    struct Begun {
        std::string cookie;  // 256 random bits; only its digest is kept.
        std::shared_ptr<Session> session;
    };
    base::Result<Begun> begin(std::shared_ptr<sharing::Actor const> actor, base::Instant now);

    // Null if unknown, idle for 30 minutes or 12 hours old; else it counts as seen now.
    std::shared_ptr<Session> find(std::string_view cookie, base::Instant now) const;

    base::Result<void> end(std::string_view cookie, base::Instant now);

    // Drops what has expired and writes down when the others were seen: every minute, and at stop.
    base::Result<void> keep(base::Instant now);

  private:
    store::Store& store_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<Digest, std::shared_ptr<Session>, DigestHash> sessions_;
    base::Instant kept_{};
};

}  // namespace auth
