#include "store/sqlite/internal/writer.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>

#include "store/log/errors.hpp"

namespace store::sqlite {
namespace {

// A group waits for one fsync; a larger one would keep its first caller waiting too long.
constexpr std::size_t group_changes_max = 4000;

// So long a group that is smaller than the one before waits for the callers that were just
// answered: they tend to come again at once, and a page that they share is then written once.
constexpr auto gather = std::chrono::microseconds(300);

bool is_unique(std::vector<Change> const& changes) {
    std::vector<Key const*> keys;
    keys.reserve(changes.size());
    for (auto const& change : changes) keys.push_back(&change.key);
    auto const value = [](Key const* key) -> Key const& { return *key; };
    std::ranges::sort(keys, {}, value);
    return std::ranges::adjacent_find(keys, {}, value) == keys.end();
}

int note_log_pages(void* into, sqlite3*, char const*, int pages) {
    *static_cast<int*>(into) = pages;
    return SQLITE_OK;
}

}  // namespace

Writer::Writer(Appender appender, Connection for_folding, std::uint32_t checkpoint_pages)
    : appender_(std::move(appender)), checkpoint_pages_(checkpoint_pages),
      folder_(std::move(for_folding)),
      published_(appender_.names()) {
    sqlite3_wal_hook(appender_.connection().handle(), note_log_pages, &log_pages_);
    thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
    {
        std::lock_guard const lock(queue_mutex_);
        stopping_ = true;
    }
    waiting_.notify_one();
    thread_.join();
}

base::Result<std::vector<Written>> Writer::commit(Batch batch) {
    CHECK(is_unique(batch.changes));
    Waiting mine{.batch = std::move(batch), .answer = {}, .thrown = {}};
    bool enough = false;
    {
        std::lock_guard const lock(queue_mutex_);
        queue_.push_back(&mine);
        // The first to come wakes the writer, which then gathers; without that a lone batch after a
        // group would wait for others for ever.
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

std::shared_ptr<Names const> Writer::names() const {
    std::lock_guard const lock(names_mutex_);
    return published_;
}

void Writer::publish_names() {
    std::lock_guard const lock(names_mutex_);
    published_ = appender_.names();
}

void Writer::run() {
    while (true) {
        auto const group = next_group();
        if (group.empty()) return;
        commit_group(group);
        tell_listeners(group);
        {
            std::lock_guard const lock(queue_mutex_);
            awaited_ = std::max<std::size_t>(group.size(), 1);
        }
        for (auto* each : group) each->done.release();
        fold_log();
    }
}

// Empty when the writer stops.
std::vector<Writer::Waiting*> Writer::next_group() {
    std::unique_lock lock(queue_mutex_);
    waiting_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.size() < awaited_) {
        waiting_.wait_for(lock, gather, [this] { return stopping_ || queue_.size() >= awaited_; });
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
    try {
        auto const committed = try_group(group);
        if (committed) return;
        appender_.abort();
        if (group.size() == 1) group[0]->answer = std::unexpected(committed.error());
    } catch (...) {
        appender_.abort();
        if (group.size() == 1) group[0]->thrown = std::current_exception();
    }
    publish_names();
    if (group.size() == 1) return;
    for (auto* each : group) commit_group({each});
}

base::Result<void> Writer::try_group(std::vector<Waiting*> const& group) {
    TRY(appender_.begin());
    for (auto* each : group) {
        each->answer = appender_.apply(each->batch);
        bool const failed = !*each->answer;
        if (failed && each->answer->error().code.name != errors::conflict.name) {
            return std::unexpected(each->answer->error());
        }
    }
    TRY(appender_.write_index());
    publish_names();
    return appender_.finish();
}

void Writer::tell_listeners(std::vector<Waiting*> const& group) {
    std::lock_guard const lock(listeners_mutex_);
    for (auto const* each : group) {
        if (!each->answer || !*each->answer || (*each->answer)->empty()) continue;
        for (auto const& listener : listeners_) listener(**each->answer);
    }
}

// Between groups: first the bulk beside the writer, then the rest that came meanwhile.
void Writer::fold_log() {
    if (log_pages_ < static_cast<int>(checkpoint_pages_) || !folder_.is_idle()) return;
    if (folding_) fold(appender_.connection());
    else folder_.begin();
    folding_ = !folding_;
}

}  // namespace store::sqlite
