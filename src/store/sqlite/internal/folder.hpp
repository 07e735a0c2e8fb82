// Folds the write-ahead log into the database beside the writer, so that no commit waits for it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/sqlite/internal/connection.hpp"

namespace store::sqlite {

// SQLite begins its log anew only once all of it is folded in, which never happens beside a writer
// that goes on. So the bulk is folded here, and the writer folds the short rest between two groups.
class Folder {
  public:
    explicit Folder(Connection connection);
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder();

    void begin();                                // Does nothing while a fold runs.
    bool is_idle() const { return !busy_; }

  private:
    void run();

    Connection connection_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::atomic<bool> busy_ = false;
    bool stopping_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

// One pass that waits for nobody; what readers or the writer still need stays. Failures are logged.
void fold(Connection& connection);

}  // namespace store::sqlite
