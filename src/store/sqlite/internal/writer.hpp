// The only writer: a thread that takes what waits, commits it as one group, and answers.
#pragma once

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
#include <vector>

#include "store/sqlite/internal/appender.hpp"
#include "store/sqlite/internal/folder.hpp"
#include "store/sqlite/sqlite.hpp"

namespace store::sqlite {

class Writer {
  public:
    Writer(Appender appender, Connection for_folding, std::uint32_t checkpoint_pages);
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;
    ~Writer();  // Commits what waits, then stops.

    base::Result<std::vector<Written>> commit(Batch batch);
    void listen(Listener listener);

    // For a reader, after its transaction has begun.
    std::shared_ptr<Names const> names() const;

  private:
    using Answer = base::Result<std::vector<Written>>;
    struct Waiting {
        Batch batch;
        std::optional<Answer> answer;
        std::exception_ptr thrown;  // An invariant was broken: for the caller.
        std::binary_semaphore done{0};
    };

    void run();
    std::vector<Waiting*> next_group();
    void commit_group(std::vector<Waiting*> const& group);
    base::Result<void> try_group(std::vector<Waiting*> const& group);
    void tell_listeners(std::vector<Waiting*> const& group);
    void publish_names();
    void fold_log();

    Appender appender_;
    std::uint32_t const checkpoint_pages_;
    Folder folder_;
    bool folding_ = false;  // Begun, and not ended by the writer.
    int log_pages_ = 0;  // Of the write-ahead log, set by SQLite's hook at each commit.

    mutable std::mutex names_mutex_;
    std::shared_ptr<Names const> published_;

    std::mutex listeners_mutex_;
    std::vector<Listener> listeners_;

    std::mutex queue_mutex_;
    std::condition_variable waiting_;
    std::vector<Waiting*> queue_;
    std::size_t awaited_ = 1;  // So many batches wake the writer: those of the group before.
    bool stopping_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace store::sqlite
