#include "store/memory/memory.hpp"

#include <mutex>
#include <set>

#include "store/memory/internal/state.hpp"

namespace store {
namespace {

using model::State;

class MemorySnapshot final : public Snapshot {
  public:
    explicit MemorySnapshot(std::shared_ptr<State const> state) : state_(std::move(state)) {}

    std::uint64_t sequence() const override { return state_->log.size(); }

    base::Result<std::optional<Version>> read(Key const& key) const override {
        auto const at = state_->current.find(key);
        if (at == state_->current.end()) return std::nullopt;
        return at->second.version;
    }

    base::Result<std::optional<Version>> read_version(Key const& key,
                                                      std::uint64_t number) const override {
        for (auto const& version : state_->log) {
            if (version.key == key && version.version == number) return version;
        }
        return std::nullopt;
    }

    base::Result<std::vector<Version>> history(HistoryAsk const& ask) const override {
        auto versions = model::history(*state_, ask);
        if (versions.size() > ask.count) versions.resize(ask.count);
        return versions;
    }

    base::Result<std::uint64_t> history_total(HistoryAsk const& ask) const override {
        auto whole = ask;
        whole.before.reset();
        return model::history(*state_, whole).size();
    }

    base::Result<Found> search(fhir::Query const& query) const override {
        return model::search(*state_, query);
    }

    base::Result<std::vector<Version>> referring(Key const& target, std::string_view type,
                                                 std::string_view parameter,
                                                 std::size_t count) const override {
        return model::referring(*state_, target, type, parameter, count);
    }

    base::Result<std::uint64_t> arrival(Key const& key) const override {
        auto const at = state_->arrival.find(key);
        return at == state_->arrival.end() ? 0 : at->second;
    }

    base::Result<std::vector<Key>> references(Version const& from,
                                              std::string_view parameter) const override {
        return model::references(*state_, from, parameter);
    }

    base::Result<std::vector<Version>> changes_after(std::uint64_t sequence,
                                                     std::size_t count) const override {
        std::vector<Version> versions;
        for (auto at = sequence; at < state_->log.size() && versions.size() < count; ++at) {
            versions.push_back(state_->log[at]);
        }
        return versions;
    }

    base::Result<std::optional<std::string>> row(std::string_view room,
                                                 std::string_view key) const override {
        auto const at = state_->rows.find({std::string(room), std::string(key)});
        if (at == state_->rows.end()) return std::nullopt;
        return at->second;
    }

    base::Result<std::vector<Row>> rows(std::string_view room,
                                        std::string_view prefix) const override {
        std::vector<Row> found;
        for (auto const& [key, value] : state_->rows) {
            if (key.first == room && key.second.starts_with(prefix)) {
                found.push_back({key.first, key.second, value});
            }
        }
        return found;
    }

  private:
    std::shared_ptr<State const> state_;
};

class MemoryStore final : public Store {
  public:
    base::Result<std::unique_ptr<Snapshot>> snapshot() override {
        std::lock_guard const lock(mutex_);
        return std::make_unique<MemorySnapshot>(state_);
    }

    base::Result<std::vector<Written>> commit(Batch batch) override {
        std::set<Key> keys;
        for (auto const& change : batch.changes) CHECK(keys.insert(change.key).second);

        std::lock_guard const turn(commits_);
        auto written = TRY(append(std::move(batch)));
        if (written.empty()) return written;
        for (auto const& listener : listeners_) listener(written);
        return written;
    }

    void listen(Listener listener) override {
        std::lock_guard const turn(commits_);
        listeners_.push_back(std::move(listener));
    }

    base::Result<Size> size() override {
        std::lock_guard const lock(mutex_);
        Size size{.versions = state_->log.size()};
        for (auto const& [key, resource] : state_->current)
            size.resources += !!resource.version.body;
        for (auto const& version : state_->log)
            size.bytes += version.body ? version.body->size() : 0;
        return size;
    }

  private:
    base::Result<std::vector<Written>> append(Batch batch) {
        std::lock_guard const lock(mutex_);
        TRY(model::check(*state_, batch));
        // Snapshots keep the state that they were given.
        if (state_.use_count() > 1) state_ = std::make_shared<State>(*state_);
        return model::append(*state_, std::move(batch));
    }

    std::mutex commits_;  // One commit at a time, its listeners included: taken before mutex_.
    std::mutex mutex_;    // Guards state_; never held while a listener runs.
    std::shared_ptr<State> state_ = std::make_shared<State>();
    std::vector<Listener> listeners_;
};

}  // namespace

std::unique_ptr<Store> memory() { return std::make_unique<MemoryStore>(); }

}  // namespace store
