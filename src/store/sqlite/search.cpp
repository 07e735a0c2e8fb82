#include "store/sqlite/internal/search.hpp"

#include <algorithm>

#include "store/log/match.hpp"
#include "store/sqlite/internal/verify.hpp"

namespace store::sqlite {
namespace {

// A row of an index costs about a sixteenth of verifying a resource by its packed entries.
constexpr std::size_t rows_for_one = 16;
constexpr std::size_t few = 64;  // So many are verified sooner than anything is listed.
constexpr std::size_t limits[] = {256, 4096};  // Of listing, before chains are followed instead.

struct Condition {
    std::vector<fhir::Criterion const*> criteria;  // One, or a window of several on one date.
    bool settled = false;                          // Known to hold for every candidate.
};

bool follows(fhir::Criterion const& criterion) {
    return !criterion.chain.empty() || criterion.has != nullptr;
}

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

void keep_unique(Pks& pks) {
    std::ranges::sort(pks, std::greater{});
    auto const repeated = std::ranges::unique(pks);
    pks.erase(repeated.begin(), repeated.end());
}

// Chained: find the targets first, then who refers to them.
base::Result<Pks> follow_chain(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    Pks found;
    auto const parameter = TRY(view.parameter_number(type, criterion.parameter));
    if (!parameter) return found;
    for (auto const& query : criterion.chain) {
        for (auto const& name : query.types) {
            auto const inner = TRY(view.type_number(name));
            if (!inner) continue;
            for (auto const target : TRY(matching(view, *inner, query.all_of))) {
                auto rows = TRY(view.connection().run(Sql::reference_one, target, *parameter));
                while (TRY(rows.next())) found.push_back(rows.integer(0));
            }
        }
    }
    keep_unique(found);
    return found;
}

// Reversed: find those that refer first, then whom they refer to.
base::Result<Pks> follow_has(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    Pks targets;
    for (auto const& name : criterion.has->types) {
        auto const inner = TRY(view.type_number(name));
        if (!inner) continue;
        for (auto const pk : TRY(matching(view, *inner, criterion.has->all_of))) {
            auto const resource = TRY(view.standing_at(pk));
            for (auto const target : targets_of(resource, criterion.parameter)) {
                targets.push_back(target);
            }
        }
    }
    keep_unique(targets);
    Pks found;
    for (auto const target : targets) {
        auto const resource = TRY(view.standing_at(target));
        if (resource.type == type && resource.living) found.push_back(target);
    }
    return found;
}

base::Result<Pks> follow(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    if (criterion.has) return follow_has(view, type, criterion);
    return follow_chain(view, type, criterion);
}

// The smallest list among those that can be read within the limit.
base::Result<std::optional<Pks>> smallest(View& view, std::int64_t type,
                                          std::vector<Condition>& conditions, std::size_t limit) {
    std::optional<Candidates> best;
    Condition* chosen = nullptr;
    for (auto& condition : conditions) {
        auto found = TRY(list(view, type, condition, limit));
        if (!found || (best && best->pks.size() <= found->pks.size())) continue;
        best = std::move(found);
        chosen = &condition;
    }
    if (!best) return std::nullopt;
    chosen->settled = best->exact;
    return std::move(best->pks);
}

// The condition that drives the search: a short list; else a chain followed from its far end; else
// the shortest of the long lists; else every resource of the type.
base::Result<Pks> drive(View& view, std::int64_t type, std::vector<Condition>& conditions) {
    for (auto const limit : limits) {
        if (auto found = TRY(smallest(view, type, conditions, limit))) return std::move(*found);
    }
    for (auto& condition : conditions) {
        if (!follows(*condition.criteria.front())) continue;
        condition.settled = true;
        return follow(view, type, *condition.criteria.front());
    }
    for (auto limit = limits[1] * 16; limit < (std::size_t{1} << 40); limit *= 16) {
        if (auto found = TRY(smallest(view, type, conditions, limit))) return std::move(*found);
    }
    return all_of_type(view, type);
}

void intersect(Pks& pks, Pks const& with) {
    Pks both;
    std::ranges::set_intersection(pks, with, std::back_inserter(both), std::greater{});
    pks = std::move(both);
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
    for (auto const pk : pks) {
        if (found.size() >= enough) break;
        auto const resource = TRY(view.standing_at(pk));
        CHECK(resource.type == type && resource.living);
        if (TRY(satisfies_all(view, resource, open))) found.push_back(pk);
    }
    return found;
}

struct Ranked {
    std::int64_t pk;
    std::vector<SortValue> values;
};

base::Result<Pks> sorted(View& view, Pks const& pks, std::vector<fhir::SortKey> const& sort,
                         std::size_t wanted) {
    std::vector<std::uint32_t> parameters;
    for (auto const& key : sort) parameters.push_back(key.parameter);
    std::vector<Ranked> ranked;
    ranked.reserve(pks.size());
    for (auto const pk : pks) {
        auto const resource = TRY(view.standing_at(pk));
        auto const entries = TRY(entries_of(view, resource, parameters));
        Subject const subject{resource.id, resource.at,
                              static_cast<std::uint64_t>(resource.sequence)};
        Ranked rank{pk, {}};
        for (auto const& key : sort) rank.values.push_back(sort_value(key, subject, entries));
        ranked.push_back(std::move(rank));
    }
    auto const before = [&](Ranked const& a, Ranked const& b) {
        for (std::size_t i = 0; i < sort.size(); ++i) {
            auto const order = compare(sort[i], a.values[i], b.values[i]);
            if (order != 0) return order < 0;
        }
        return a.pk > b.pk;
    };
    wanted = std::min(wanted, ranked.size());
    auto const middle = ranked.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::ranges::partial_sort(ranked, middle, before);
    Pks ordered;
    for (std::size_t i = 0; i < wanted; ++i) ordered.push_back(ranked[i].pk);
    return ordered;
}

base::Result<std::vector<Version>> newest_of(View& view, std::span<std::int64_t const> pks) {
    std::vector<Version> versions;
    versions.reserve(pks.size());
    for (auto const pk : pks) {
        auto resource = TRY(view.standing_at(pk));
        auto type = TRY(view.type_name(resource.type));
        versions.push_back(
            TRY(view.version_at(resource.sequence, {std::move(type), std::move(resource.id)})));
    }
    return versions;
}

struct Page {
    bool counting;  // Only the number is asked for.
    bool total;
    std::size_t end;
};

Page page_of(fhir::Query const& query) {
    bool const counting = query.count == 0 || query.summary == fhir::Summary::count;
    return {counting, counting || query.total != fhir::Total::none, query.offset + query.count};
}

// A search that is one run of an index table is counted and paged where it lies.
base::Result<std::optional<Found>> search_run(View& view, fhir::Query const& query) {
    if (query.types.size() != 1 || !query.sort.empty()) return std::nullopt;
    auto const type = TRY(view.type_number(query.types[0]));
    if (!type) return std::nullopt;
    auto const run = TRY(run_of(view, *type, query.all_of));
    if (!run) return std::nullopt;
    auto const asked = page_of(query);
    Found found;
    if (asked.total) found.total = TRY(count(view, *run));
    if (asked.counting) return found;
    auto pks = TRY(page(view, *run, query.count + 1, query.offset));
    found.more = pks.size() > query.count;
    if (found.more) pks.pop_back();
    found.matches = TRY(newest_of(view, pks));
    return found;
}

}  // namespace

base::Result<Pks> matching(View& view, std::int64_t type,
                           std::vector<fhir::Criterion> const& all_of, std::size_t enough) {
    auto conditions = TRY(conditions_of(view, type, all_of));
    Pks pks;
    if (auto found = TRY(list_timeline(view, type, all_of))) {
        pks = std::move(found->pks);
    } else {
        pks = TRY(drive(view, type, conditions));
        TRY(cut(view, type, conditions, pks));
    }
    return verified(view, type, conditions, std::move(pks), enough);
}

base::Result<Found> search(View& view, fhir::Query const& query) {
    if (auto found = TRY(search_run(view, query))) return std::move(*found);
    auto const asked = page_of(query);
    bool const all = asked.total || !query.sort.empty();
    Pks pks;
    for (auto const& name : query.types) {
        auto const type = TRY(view.type_number(name));
        if (!type) continue;
        auto const some =
            TRY(matching(view, *type, query.all_of, all ? no_limit : asked.end + 1));
        pks.insert(pks.end(), some.begin(), some.end());
    }
    if (query.types.size() > 1) keep_unique(pks);
    Found found;
    if (asked.total) found.total = pks.size();
    if (asked.counting) return found;
    found.more = asked.end < pks.size();
    if (!query.sort.empty()) pks = TRY(sorted(view, pks, query.sort, asked.end));
    auto const from = std::min(query.offset, pks.size());
    auto const to = std::min(asked.end, pks.size());
    found.matches = TRY(newest_of(view, std::span(pks).subspan(from, to - from)));
    return found;
}

base::Result<std::vector<Version>> referring(View& view, Key const& target, std::string_view type,
                                             std::string_view parameter, std::size_t count) {
    auto const standing = TRY(view.standing(target));
    if (!standing) return std::vector<Version>{};
    auto const type_number = type.empty() ? std::optional<std::int64_t>(0)
                                          : TRY(view.type_number(type));
    if (!type_number) return std::vector<Version>{};
    auto const key = parameter == "*" ? 0 : fhir::parameter_key(parameter);
    std::vector<std::pair<std::int64_t, std::int64_t>> references;
    {
        auto rows = TRY(view.connection().run(Sql::reference_any, standing->pk));
        while (TRY(rows.next())) references.emplace_back(rows.integer(0), rows.integer(1));
    }
    Pks pks;
    for (auto const& [number, pk] : references) {
        auto const by = TRY(view.parameter_of(number));
        if (*type_number != 0 && by.type != *type_number) continue;
        if (key == 0 || by.key == key) pks.push_back(pk);
    }
    keep_unique(pks);
    if (pks.size() > count) pks.resize(count);
    return newest_of(view, pks);
}

}  // namespace store::sqlite
