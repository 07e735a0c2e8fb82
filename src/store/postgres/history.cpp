#include "store/postgres/internal/history.hpp"

#include <algorithm>
#include <limits>

namespace store::postgres {
namespace {

constexpr auto all = std::numeric_limits<std::int64_t>::max();

// Whose history: a resource's number, a type's term, or 0 for all.
struct Whose {
    Sql list;
    Sql count;
    std::int64_t number;
};

// Sequences from `from` to below `to`; versions superseded at or before `as_of` are out.
struct Range {
    std::int64_t from = 1;
    std::int64_t to = 1;
    std::int64_t as_of = 0;
};

std::int64_t limited(std::size_t count) {
    return static_cast<std::int64_t>(std::min(count, static_cast<std::size_t>(all)));
}

base::Result<std::optional<Whose>> whose(View& view, HistoryAsk const& ask) {
    if (ask.type.empty()) return Whose{Sql::history_of_all, Sql::count_of_all, 0};
    if (ask.id.empty()) {
        return Whose{Sql::history_of_type, Sql::count_of_type, term_of_type(ask.type)};
    }
    auto const found = TRY(view.stored(Key{ask.type, ask.id}));
    if (!found) return std::nullopt;
    return Whose{Sql::history_of_resource, Sql::count_of_resource, found->pk};
}

base::Result<Range> range_of(View& view, HistoryAsk const& ask) {
    Range range{.from = 1, .to = TRY(view.position()).sequence + 1, .as_of = 0};
    if (ask.since) range.from = TRY(first_at_or_after(view, ask.since->ms));
    if (ask.at) {
        range.to = TRY(first_at_or_after(view, ask.at->ms + 1));
        range.as_of = range.to - 1;
    }
    return range;
}

base::Result<Version> version_from(Rows const& rows, int row, int first, Key key, std::int64_t sequence) {
    Version version{.key = std::move(key),
                    .version = static_cast<std::uint64_t>(rows.integer(row, first)),
                    .sequence = static_cast<std::uint64_t>(sequence),
                    .at = {rows.integer(row, first + 1)},
                    .method = static_cast<Method>(rows.integer(row, first + 2)),
                    .actor = std::string(rows.bytes(row, first + 3)),
                    .body = TRY(body_from(rows, row, first + 4))};
    return version;
}

base::Result<std::vector<Version>> versions_from(Rows const& rows) {
    std::vector<Version> versions;
    for (int row = 0; row < rows.size(); ++row) {
        Key key{std::string(rows.bytes(row, 7)), std::string(rows.bytes(row, 8))};
        versions.push_back(TRY(version_from(rows, row, 1, std::move(key), rows.integer(row, 0))));
    }
    return versions;
}

}  // namespace

base::Result<std::vector<Version>> history(View& view, HistoryAsk const& ask) {
    auto const asked = TRY(whose(view, ask));
    if (!asked) return std::vector<Version>{};
    auto range = TRY(range_of(view, ask));
    if (ask.before) range.to = std::min(range.to, static_cast<std::int64_t>(*ask.before));
    return versions_from(TRY(view.run(asked->list, asked->number, range.from, range.to,
                                      range.as_of, limited(ask.count))));
}

base::Result<std::uint64_t> history_total(View& view, HistoryAsk const& ask) {
    auto const asked = TRY(whose(view, ask));
    if (!asked) return 0;
    auto const range = TRY(range_of(view, ask));
    auto const row =
        TRY(view.run(asked->count, asked->number, range.from, range.to, range.as_of));
    return static_cast<std::uint64_t>(row.integer(0, 0));
}

base::Result<std::vector<Version>> changes_after(View& view, std::uint64_t sequence,
                                                 std::size_t count) {
    return versions_from(TRY(view.run(Sql::versions_after,
                                      limited(static_cast<std::size_t>(sequence)),
                                      limited(count))));
}

base::Result<std::optional<Version>> read_version(View& view, Key const& key,
                                                  std::uint64_t version) {
    auto const found = TRY(view.stored(key));
    auto const asked = static_cast<std::int64_t>(version);
    if (!found || asked < 1 || found->version < asked) return std::nullopt;
    if (found->version == asked) return std::move(TRY(view.versions({found}))[0]);
    auto const row = TRY(view.run(Sql::version_numbered, found->pk, asked));
    CHECK(row.size() == 1);
    return TRY(version_from(row, 0, 1, key, row.integer(0, 0)));
}

}  // namespace store::postgres
