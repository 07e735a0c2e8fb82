#include "store/postgres/internal/session.hpp"

#include <chrono>

#include "store/postgres/errors.hpp"

namespace store::postgres {
namespace {

constexpr auto patience = std::chrono::seconds(5);

}  // namespace

base::Result<std::unique_ptr<Connection>> Pool::take(Wait wait) {
    {
        std::unique_lock lock(mutex_);
        auto const is_free = [this] { return !idle_.empty() || open_ < connections_max_; };
        if (wait == Wait::patiently && !freed_.wait_for(lock, patience, is_free)) {
            return base::refuse(errors::crowded);
        }
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++open_;
    }
    auto opened = Connection::open(url_, Access::read);
    if (!opened) give_back(nullptr);
    return opened;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    {
        std::lock_guard const lock(mutex_);
        if (connection && !connection->is_broken()) idle_.push_back(std::move(connection));
        else --open_;
    }
    freed_.notify_one();
}

void Pool::close_idle() {
    std::vector<std::unique_ptr<Connection>> closing;
    {
        std::lock_guard const lock(mutex_);
        open_ -= idle_.size();
        closing.swap(idle_);
    }
    freed_.notify_all();
}

base::Result<std::shared_ptr<Session>> Session::open(Pool& pool, Recent& recent,
                                                     Pool::Wait wait) {
    return std::make_shared<Session>(pool, recent, TRY(pool.take(wait)));
}

// Ends the transaction without waiting for the answer.
Session::~Session() {
    if (!connection_->is_broken()) static_cast<void>(connection_->sync());
    pool_.give_back(std::move(connection_));
}

bool Instant::pin() {
    std::lock_guard const lock(mutex_);
    if (sealed_ && !held_) return false;
    ++pinned_;
    return true;
}

void Instant::unpin() {
    std::lock_guard const lock(mutex_);
    --pinned_;
}

void Instant::seal(Pool& pool, Recent& recent) {
    std::lock_guard const lock(mutex_);
    if (sealed_) return;
    sealed_ = true;
    if (pinned_ == 0) return;
    auto session = Session::open(pool, recent, Pool::Wait::never);
    if (!session) return;
    auto const position = (*session)->view().position();
    if (position && *position == position_) held_ = std::move(*session);
}

std::shared_ptr<Session> Instant::held() {
    std::lock_guard const lock(mutex_);
    return held_;
}

}  // namespace store::postgres
