#include "store/postgres/internal/writer.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "base/log.hpp"
#include "store/log/errors.hpp"
#include "store/postgres/errors.hpp"
#include "store/postgres/internal/migrate.hpp"

namespace store::postgres {
namespace {

// A group waits for one flush to disk; a larger one would keep its first caller waiting too long.
constexpr std::size_t group_changes_max = 4000;

// So long a group that is smaller than the one before waits for the callers that were just
// answered: they tend to come again at once.
constexpr auto gather = std::chrono::microseconds(300);

constexpr int tries_max = 100;  // Against other processes that write.

constexpr auto look_every = std::chrono::milliseconds(250);  // At the connection, when idle.
constexpr auto patience = std::chrono::milliseconds(5000);   // With one that migrates.

bool is_unique(std::vector<Change> const& changes) {
    std::vector<Key const*> keys;
    keys.reserve(changes.size());
    for (auto const& change : changes) keys.push_back(&change.key);
    auto const value = [](Key const* key) -> Key const& { return *key; };
    std::ranges::sort(keys, {}, value);
    return std::ranges::adjacent_find(keys, {}, value) == keys.end();
}

bool is_conflict(base::Error const& error) {
    return error.code.name == errors::conflict.name;
}

// Whether the other side has closed: it never speaks while nothing is asked, but to say goodbye.
bool has_hung_up(int socket) {
    pollfd asked{.fd = socket, .events = POLLIN | POLLRDHUP, .revents = 0};
    return poll(&asked, 1, 0) > 0 && (asked.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace

base::Result<std::unique_ptr<Writer>> Writer::open(std::string url, Pool& pool, Recent& recent) {
    auto writer = std::make_unique<Writer>(std::move(url), pool, recent);
    TRY(writer->connect(patience));
    writer->thread_ = std::thread([raw = writer.get()] { raw->run(); });
    return writer;
}

Writer::~Writer() {
    {
        std::lock_guard const lock(queue_mutex_);
        stopping_ = true;
    }
    waiting_.notify_one();
    if (thread_.joinable()) thread_.join();
}

base::Result<void> Writer::connect(std::chrono::milliseconds wait) {
    connection_ = TRY(Connection::open(url_, Access::write));
    TRY(take_lock(*connection_, wait));
    TRY(migrate(*connection_));
    TRY(release_lock(*connection_));
    TRY(read_ends());
    connected_.store(true, std::memory_order_release);
    return {};
}

// Another process may have written since we last did.
base::Result<void> Writer::read_ends() {
    TRY(connection_->send(Sql::newest));
    TRY(connection_->send(Sql::newest_at));
    TRY(connection_->send(Sql::newest_pk));
    TRY(connection_->send(Sql::all_systems));
    TRY(connection_->sync());
    auto const newest = TRY(connection_->take());
    auto const at = TRY(connection_->take());
    ends_ = {.position = {newest.integer(0, 0), newest.integer(0, 1)},
             .at = std::numeric_limits<std::int64_t>::min(),
             .pk = 0};
    if (at.size() > 0) ends_.at = at.integer(0, 0);
    auto const pk = TRY(connection_->take());
    if (pk.size() > 0) ends_.pk = pk.integer(0, 0);
    Recent::Systems systems;
    auto const rows = TRY(connection_->take());
    for (int row = 0; row < rows.size(); ++row) {
        systems[rows.integer(row, 0)].emplace(rows.bytes(row, 1));
    }
    recent_.replace_systems(std::move(systems));
    recent_.clear(ends_.position.sequence);
    publish(ends_.position);
    return {};
}

void Writer::disconnect() {
    connected_.store(false, std::memory_order_release);
    connection_.reset();
    pool_.close_idle();
}

// Whether the connection is well; if another process has written, from now on that is seen.
base::Result<void> Writer::look_at_others() {
    TRY(connection_->send(Sql::newest));
    TRY(connection_->sync());
    auto const newest = TRY(connection_->take());
    if (ends_.position == Position{newest.integer(0, 0), newest.integer(0, 1)}) return {};
    return read_ends();
}

// While nothing waits: notices that the database has gone, and comes back to it.
void Writer::look_after_connection() {
    if (connection_ && !has_hung_up(connection_->socket()) && look_at_others()) return;
    bool const was_connected = is_connected();
    if (was_connected) base::log(base::Level::warning, "store.disconnected", {});
    disconnect();
    if (auto const connected = connect(std::chrono::milliseconds(0)); !connected) {
        connection_.reset();
        return;
    }
    base::log(base::Level::info, "store.connected", {});
}

base::Result<std::vector<Written>> Writer::commit(Batch batch) {
    CHECK(is_unique(batch.changes));
    if (!is_connected()) return base::refuse(errors::unreachable);
    Waiting mine{.batch = std::move(batch), .answer = {}, .thrown = {}};
    bool enough = false;
    {
        std::lock_guard const lock(queue_mutex_);
        queue_.push_back(&mine);
        enough = queue_.size() == 1 || queue_.size() >= awaited_;
    }
    if (enough) waiting_.notify_one();
    mine.done.acquire();
    if (mine.thrown) std::rethrow_exception(mine.thrown);
    return std::move(*mine.answer);
}

void Writer::listen(Listener listener) {
    std::lock_guard const lock(listeners_mutex_);
    listeners_.push_back(std::move(listener));
}

std::shared_ptr<Instant> Writer::instant() const {
    std::lock_guard const lock(instant_mutex_);
    return instant_;
}

void Writer::publish(Position position) {
    auto next = std::make_shared<Instant>(position);
    std::lock_guard const lock(instant_mutex_);
    instant_.swap(next);
}

void Writer::run() {
    while (true) {
        auto const group = next_group();
        if (!group) return;
        if (group->empty()) {
            look_after_connection();
            continue;
        }
        commit_group(*group);
        tell_listeners(*group);
        {
            std::lock_guard const lock(queue_mutex_);
            awaited_ = std::max<std::size_t>(group->size(), 1);
        }
        for (auto* each : *group) each->done.release();
    }
}

// Nothing when the writer stops; empty when there was nothing to do for a while.
std::optional<std::vector<Writer::Waiting*>> Writer::next_group() {
    std::unique_lock lock(queue_mutex_);
    auto const is_wanted = [this] { return stopping_ || !queue_.empty(); };
    if (!waiting_.wait_for(lock, look_every, is_wanted)) return std::vector<Waiting*>{};
    if (queue_.empty()) return std::nullopt;
    if (queue_.size() < awaited_) {
        waiting_.wait_for(lock, gather, [this] { return queue_.size() >= awaited_; });
    }
    awaited_ = 1;
    std::size_t taken = 0;
    for (std::size_t changes = 0; taken < queue_.size(); ++taken) {
        changes += queue_[taken]->batch.changes.size();
        if (taken > 0 && changes > group_changes_max) break;
    }
    auto const end = queue_.begin() + static_cast<std::ptrdiff_t>(taken);
    std::vector<Waiting*> group(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    return group;
}

// If a group fails as a whole, each batch is tried alone, so that one cannot fail the others.
void Writer::commit_group(std::vector<Waiting*> const& group) {
    bool const alone = group.size() == 1;
    try {
        auto const committed = try_until_still(group);
        if (committed) return;
        if (alone) group[0]->answer = std::unexpected(committed.error());
    } catch (...) {
        if (alone) group[0]->thrown = std::current_exception();
    }
    disconnect();
    auto const connected = connect(patience);
    if (!connected) connection_.reset();
    if (alone) return;
    for (auto* each : group) {
        if (connection_) commit_group({each});
        else each->answer = std::unexpected(connected.error());
    }
}

// Another process may have written since this one last looked; then all is decided on anew.
base::Result<void> Writer::try_until_still(std::vector<Waiting*> const& group) {
    for (int tries = 0;; ++tries) {
        auto committed = try_group(group);
        if (committed || committed.error().code.name != errors::moved.name || tries == tries_max) {
            return committed;
        }
        TRY(connection_->recover());
        TRY(read_ends());
    }
}

base::Result<void> Writer::try_group(std::vector<Waiting*> const& group) {
    if (!connection_) return base::refuse(errors::unreachable);
    std::vector<Batch const*> batches;
    for (auto const* each : group) batches.push_back(&each->batch);
    Group writing(*connection_, recent_, ends_);
    TRY(writing.read(batches));
    for (auto* each : group) {
        each->answer = writing.apply(each->batch);
        bool const failed = !*each->answer;
        if (failed && !is_conflict(each->answer->error())) {
            return std::unexpected(each->answer->error());
        }
    }
    if (writing.is_empty()) return {};
    instant()->seal(pool_, recent_);
    TRY(writing.commit());
    writing.publish();
    ends_ = writing.ends();
    publish(ends_.position);
    return {};
}

void Writer::tell_listeners(std::vector<Waiting*> const& group) {
    std::lock_guard const lock(listeners_mutex_);
    for (auto const* each : group) {
        if (!each->answer || !*each->answer || (*each->answer)->empty()) continue;
        for (auto const& listener : listeners_) listener(**each->answer);
    }
}

}  // namespace store::postgres
