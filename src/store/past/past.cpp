#include "store/past/past.hpp"

#include <algorithm>

#include "store/log/errors.hpp"
#include "store/past/internal/then.hpp"

namespace store {
namespace {

class PastSnapshot final : public Snapshot {
  public:
    PastSnapshot(std::unique_ptr<Snapshot> now, base::Instant instant, std::uint64_t sequence)
        : now_(std::move(now)), then_(*now_, instant, sequence) {}

    std::uint64_t sequence() const override { return then_.sequence(); }

    base::Result<std::optional<Version>> read(Key const& key) const override {
        return then_.read(key);
    }

    base::Result<std::optional<Version>> read_version(Key const& key,
                                                      std::uint64_t version) const override {
        auto found = TRY(now_->read_version(key, version));
        if (found && found->sequence > sequence()) return std::nullopt;
        return found;
    }

    base::Result<std::vector<Version>> history(HistoryAsk const& ask) const override {
        auto limited = ask;
        if (ask.at) limited.at = std::min(*ask.at, then_.instant());
        auto const end = sequence() + 1;
        limited.before = std::min(ask.before.value_or(end), end);
        return now_->history(limited);
    }

    // Without an instant of its own: all until now, less what came after then.
    base::Result<std::uint64_t> history_total(HistoryAsk const& ask) const override {
        auto asked = ask;
        auto const after = then_.instant() + base::Milliseconds{1};
        if (ask.since && *ask.since >= after) return 0;
        if (ask.at) {
            asked.at = std::min(*ask.at, then_.instant());
            return now_->history_total(asked);
        }
        auto const all = TRY(now_->history_total(asked));
        asked.since = after;
        return all - TRY(now_->history_total(asked));
    }

    base::Result<Found> search(fhir::Query const& query) const override {
        return then_.search(query);
    }

    base::Result<std::vector<Version>> referring(Key const& target, std::string_view type,
                                                 std::string_view parameter,
                                                 std::size_t count) const override {
        return then_.referring(target, type, parameter, count);
    }

    base::Result<std::uint64_t> arrival(Key const& key) const override {
        return now_->arrival(key);
    }

    base::Result<std::vector<Version>> changes_after(std::uint64_t after,
                                                     std::size_t count) const override {
        if (after >= sequence()) return std::vector<Version>{};
        return now_->changes_after(
            after, std::min(count, static_cast<std::size_t>(sequence() - after)));
    }

    base::Result<std::optional<std::string>> row(std::string_view room,
                                                 std::string_view key) const override {
        return now_->row(room, key);
    }
    base::Result<std::vector<Row>> rows(std::string_view room,
                                        std::string_view prefix) const override {
        return now_->rows(room, prefix);
    }

  private:
    std::unique_ptr<Snapshot> now_;
    mutable past::Then then_;  // It remembers what it has looked up.
};

class PastStore final : public Store {
  public:
    PastStore(Store& store, base::Instant then) : store_(store), then_(then) {}

    base::Result<std::unique_ptr<Snapshot>> snapshot() override {
        return as_of(TRY(store_.snapshot()), then_);
    }
    base::Result<std::vector<Written>> commit(Batch) override {
        return base::refuse(errors::past);
    }
    void listen(Listener) override {}  // Nothing happens there any more.
    base::Result<Size> size() override { return store_.size(); }

  private:
    Store& store_;
    base::Instant then_;
};

}  // namespace

base::Result<std::unique_ptr<Snapshot>> as_of(std::unique_ptr<Snapshot> now, base::Instant then) {
    auto const newest = TRY(now->history(
        {.type = {}, .id = {}, .since = {}, .at = then, .count = 1, .before = {}}));
    auto const sequence = newest.empty() ? 0 : newest.front().sequence;
    return std::make_unique<PastSnapshot>(std::move(now), then, sequence);
}

std::unique_ptr<Store> past_of(Store& store, base::Instant then) {
    return std::make_unique<PastStore>(store, then);
}

}  // namespace store
