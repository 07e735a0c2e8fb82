#include "edge/auth/token.hpp"

#include <mutex>

#include "base/random.hpp"

namespace auth {

std::string Tokens::issue(std::shared_ptr<sharing::Actor const> actor, base::Instant now) {
    auto token = base::secret(32);
    auto const until = now + std::chrono::seconds(token_seconds);
    std::unique_lock const lock(mutex_);
    if (now >= next_cleaning_) {
        std::erase_if(issued_, [&](auto const& entry) { return entry.second.until <= now; });
        next_cleaning_ = now + std::chrono::minutes(10);
    }
    issued_.emplace(digest_of(token), Issued{std::move(actor), until});
    return token;
}

std::shared_ptr<sharing::Actor const> Tokens::find(std::string_view token,
                                                   base::Instant now) const {
    auto const digest = digest_of(token);
    std::shared_lock const lock(mutex_);
    auto const found = issued_.find(digest);
    if (found == issued_.end() || found->second.until <= now) return nullptr;
    return found->second.actor;
}

}  // namespace auth
