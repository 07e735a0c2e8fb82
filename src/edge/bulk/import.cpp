#include "edge/bulk/import.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <tuple>

#include "domain/record/check.hpp"
#include "domain/record/errors.hpp"
#include "edge/bulk/internal/piece.hpp"
#include "edge/bulk/internal/source.hpp"
#include "store/log/errors.hpp"

namespace bulk {
namespace {

namespace fs = std::filesystem;

bool is(base::Error const& error, base::Code const& code) { return error.code.name == code.name; }

record::Writer writer_for(Import const& import) {
    return {.store = import.store,
            .owners = import.owners,
            .actor = import.actor,
            .now = import.now,
            .base = {},
            .new_id = import.new_id,
            .checking = import.checking,
            .ids = record::Ids::own,
            .profiles = import.profiles};
}

// Pieces on their way from those who prepare to the one who writes; a full queue holds the former.
class Queue {
  public:
    void push(std::vector<Piece> pieces) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_.size() < 2 || stopped_; });
        waiting_.push_back(std::move(pieces));
        changed_.notify_all();
    }

    std::optional<std::vector<Piece>> pop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !waiting_.empty() || producers_ == 0; });
        if (waiting_.empty()) return std::nullopt;
        auto pieces = std::move(waiting_.front());
        waiting_.pop_front();
        changed_.notify_all();
        return pieces;
    }

    void producers(unsigned count) {
        std::scoped_lock const lock(mutex_);
        producers_ = count;
    }

    void producer_done() {
        std::scoped_lock const lock(mutex_);
        --producers_;
        changed_.notify_all();
    }

    void stop() {
        std::scoped_lock const lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

    bool stopped() {
        std::scoped_lock const lock(mutex_);
        return stopped_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::vector<Piece>> waiting_;
    unsigned producers_ = 0;
    bool stopped_ = false;
};

// Gathers pieces into commits.
class Gatherer {
  public:
    Gatherer(Import const& import, Progress& progress, Report& report)
        : import_(import), progress_(progress), report_(report), writer_(writer_for(import)) {}

    base::Result<void> take(Piece piece) {
        if (clashes(piece)) TRY(flush());
        for (auto const& change : piece.prepared.batch.changes) keys_.insert(change.key);
        for (auto const& query : piece.prepared.batch.unmatched) criteria_.insert(name_of(query));
        changes_ += piece.prepared.batch.changes.size();
        pieces_.push_back(std::move(piece));
        if (changes_ >= import_.commit_size) TRY(flush());
        return {};
    }

    base::Result<void> flush() {
        if (pieces_.empty()) return {};
        store::Batch batch{.actor = writer_.actor.account, .at = writer_.now};
        batch.changes.reserve(changes_);
        for (auto& piece : pieces_) {
            std::ranges::move(piece.prepared.batch.changes, std::back_inserter(batch.changes));
            std::ranges::move(piece.prepared.batch.unmoved, std::back_inserter(batch.unmoved));
            std::ranges::move(piece.prepared.batch.unmatched, std::back_inserter(batch.unmatched));
        }
        auto const pieces = std::exchange(pieces_, {});
        changes_ = 0;
        keys_.clear();
        criteria_.clear();
        auto const written = batch.changes.empty() ? base::Result<std::vector<store::Written>>{}
                                                   : import_.store.commit(std::move(batch));
        if (written) return count(pieces), base::Result<void>{};
        if (!is(written.error(), store::errors::conflict)) return std::unexpected(written.error());
        for (auto const& piece : pieces) TRY(write_alone(piece));
        return {};
    }

  private:
    // One commit names each key once, and cannot see its own matches.
    bool clashes(Piece const& piece) const {
        auto const& batch = piece.prepared.batch;
        return std::ranges::any_of(
                   batch.changes, [&](auto const& change) { return keys_.contains(change.key); }) ||
               std::ranges::any_of(batch.unmatched, [&](auto const& query) {
                   return criteria_.contains(name_of(query));
               });
    }

    static std::string name_of(fhir::Query const& query) {
        std::string name = query.types.front();
        for (auto const& [parameter, value] : query.used)
            name.append("&").append(parameter).append("=").append(value);
        return name;
    }

    // After a conflict: prepared again on what stands now.
    base::Result<void> write_alone(Piece const& piece) {
        auto const done = record::write(writer_, piece.asks);
        if (done) {
            for (std::size_t at = 0; at < done->size(); ++at) count(piece, at, (*done)[at]);
            return {};
        }
        auto const category = done.error().code.category;
        if (category == base::Category::unavailable || category == base::Category::fault) {
            return std::unexpected(done.error());
        }
        reject(piece, done.error(), report_.rejections);
        return {};
    }

    void count(Piece const& piece, std::size_t at, record::Done const& done) {
        if (!done.faults.empty()) {
            auto const& ask = piece.asks[at];
            auto fault = base::malformed(record::errors::bad_resource, done.faults);
            reject(piece, record::within(ask.path, ask.key.type, std::move(fault).error()),
                   report_.kept);
        }
        bool const unchanged = done.outcome == record::Outcome::unchanged ||
                               done.outcome == record::Outcome::nothing;
        ++(unchanged ? report_.unchanged : report_.written);
        progress_.resources.fetch_add(1, std::memory_order_relaxed);
    }

    void count(std::vector<Piece> const& pieces) {
        for (auto const& piece : pieces) {
            for (std::size_t at = 0; at < piece.prepared.done.size(); ++at)
                count(piece, at, piece.prepared.done[at]);
        }
    }

    Import const& import_;
    Progress& progress_;
    Report& report_;
    record::Writer writer_;
    std::vector<Piece> pieces_;
    std::size_t changes_ = 0;
    std::set<store::Key> keys_;
    std::set<std::string> criteria_;
};

// Loads and prepares sources; what refers to something that is not there is kept for later.
class Preparer {
  public:
    explicit Preparer(Import const& import, Progress& progress)
        : import_(import), progress_(progress), writer_(writer_for(import)) {}

    base::Result<void> source(fs::path const& file, Queue& queue) {
        auto const name = file.filename().string();
        auto text = load(file);
        auto source = text ? source_from(std::move(*text))
                           : base::Result<Source>(std::unexpected(std::move(text).error()));
        if (source) {
            TRY(push(pieces_of(name, *source, rejections), queue));
        } else {
            reject({.file = name, .where = {}}, source.error(), rejections);
        }
        std::error_code ignored;
        progress_.bytes_done.fetch_add(fs::file_size(file, ignored), std::memory_order_relaxed);
        return {};
    }

    base::Result<void> push(std::vector<Piece> pieces, Queue& queue) {
        auto const snapshot = TRY(import_.store.snapshot());
        std::vector<Piece> ready;
        std::size_t asks = 0;
        for (auto& piece : pieces) {
            if (queue.stopped()) return {};
            asks += piece.asks.size();
            TRY(prepare(*snapshot, std::move(piece), ready));
            if (asks < import_.commit_size) continue;
            queue.push(std::exchange(ready, {}));
            asks = 0;
        }
        if (!ready.empty()) queue.push(std::move(ready));
        return {};
    }

    std::vector<Rejection> rejections;
    std::vector<Piece> later;
    bool last_try = false;  // What still cannot be resolved is rejected.

  private:
    base::Result<void> prepare(store::Snapshot const& snapshot, Piece piece,
                               std::vector<Piece>& ready) {
        auto prepared = record::prepare(writer_, snapshot, piece.asks);
        if (!prepared && !piece.all_or_nothing) {
            drop_bad(piece);
            prepared = record::prepare(writer_, snapshot, piece.asks);
        }
        if (prepared) {
            piece.prepared = std::move(*prepared);
            ready.push_back(std::move(piece));
            return {};
        }
        auto const& error = prepared.error();
        if (error.code.category == base::Category::unavailable) return std::unexpected(error);
        if (is(error, record::errors::unresolved_reference) && !last_try) {
            later.push_back(std::move(piece));
        } else if (!reject_bad(piece)) {
            reject(piece, error, rejections);
        }
        return {};
    }

    std::optional<base::Error> problem_of(record::Ask const& ask) const {
        if (!ask.resource) return std::nullopt;
        auto checked = record::check(ask.resource, ask.key.type, import_.checking, import_.profiles);
        if (checked) return std::nullopt;
        return record::within(ask.path, ask.key.type, std::move(checked).error());
    }

    // All that is wrong with all resources of a piece, not only with the first.
    bool reject_bad(Piece const& piece) {
        bool found = false;
        for (auto const& ask : piece.asks) {
            if (auto const problem = problem_of(ask)) {
                reject(piece, *problem, rejections);
                found = true;
            }
        }
        return found;
    }

    void drop_bad(Piece& piece) {
        std::erase_if(piece.asks, [&](record::Ask const& ask) {
            auto const problem = problem_of(ask);
            if (problem) reject(piece, *problem, rejections);
            return problem.has_value();
        });
    }

    Import const& import_;
    Progress& progress_;
    record::Writer writer_;
};

// One pass over some sources or pieces: several prepare, this thread writes.
class Pass {
  public:
    Pass(Import const& import, Progress& progress, Report& report)
        : import_(import), progress_(progress), report_(report) {}

    // `work(preparer, queue, index)` for each index below `count`.
    template <class Work>
    base::Result<void> run(std::size_t count, unsigned threads, bool last_try, Work work) {
        Queue queue;
        std::atomic<std::size_t> next{0};
        std::vector<Preparer> preparers(threads, Preparer(import_, progress_));
        std::vector<base::Result<void>> ends(threads);
        queue.producers(threads);
        std::vector<std::jthread> workers;
        for (unsigned i = 0; i < threads; ++i) {
            preparers[i].last_try = last_try;
            workers.emplace_back([&, i] {
                for (auto at = next++; at < count && ends[i] && !queue.stopped(); at = next++) {
                    ends[i] = work(preparers[i], queue, at);
                }
                queue.producer_done();
            });
        }
        auto const written = write(queue);
        if (!written) queue.stop();
        workers.clear();
        TRY(written);
        for (unsigned i = 0; i < threads; ++i) {
            TRY(ends[i]);
            std::ranges::move(preparers[i].later, std::back_inserter(later));
            std::ranges::move(preparers[i].rejections, std::back_inserter(report_.rejections));
        }
        return {};
    }

    std::vector<Piece> later;

  private:
    base::Result<void> write(Queue& queue) {
        Gatherer gatherer(import_, progress_, report_);
        while (auto pieces = queue.pop()) {
            for (auto& piece : *pieces) TRY(gatherer.take(std::move(piece)));
        }
        return gatherer.flush();
    }

    Import const& import_;
    Progress& progress_;
    Report& report_;
};

bool goes_first(fs::path const& file) { return file.filename().string().starts_with("0-"); }

// What could not be resolved is tried again as long as that brings anything, then rejected.
base::Result<void> write_later(Pass& pass) {
    for (bool last_try = false; !pass.later.empty();) {
        auto pieces = std::exchange(pass.later, {});
        auto const before = pieces.size();
        TRY(pass.run(1, 1, last_try, [&](Preparer& preparer, Queue& queue, std::size_t) {
            return preparer.push(std::move(pieces), queue);
        }));
        last_try = pass.later.size() == before;
    }
    return {};
}

}  // namespace

