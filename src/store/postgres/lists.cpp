#include "store/postgres/internal/lists.hpp"

#include <algorithm>
#include <limits>

namespace store::postgres {
namespace {

std::int64_t limit_of(std::size_t limit) {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(limit, most));
}

struct Send {
    View& view;
    std::string_view type;
    std::int64_t limit;

    base::Result<void> operator()(TermsAsk const& ask) const {
        if (ask.terms.size() == 1) return view.ask(Sql::list_term, ask.terms[0], limit);
        return view.ask(Sql::list_terms, std::span<std::int64_t const>(ask.terms), limit);
    }
    base::Result<void> operator()(WordsAsk const& ask) const {
        return view.ask(Sql::list_words, ask.parameter, std::string_view(ask.from),
                        std::string_view(ask.to), limit);
    }
    base::Result<void> operator()(WordsWithAsk const& ask) const {
        return view.ask(Sql::list_words_with, ask.parameter, std::string_view(ask.part),
                        static_cast<std::int64_t>(folded_bytes_max), limit);
    }
    base::Result<void> operator()(MomentsAsk const& ask) const {
        using Numbers = std::span<std::int64_t const>;
        return view.ask(Sql::list_moments, ask.parameter, Numbers(ask.spans), Numbers(ask.lows),
                        Numbers(ask.highs), limit);
    }
    base::Result<void> operator()(AmountsAsk const& ask) const {
        return view.ask(Sql::list_amounts, ask.parameter, ask.low, ask.high, limit);
    }
    base::Result<void> operator()(TimelineAsk const& ask) const {
        return view.ask(Sql::list_timelines, std::span<std::int64_t const>(ask.terms), ask.low_max,
                        ask.high_min, limit);
    }
    base::Result<void> operator()(UpdatedAsk const& ask) const {
        return view.ask(Sql::list_updated, ask.from_ms, term_of_type(type), limit);
    }
    base::Result<void> operator()(IdsAsk const&) const {
        base::broken("ids are looked up before", __FILE__, __LINE__);
    }
};

base::Result<void> take_into(View& view, Listed& listed, std::size_t limit) {
    auto const rows = TRY(view.take());
    auto const size = static_cast<std::size_t>(rows.size());
    listed.pks.reserve(listed.pks.size() + size);
    for (int row = 0; row < rows.size(); ++row) listed.pks.push_back(rows.integer(row, 0));
    listed.complete = listed.complete && size < limit;
    return {};
}

base::Result<Pks> known_ids(View& view, std::string_view type, IdsAsk const& ask) {
    std::vector<Key> keys;
    for (auto const& id : ask.ids) keys.push_back({std::string(type), id});
    Pks pks;
    for (auto const& each : TRY(view.stored(std::span<Key const>(keys)))) {
        if (each && each->living) pks.push_back(each->pk);
    }
    keep_unique(pks);
    return pks;
}

}  // namespace

void keep_unique(Pks& pks) {
    if (!std::ranges::is_sorted(pks, std::greater{})) std::ranges::sort(pks, std::greater{});
    auto const repeated = std::ranges::unique(pks);
    pks.erase(repeated.begin(), repeated.end());
}

base::Result<void> prepare(View& view, std::string_view type, std::vector<Condition>& conditions) {
    for (auto& condition : conditions) {
        for (auto& ask : condition.asks) {
            if (auto const* ids = std::get_if<IdsAsk>(&ask)) {
                condition.known = TRY(known_ids(view, type, *ids));
            } else if (auto* const updated = std::get_if<UpdatedAsk>(&ask)) {
                updated->from_ms = TRY(first_at_or_after(view, updated->from_ms));  // Its sequence.
            }
        }
    }
    return {};
}

base::Result<std::vector<Listed>> list(View& view, std::string_view type,
                                       std::vector<Condition> const& conditions,
                                       std::size_t limit) {
    bool any = false;
    for (auto const& condition : conditions) {
        if (condition.known) continue;
        any = true;
        for (auto const& ask : condition.asks) {
            TRY(std::visit(Send{view, type, limit_of(limit)}, ask));
        }
    }
    if (any) TRY(view.flush());
    std::vector<Listed> lists;
    for (auto const& condition : conditions) {
        auto& listed = lists.emplace_back();
        if (condition.known) {
            listed.pks = *condition.known;
            continue;
        }
        auto const* terms = std::get_if<TermsAsk>(&condition.asks[0]);
        bool const one = condition.asks.size() == 1;
        listed.ordered = one && terms;
        listed.exact = one && terms && terms->exact;
        for (std::size_t i = 0; i < condition.asks.size(); ++i) {
            TRY(take_into(view, listed, limit));
        }
        keep_unique(listed.pks);
    }
    return lists;
}

}  // namespace store::postgres
