#include <mutex>
#include <optional>

#include "base/random.hpp"
#include "edge/auth/account.hpp"
#include "edge/auth/internal/rows.hpp"
#include "edge/auth/session.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"

namespace auth {

namespace {

std::string key_of(Digest const& digest) { return "session/" + hex_of(digest); }

std::optional<Digest> digest_from(std::string_view key) {
    auto const hex = key.substr(key.find('/') + 1);
    Digest digest;
    if (hex.size() != digest.size() * 2) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] =
            static_cast<unsigned char>(std::stoi(std::string(hex.substr(i * 2, 2)), nullptr, 16));
    }
    return digest;
}

std::string text_of(Session const& session) {
    return fhir::object({{"account", session.actor->account},
                         {"csrf", session.csrf},
                         {"begun", session.begun.ms},
                         {"seen", session.seen_ms.load()}})
        .print();
}

bool is_live(Session const& session, base::Instant now) {
    base::Instant const seen{session.seen_ms.load(std::memory_order_relaxed)};
    return now - seen < std::chrono::minutes(session_idle_minutes) &&
           now - session.begun < std::chrono::hours(session_hours_max);
}

// Null if its account is gone.
base::Result<std::shared_ptr<Session>> session_from(store::Store& store, std::string const& text) {
    auto const document = TRY(fhir::parse(text));
    auto const account = TRY(find_account(store, document["account"].text()));
    if (!account) return nullptr;
    auto const session = std::make_shared<Session>();
    session->actor = std::make_shared<sharing::Actor const>(TRY(actor_of(store, *account)));
    session->csrf = document["csrf"].text();
    session->begun.ms = document["begun"].integer().value_or(0);
    session->seen_ms = document["seen"].integer().value_or(0);
    return session;
}

}  // namespace

base::Result<void> Sessions::load(base::Instant now) {
    auto const snapshot = TRY(store_.snapshot());
    auto const rows = TRY(snapshot->rows(room, "session/"));
    std::vector<store::Row> ended;
    std::unique_lock const lock(mutex_);
    for (auto const& row : rows) {
        if (row.value.empty()) continue;
        auto const digest = digest_from(row.key);
        auto session = TRY(session_from(store_, row.value));
        if (digest && session && is_live(*session, now)) {
            sessions_[*digest] = std::move(session);
        } else {
            ended.push_back({row.room, row.key, ""});
        }
    }
    kept_ = now;
    return ended.empty() ? base::Result<void>{} : write_rows(store_, std::move(ended), now);
}

base::Result<Sessions::Begun> Sessions::begin(std::shared_ptr<sharing::Actor const> actor,
                                              base::Instant now) {
    Begun begun{.cookie = base::secret(32), .session = std::make_shared<Session>()};
    begun.session->actor = std::move(actor);
    begun.session->csrf = base::secret(32);
    begun.session->begun = now;
    begun.session->seen_ms = now.ms;
    auto const digest = digest_of(begun.cookie);
    TRY(write_rows(store_, {{std::string(room), key_of(digest), text_of(*begun.session)}}, now));
    std::unique_lock const lock(mutex_);
    sessions_[digest] = begun.session;
    return begun;
}

std::shared_ptr<Session> Sessions::find(std::string_view cookie, base::Instant now) const {
    auto const digest = digest_of(cookie);
    std::shared_lock const lock(mutex_);
    auto const found = sessions_.find(digest);
    if (found == sessions_.end() || !is_live(*found->second, now)) return nullptr;
    found->second->seen_ms.store(now.ms, std::memory_order_relaxed);
    return found->second;
}

base::Result<void> Sessions::end(std::string_view cookie, base::Instant now) {
    auto const digest = digest_of(cookie);
    {
        std::unique_lock const lock(mutex_);
        sessions_.erase(digest);
    }
    return write_rows(store_, {{std::string(room), key_of(digest), ""}}, now);
}

base::Result<void> Sessions::keep(base::Instant now) {
    std::vector<store::Row> rows;
    {
        std::unique_lock const lock(mutex_);
        std::erase_if(sessions_, [&](auto const& entry) {
            auto const& [digest, session] = entry;
            auto const live = is_live(*session, now);
            if (!live) rows.push_back({std::string(room), key_of(digest), ""});
            return !live;
        });
        for (auto const& [digest, session] : sessions_) {
            if (session->seen_ms.load() <= kept_.ms) continue;
            rows.push_back({std::string(room), key_of(digest), text_of(*session)});
        }
        kept_ = now;
    }
    return rows.empty() ? base::Result<void>{} : write_rows(store_, std::move(rows), now);
}

}  // namespace auth
