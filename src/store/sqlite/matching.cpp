#include <algorithm>

#include "store/sqlite/internal/search.hpp"
#include "store/sqlite/internal/verify.hpp"

namespace store::sqlite {
namespace {

// A row of an index costs about a sixteenth of verifying a resource by its packed entries.
constexpr std::size_t rows_for_one = 16;
constexpr std::size_t few = 64;      // So many are verified sooner than anything is listed,
constexpr std::size_t very_few = 2;  // and so many sooner than even a short list is read.
constexpr std::size_t limits[] = {256, 4096};  // Of listing, before chains are followed instead.

struct Condition {
    std::vector<fhir::Criterion const*> criteria;  // One, or a window of several on one date.
    bool settled = false;                          // Known to hold for every candidate.
};

bool joins_window(Condition const& condition, fhir::Criterion const& criterion) {
    auto const& first = *condition.criteria.front();
    return first.kind == fhir::ParameterKind::date && first.parameter == criterion.parameter &&
           criterion.code != "_lastUpdated" && is_listable(first) && is_listable(criterion);
}

base::Result<std::vector<Condition>> conditions_of(View& view, std::int64_t type,
                                                   std::vector<fhir::Criterion> const& all_of) {
    std::vector<Condition> conditions;
    for (auto const& criterion : all_of) {
        auto const number = TRY(view.parameter_number(type, criterion.parameter));
        bool const single = number && !TRY(view.parameter_of(*number)).several;
        auto const window = std::ranges::find_if(conditions, [&](Condition const& each) {
            return single && joins_window(each, criterion);
        });
        if (window != conditions.end()) window->criteria.push_back(&criterion);
        else conditions.push_back({{&criterion}});
    }
    return conditions;
}

base::Result<std::optional<Candidates>> list(View& view, std::int64_t type,
                                             Condition const& condition, std::size_t limit) {
    auto const& criteria = condition.criteria;
    if (!is_listable(*criteria.front())) return std::nullopt;
    if (criteria.size() > 1) return list_window(view, type, criteria, limit);
    return list(view, type, *criteria.front(), limit);
}

void intersect(Pks& pks, Pks const& with) {
    Pks both;
    std::ranges::set_intersection(pks, with, std::back_inserter(both), std::greater{});
    pks = std::move(both);
}

// What the lists that can be read within the limit have in common; nothing if there is none.
base::Result<std::optional<Pks>> common(View& view, std::int64_t type,
                                        std::vector<Condition>& conditions, std::size_t limit) {
    std::optional<Pks> pks;
    for (auto& condition : conditions) {
        if (pks && pks->size() <= very_few) break;
        auto found = TRY(list(view, type, condition, limit));
        if (!found) continue;
        condition.settled = found->exact;
        if (pks) intersect(*pks, found->pks);
        else pks = std::move(found->pks);
    }
    return pks;
}

// The candidates to begin with: by short lists; else a chain followed from its far end; else by
// long lists; else every resource of the type.
base::Result<Pks> drive(View& view, std::int64_t type, std::vector<Condition>& conditions) {
    for (auto const limit : limits) {
        if (auto found = TRY(common(view, type, conditions, limit))) return std::move(*found);
    }
    for (auto& condition : conditions) {
        if (!follows(*condition.criteria.front())) continue;
        condition.settled = true;
        return follow(view, type, *condition.criteria.front());
    }
    for (auto limit = limits[1] * 16; limit < (std::size_t{1} << 40); limit *= 16) {
        if (auto found = TRY(common(view, type, conditions, limit))) return std::move(*found);
    }
    return all_of_type(view, type);
}

// Cuts candidates down by further lists while that is cheaper than verifying each.
base::Result<void> cut(View& view, std::int64_t type, std::vector<Condition>& conditions,
                       Pks& pks) {
    for (auto& condition : conditions) {
        if (condition.settled || pks.size() <= few) continue;
        auto const& first = *condition.criteria.front();
        if (follows(first)) {
            if (pks.size() < limits[1]) continue;
            intersect(pks, TRY(follow(view, type, first)));
            condition.settled = true;
        } else if (auto const found = TRY(list(view, type, condition, pks.size() * rows_for_one))) {
            intersect(pks, found->pks);
            condition.settled = found->exact;
        }
    }
    return {};
}

// Those of the candidates that satisfy what is not settled, in their order, until there are enough.
base::Result<Pks> verified(View& view, std::int64_t type, std::vector<Condition> const& conditions,
                           Pks pks, std::size_t enough) {
    std::vector<fhir::Criterion const*> open;
    for (auto const& condition : conditions) {
        if (condition.settled) continue;
        open.insert(open.end(), condition.criteria.begin(), condition.criteria.end());
    }
    if (open.empty()) {
        if (pks.size() > enough) pks.resize(enough);
        return pks;
    }
    Pks found;
    Standing resource;
    for (auto const pk : pks) {
        if (found.size() >= enough) break;
        TRY(view.load(pk, resource));
        CHECK(resource.type == type && resource.living);
        if (TRY(satisfies_all(view, resource, open))) found.push_back(pk);
    }
    return found;
}

// Leaves those within reach, nearest first.
void keep_within(Pks& pks, Reach const& reach) {
    auto const from = std::ranges::upper_bound(pks, reach.below, std::greater{});
    auto const to = std::ranges::lower_bound(pks, reach.above, std::greater{});
    pks.erase(to, pks.end());
    pks.erase(pks.begin(), from);
    if (reach.upwards) std::ranges::reverse(pks);
}

Pks pks_of(Stretch const& stretch) {
    Pks pks;
    pks.reserve(stretch.rows.size());
    for (auto const& row : stretch.rows) pks.push_back(row.pk);
    return pks;
}

// The candidates, the latest first; what is known to hold for all of them is settled.
base::Result<Pks> candidates(View& view, std::int64_t type, std::vector<Condition>& conditions,
                             std::optional<Stretch> const& stretch) {
    if (stretch) {
        for (auto& condition : conditions) {
            condition.settled =
                std::ranges::all_of(condition.criteria, [&](fhir::Criterion const* criterion) {
                    return stretch->settles(*criterion);
                });
        }
        return pks_of(*stretch);
    }
    auto pks = TRY(drive(view, type, conditions));
    TRY(cut(view, type, conditions, pks));
    return pks;
}

}  // namespace

void keep_unique(Pks& pks) {
    std::ranges::sort(pks, std::greater{});
    auto const repeated = std::ranges::unique(pks);
    pks.erase(repeated.begin(), repeated.end());
}

base::Result<Matched> match(View& view, std::int64_t type,
                            std::vector<fhir::Criterion> const& all_of, Reach const& reach) {
    auto conditions = TRY(conditions_of(view, type, all_of));
    if (conditions.size() == 1 && !all_of[0].chain.empty() && reach.enough != no_limit) {
        return Matched{TRY(follow_nearest(view, type, all_of[0], reach)), std::nullopt};
    }
    auto stretch = TRY(stretch_of(view, type, all_of));
    auto pks = TRY(candidates(view, type, conditions, stretch));
    keep_within(pks, reach);
    pks = TRY(verified(view, type, conditions, std::move(pks), reach.enough));
    return Matched{std::move(pks), std::move(stretch)};
}

base::Result<Pks> matching(View& view, std::int64_t type,
                           std::vector<fhir::Criterion> const& all_of, std::size_t enough) {
    return TRY(match(view, type, all_of, {.enough = enough})).pks;
}

base::Result<bool> exists(View& view, std::int64_t type, std::int64_t person,
                          std::vector<fhir::Criterion> const& all_of,
                          fhir::Criterion const& about) {
    auto with = all_of;
    with.push_back(about);
    auto const stretch = TRY(stretch_of(view, type, person, with));
    if (!stretch) return !TRY(match(view, type, with, {.enough = 1})).pks.empty();
    auto conditions = TRY(conditions_of(view, type, with));
    auto pks = TRY(candidates(view, type, conditions, stretch));
    return !TRY(verified(view, type, conditions, std::move(pks), 1)).empty();
}

}  // namespace store::sqlite
