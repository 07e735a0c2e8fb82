#include "edge/audit/trail.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/metric.hpp"
#include "edge/audit/errors.hpp"
#include "edge/audit/internal/chain.hpp"

namespace audit {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t queue_max = 65'536;
constexpr std::size_t queue_full_enough = 8'192;  // The writer is woken before its time.
constexpr auto flush_period = 50ms;
constexpr auto retry_period = 200ms;
constexpr int retries_at_stop = 25;

std::unexpected<base::Error> unreadable(std::string const& path) {
    return base::refuse(errors::unreadable, std::string(errors::unreadable.message),
                        path + ": " + std::strerror(errno));
}

std::unexpected<base::Error> broken_at(std::uint64_t line, std::string_view why) {
    return base::refuse(errors::chain_broken, "Line " + std::to_string(line) +
                                                  " of the audit trail " + std::string(why) + ".");
}

std::uint64_t number_of(std::string_view content) {
    constexpr std::string_view name = "\"n\":";
    std::uint64_t number = 0;
    if (!content.starts_with(name)) return 0;
    for (auto const c : content.substr(name.size())) {
        if (c < '0' || c > '9') break;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

std::string bytes_at(int file, off_t from, off_t size) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    auto const count = pread(file, bytes.data(), bytes.size(), from);
    bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return bytes;
}

// Holds the file against other processes: the server and a command may both write.
class Lock {
  public:
    explicit Lock(int file) : file_(file) { flock(file_, LOCK_EX); }
    ~Lock() { flock(file_, LOCK_UN); }
    Lock(Lock const&) = delete;

  private:
    int file_;
};

off_t size_of(int file) {
    struct stat facts {};
    return fstat(file, &facts) == 0 ? facts.st_size : 0;
}

// Cuts an unfinished line off and returns where the trail stands.
base::Result<Head> take_up(int file, std::string const& path) {
    auto const size = size_of(file);
    // No line comes near a megabyte: the people of the longest list take some tens of kilobytes.
    auto const from = std::max<off_t>(0, size - (1 << 20));
    auto const tail = bytes_at(file, from, size - from);
    auto const end = tail.rfind('\n');
    auto const whole =
        end == tail.npos ? std::string_view{} : std::string_view(tail).substr(0, end);
    auto const kept = from + static_cast<off_t>(end == tail.npos ? 0 : end + 1);
    if (kept != size) {
        base::log(base::Level::warning, "audit.unfinished_line",
                  {{"bytes", std::to_string(size - kept)}});
        if (ftruncate(file, kept) != 0) return unreadable(path);
    }
    if (whole.empty()) return Head{};
    auto const last = line_from(whole.substr(whole.rfind('\n') + 1));
    if (!last) return base::refuse(errors::chain_broken, "The audit trail's last line is damaged.");
    return Head{.lines = number_of(last->content), .hash = std::string(last->hash)};
}

}  // namespace

struct Trail::Writer {
    std::string path;
    int file = -1;
    Head head;
    off_t end = 0;  // Of the file after our last line.
    Sha256 sha;
    std::mutex mutex;
    std::condition_variable work;
    std::condition_variable room;
    std::vector<Entry> queue;
    bool stopping = false;
    std::atomic<std::uint64_t> written{0};
    std::thread thread;

    ~Writer() {
        if (file >= 0) close(file);
    }
    base::Result<void> catch_up();
    void run();
    bool write_batch(std::vector<Entry> const& batch);
    bool append(std::string_view text);
};

// Appends all of it, waiting for space on a full disk; gives up only when the server stops.
bool Trail::Writer::append(std::string_view text) {
    int failures = 0;
    while (!text.empty()) {
        auto const count = write(file, text.data(), text.size());
        if (count > 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (++failures == 1) {
            base::log(base::Level::error, "audit.cannot_write", {{"why", std::strerror(errno)}});
        }
        std::unique_lock lock(mutex);
        if (stopping && failures > retries_at_stop) return false;
        lock.unlock();
        std::this_thread::sleep_for(retry_period);
    }
    return true;
}

// Goes on from the last line of whoever wrote it. Called with the file locked.
base::Result<void> Trail::Writer::catch_up() {
    if (end != 0 && size_of(file) == end) return {};
    head = TRY(take_up(file, path));
    return {};
}

bool Trail::Writer::write_batch(std::vector<Entry> const& batch) {
    Lock const lock(file);
    if (auto const stands = catch_up(); !stands) {
        base::log(base::Level::error, "audit.damaged", {{"why", stands.error().message}});
    }
    std::string text;
    for (auto const& entry : batch) append_line(text, entry, head, sha);
    auto const complete = append(text);
    fdatasync(file);
    end = size_of(file);
    written = head.lines;
    base::counter("homeward_audit_entries_total").add(static_cast<std::int64_t>(batch.size()));
    return complete;
}

void Trail::Writer::run() {
    std::vector<Entry> batch;
    while (true) {
        {
            std::unique_lock lock(mutex);
            work.wait_for(lock, flush_period,
                          [&] { return stopping || queue.size() >= queue_full_enough; });
            if (queue.empty() && stopping) return;
            batch.swap(queue);
        }
        room.notify_all();
        if (!batch.empty() && !write_batch(batch)) return;
        batch.clear();
    }
}

Trail::Trail(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {
    writer_->thread = std::thread([this] { writer_->run(); });
}

Trail::~Trail() {
    {
        std::lock_guard const lock(writer_->mutex);
        writer_->stopping = true;
    }
    writer_->work.notify_all();
    writer_->thread.join();
}

base::Result<std::unique_ptr<Trail>> Trail::open(std::string const& path) {
    auto writer = std::make_unique<Writer>();
    writer->path = path;
    writer->file = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (writer->file < 0) return unreadable(path);
    {
        Lock const lock(writer->file);
        TRY(writer->catch_up());
    }
    writer->written = writer->head.lines;
    return std::unique_ptr<Trail>(new Trail(std::move(writer)));
}

void Trail::record(Entry entry) {
    auto& writer = *writer_;
    std::unique_lock lock(writer.mutex);
    writer.room.wait(lock, [&] { return writer.queue.size() < queue_max; });
    writer.queue.push_back(std::move(entry));
    auto const wake = writer.queue.size() == queue_full_enough;
    lock.unlock();
    if (wake) writer.work.notify_one();
}

std::uint64_t Trail::lines() const { return writer_->written; }

base::Result<Verified> verify(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return unreadable(path);
    Head head;
    Sha256 sha;
    Verified verified;
    std::string text;
    while (std::getline(file, text)) {
        if (file.eof()) {
            verified.unfinished = true;
            break;
        }
        auto const number = head.lines + 1;
        auto const line = line_from(text);
        if (!line) return broken_at(number, "is not a line of a trail");
        if (number_of(line->content) != number) {
            return broken_at(number, "has another number: lines are missing or were moved");
        }
        if (sha.of(head.hash, line->content) != line->hash) {
            return broken_at(number, "or the one before it was altered");
        }
        head = {.lines = number, .hash = std::string(line->hash)};
    }
    verified.lines = head.lines;
    verified.head = head.hash;
    return verified;
}

}  // namespace audit
