#include "store/sqlite/internal/folder.hpp"

#include <sqlite3.h>

#include "base/log.hpp"

namespace store::sqlite {
namespace {

constexpr int passes = 3;  // Each leaves over what was written during it, so less each time.

// SQLite syncs the database only with a fold that leaves nothing over. What is on the disk already
// need not be waited for by the writer.
void sync(Connection& connection) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file && file->pMethods) file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

}  // namespace

void fold(Connection& connection) {
    auto const code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr,
                                                SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code == SQLITE_OK || code == SQLITE_BUSY) return;
    base::log(base::Level::warning, "store.checkpoint_failed",
              {{"reason", sqlite3_errmsg(connection.handle())}});
}

Folder::Folder(Connection connection) : connection_(std::move(connection)) {
    thread_ = std::thread([this] { run(); });
}

Folder::~Folder() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    asked_.notify_one();
    thread_.join();
}

void Folder::begin() {
    {
        std::lock_guard const lock(mutex_);
        busy_ = true;
    }
    asked_.notify_one();
}

void Folder::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        asked_.wait(lock, [this] { return stopping_ || busy_; });
        if (stopping_) return;
        lock.unlock();
        for (int pass = 0; pass < passes; ++pass) {
            fold(connection_);
            sync(connection_);
        }
        lock.lock();
        busy_ = false;
    }
}

}  // namespace store::sqlite
