// Who is asking: signs people and systems in and out, and recognises them in each request.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "edge/auth/session.hpp"
#include "edge/auth/token.hpp"
#include "edge/serve/context.hpp"

namespace auth {

inline constexpr std::string_view session_cookie = "homeward_session";
inline constexpr int failures_max = 5;
inline constexpr int lock_minutes = 15;

// Failed sign-ins by account name or client id, known or not.
class Lockout {
  public:
    bool is_locked(std::string const& name, base::Instant now);
    void failed(std::string const& name, base::Instant now);
    void succeeded(std::string const& name);

  private:
    struct Count {
        int failures = 0;
        base::Instant last;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Count> counts_;
};

class Gate {
  public:
    explicit Gate(store::Store& store) : store_(store), sessions_(store) {}

    base::Result<void> load(base::Instant now) { return sessions_.load(now); }
    base::Result<void> keep(base::Instant now) { return sessions_.keep(now); }

    // By bearer token or session cookie. Unauthenticated (auth.not_signed_in); forbidden
    // (auth.csrf) for a write by cookie without the session's X-CSRF-Token.
    base::Result<std::shared_ptr<sharing::Actor const>> who(http::Request const& request,
                                                            base::Instant now);

    // /auth/token, /auth/sign-in, /auth/session, /auth/sign-out. The gate must outlive
    // them.
    std::vector<serve::Door> doors();

  private:
    base::Result<http::Response> token(serve::Context& context, http::Request const& request);
    base::Result<http::Response> sign_in(serve::Context& context, http::Request const& request);
    base::Result<http::Response> session(serve::Context& context, http::Request const& request);
    base::Result<http::Response> sign_out(serve::Context& context, http::Request const& request);
    base::Result<std::shared_ptr<sharing::Actor const>> proven_account(std::string const& name,
                                                                       std::string_view password,
                                                                       base::Instant now);
    base::Result<std::shared_ptr<sharing::Actor const>> proven_client(std::string const& id,
                                                                      std::string_view secret,
                                                                      base::Instant now);

    store::Store& store_;
    Sessions sessions_;
    Tokens tokens_;
    Lockout lockout_;
};

}  // namespace auth
