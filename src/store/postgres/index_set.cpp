#include "store/postgres/internal/index_set.hpp"

namespace store::postgres {

void IndexSet::add(IndexRows const& rows, std::int64_t pk) {
    for (auto const term : rows.terms) {
        terms.term.push_back(term);
        terms.pk.push_back(pk);
    }
    for (auto const& row : rows.words) {
        words.term.push_back(row.term);
        words.folded.push_back(row.folded);
        words.pk.push_back(pk);
    }
    for (auto const& row : rows.moments) {
        moments.term.push_back(row.term);
        moments.span.push_back(row.span);
        moments.low.push_back(row.low);
        moments.high.push_back(row.high);
        moments.pk.push_back(pk);
    }
    for (auto const& row : rows.amounts) {
        amounts.term.push_back(row.term);
        amounts.value.push_back(row.value);
        amounts.pk.push_back(pk);
    }
    for (auto const& row : rows.timelines) {
        timelines.term.push_back(row.term);
        timelines.low.push_back(row.low);
        timelines.high.push_back(row.high);
        timelines.pk.push_back(pk);
    }
}

}  // namespace store::postgres
