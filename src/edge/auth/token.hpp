// Bearer tokens of system clients: opaque, an hour long, kept in memory as digests.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/instant.hpp"
#include "domain/sharing/permit.hpp"
#include "edge/auth/password.hpp"

namespace auth {

inline constexpr int token_seconds = 3600;

class Tokens {
  public:
    std::string issue(std::shared_ptr<sharing::Actor const> actor, base::Instant now);
    // Null if unknown or expired.
    std::shared_ptr<sharing::Actor const> find(std::string_view token, base::Instant now) const;

  private:
    struct Issued {
        std::shared_ptr<sharing::Actor const> actor;
        base::Instant until;
    };
    mutable std::shared_mutex mutex_;
    std::unordered_map<Digest, Issued, DigestHash> issued_;
    base::Instant next_cleaning_{};
};

}  // namespace auth