base::Result<Report> import_files(Import const& import, std::vector<fs::path> const& files,
                                  Progress& progress) {
    std::uint64_t bytes = 0;
    std::error_code ignored;
    for (auto const& file : files) bytes += fs::file_size(file, ignored);
    progress.bytes_total = bytes;

    Report report;
    Pass pass(import, progress, report);
    auto const others = std::ranges::find_if_not(files, goes_first);
    auto const one = [](Preparer& preparer, Queue& queue, fs::path const& file) {
        return preparer.source(file, queue);
    };
    for (auto file = files.begin(); file != others; ++file) {
        TRY(pass.run(1, 1, false, [&](auto& preparer, auto& queue, std::size_t) {
            return one(preparer, queue, *file);
        }));
    }
    auto const count = static_cast<std::size_t>(files.end() - others);
    TRY(pass.run(count, import.threads, false, [&](auto& preparer, auto& queue, std::size_t at) {
        return one(preparer, queue, others[static_cast<std::ptrdiff_t>(at)]);
    }));
    TRY(write_later(pass));
    // By file, then by number: "line 9" before "line 10".
    auto const place = [](Rejection const& each) {
        return std::tuple(each.file, each.where.size(), each.where);
    };
    std::ranges::stable_sort(report.rejections, {}, place);
    std::ranges::stable_sort(report.kept, {}, place);
    return report;
}

}  // namespace bulk
