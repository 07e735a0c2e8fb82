#include "store/sqlite/internal/history.hpp"

#include <functional>

namespace store::sqlite {
namespace {

// Sequences [from, to) that an ask may see.
struct Range {
    std::int64_t from;
    std::int64_t to;
    std::int64_t as_of;  // Versions superseded at or before this sequence are out; 0: none are.
};

// Takes a sequence and its resource; answers whether to go on.
using Take = std::function<base::Result<bool>(std::int64_t sequence, std::int64_t pk)>;

base::Result<Range> range_of(View& view, HistoryAsk const& ask, std::int64_t newest) {
    Range range{1, newest + 1, 0};
    if (ask.since) range.from = TRY(first_at_or_after(view, ask.since->ms, newest));
    if (ask.at) {
        range.to = TRY(first_at_or_after(view, ask.at->ms + 1, newest));
        range.as_of = range.to - 1;
    }
    return range;
}

base::Result<std::int64_t> pk_of(View& view, std::int64_t sequence) {
    auto row = TRY(view.connection().run(Sql::pk_of_sequence, sequence));
    CHECK(TRY(row.next()));
    return row.integer(0);
}

// The sequence that superseded this version, or 0.
base::Result<std::int64_t> successor_of(View& view, std::int64_t sequence, std::int64_t pk) {
    auto const now = TRY(view.standing_at(pk));
    if (now.sequence == sequence) return 0;
    auto const version = TRY(view.version_at(sequence, {}));
    auto const next = static_cast<std::int64_t>(version.version) + 1;
    if (next == now.version) return now.sequence;
    auto row = TRY(view.connection().run(Sql::past_sequence, pk, next));
    CHECK(TRY(row.next()));
    return row.integer(0);
}

base::Result<bool> is_current(View& view, Range const& range, std::int64_t sequence,
                              std::int64_t pk) {
    if (range.as_of == 0) return true;
    auto const successor = TRY(successor_of(view, sequence, pk));
    return successor == 0 || successor > range.as_of;
}

base::Result<void> walk_instance(View& view, Key const& key, Range const& range,
                                 Take const& take) {
    auto const found = TRY(view.standing(key));
    if (!found || found->version == 0) return {};
    std::vector<std::int64_t> sequences{found->sequence};
    {
        auto rows = TRY(view.connection().run(Sql::past_before, found->pk, found->version));
        while (TRY(rows.next())) sequences.push_back(rows.integer(0));
    }
    for (auto const sequence : sequences) {
        if (sequence < range.from || sequence >= range.to) continue;
        if (!TRY(take(sequence, found->pk))) return {};
    }
    return {};
}

base::Result<void> walk_type(View& view, std::string_view type, Range const& range,
                             Take const& take) {
    auto const number = TRY(view.type_number(type));
    if (!number) return {};
    auto rows = TRY(view.connection().run(Sql::type_versions, *number, range.from, range.to));
    while (TRY(rows.next())) {
        if (!TRY(take(rows.integer(0), rows.integer(1)))) return {};
    }
    return {};
}

base::Result<void> walk_all(View& view, Range const& range, Take const& take) {
    for (auto sequence = range.to - 1; sequence >= range.from; --sequence) {
        auto const pk = TRY(pk_of(view, sequence));
        if (!TRY(take(sequence, pk))) return {};
    }
    return {};
}

base::Result<void> walk(View& view, HistoryAsk const& ask, Range const& range, Take const& take) {
    Take const take_current = [&](std::int64_t sequence, std::int64_t pk) -> base::Result<bool> {
        if (!TRY(is_current(view, range, sequence, pk))) return true;
        return take(sequence, pk);
    };
    if (!ask.id.empty()) return walk_instance(view, {ask.type, ask.id}, range, take_current);
    if (!ask.type.empty()) return walk_type(view, ask.type, range, take_current);
    return walk_all(view, range, take_current);
}

}  // namespace

base::Result<std::int64_t> first_at_or_after(View& view, std::int64_t at_ms, std::int64_t newest) {
    std::int64_t low = 1;
    std::int64_t high = newest + 1;
    while (low < high) {
        auto const middle = low + (high - low) / 2;
        auto row = TRY(view.connection().run(Sql::at_of_sequence, middle));
        CHECK(TRY(row.next()));
        if (row.integer(0) < at_ms) low = middle + 1;
        else high = middle;
    }
    return low;
}

base::Result<std::vector<Version>> history(View& view, HistoryAsk const& ask, std::int64_t newest) {
    auto range = TRY(range_of(view, ask, newest));
    if (ask.before) range.to = std::min(range.to, static_cast<std::int64_t>(*ask.before));
    std::vector<std::int64_t> sequences;
    TRY(walk(view, ask, range, [&](std::int64_t sequence, std::int64_t) -> base::Result<bool> {
        if (sequences.size() < ask.count) sequences.push_back(sequence);
        return sequences.size() < ask.count;
    }));
    std::vector<Version> versions;
    for (auto const sequence : sequences) versions.push_back(TRY(view.version_at(sequence)));
    return versions;
}

base::Result<std::uint64_t> history_total(View& view, HistoryAsk const& ask, std::int64_t newest) {
    auto const range = TRY(range_of(view, ask, newest));
    if (ask.type.empty() && range.as_of == 0) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(0, range.to - range.from));
    }
    std::uint64_t total = 0;
    TRY(walk(view, ask, range, [&](std::int64_t, std::int64_t) -> base::Result<bool> {
        ++total;
        return true;
    }));
    return total;
}

}  // namespace store::sqlite
