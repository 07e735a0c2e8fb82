// The only writer of this process: a thread that takes what waits, commits it as one group, and
// answers. Writers of several processes take turns by an advisory lock in each transaction.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
#include <vector>

#include "store/postgres/internal/group.hpp"
#include "store/postgres/internal/session.hpp"

namespace store::postgres {

class Writer {
  public:
    // Refuses as open_postgres does.
    static base::Result<std::unique_ptr<Writer>> open(std::string url, Pool& pool, Recent& recent);
    Writer(std::string url, Pool& pool, Recent& recent)
        : url_(std::move(url)), pool_(pool), recent_(recent) {}
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;
    ~Writer();  // Commits what waits, then stops.

    base::Result<std::vector<Written>> commit(Batch batch);
    void listen(Listener listener);

    std::shared_ptr<Instant> instant() const;  // The newest that is published.
    bool is_connected() const { return connected_.load(std::memory_order_acquire); }

  private:
    using Answer = base::Result<std::vector<Written>>;
    struct Waiting {
        Batch batch;
        std::optional<Answer> answer;
        std::exception_ptr thrown;  // An invariant was broken: for the caller.
        std::binary_semaphore done{0};
    };

    base::Result<void> connect(std::chrono::milliseconds patience);
    base::Result<void> read_ends();
    void disconnect();
    base::Result<void> look_at_others();
    void look_after_connection();
    void run();
    std::optional<std::vector<Waiting*>> next_group();
    void commit_group(std::vector<Waiting*> const& group);
    base::Result<void> try_until_still(std::vector<Waiting*> const& group);
    base::Result<void> try_group(std::vector<Waiting*> const& group);
    void tell_listeners(std::vector<Waiting*> const& group);
    void publish(Position position);

    std::string const url_;
    Pool& pool_;
    Recent& recent_;
    std::unique_ptr<Connection> connection_;
    Ends ends_;
    std::atomic<bool> connected_ = false;

    mutable std::mutex instant_mutex_;
    std::shared_ptr<Instant> instant_;

    std::mutex listeners_mutex_;
    std::vector<Listener> listeners_;

    std::mutex queue_mutex_;
    std::condition_variable waiting_;
    std::vector<Waiting*> queue_;
    std::size_t awaited_ = 1;  // So many batches wake the writer: those of the group before.
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace store::postgres
