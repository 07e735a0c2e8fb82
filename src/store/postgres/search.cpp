#include "store/postgres/internal/search.hpp"

#include <algorithm>

#include "store/postgres/internal/lists.hpp"
#include "store/postgres/internal/packed.hpp"
#include "store/postgres/internal/verify.hpp"

namespace store::postgres {
namespace {

constexpr std::size_t limits[] = {256, 4096, 65536, no_limit};
constexpr std::size_t verified_at_once = 512;

// One search of one type.
class Matching {
  public:
    Matching(View& view, std::string_view type, std::vector<fhir::Criterion> const& all_of,
             std::size_t enough)
        : view_(view), type_(type), enough_(enough) {
        for (auto const& criterion : all_of) open_.push_back(&criterion);
    }

    base::Result<Pks> run(std::vector<fhir::Criterion> const& all_of) {
        if (auto timeline = timeline_of(type_, all_of)) {
            std::vector<Condition> conditions(1);
            conditions[0].asks.emplace_back(std::move(*timeline));
            auto lists = TRY(list(view_, type_, conditions, no_limit));
            return verified(std::move(lists[0].pks));
        }
        TRY(gather_conditions());
        for (auto const limit : std::span(limits).subspan(first_limit_)) {
            auto const lists = TRY(list(view_, type_, conditions_, limit));
            if (auto common = common_of(lists)) return verified(std::move(*common));
            if (auto first = TRY(first_of(lists))) return std::move(*first);
            if (limit == limits[0]) TRY(follow_one());
        }
        base::broken("a list without a limit is complete", __FILE__, __LINE__);
    }

  private:
    base::Result<void> gather_conditions() {
        auto const systems_of = [this](Term parameter) {
            return view_.recent().systems_of(parameter);
        };
        for (auto const* criterion : open_) {
            auto asks = asks_of(type_, *criterion, systems_of);
            if (!asks.empty()) conditions_.push_back({std::move(asks), criterion, {}});
        }
        TRY(prepare(view_, type_, conditions_));
        if (conditions_.empty()) {
            TRY(follow_one());
            // What refers to the far end of a chain is seldom few.
            first_limit_ = conditions_.empty() ? 0 : 1;
        }
        if (conditions_.empty()) {
            conditions_.push_back({{TermsAsk{{term_of_type(type_)}, true}}, nullptr, {}});
        }
        return {};
    }

    // A chain followed from its far end becomes a condition like the others.
    base::Result<void> follow_one() {
        for (auto const* criterion : open_) {
            bool const followed = std::ranges::any_of(
                conditions_, [&](auto const& each) { return each.criterion == criterion; });
            if (followed) continue;
            if (!criterion->chain.empty()) {
                conditions_.push_back(TRY(chain_condition(*criterion)));
                return {};
            }
            if (criterion->has) {
                conditions_.push_back(TRY(has_condition(*criterion)));
                return {};
            }
        }
        return {};
    }

    base::Result<Condition> chain_condition(fhir::Criterion const& criterion) {
        TermsAsk ask{.terms = {}, .exact = true};
        for (auto const& query : criterion.chain) {
            for (auto const& type : query.types) {
                for (auto const& target : TRY(matching(view_, type, query.all_of))) {
                    ask.terms.push_back(term_of_reference(type_, criterion.parameter,
                                                          target->key.type, target->key.id));
                }
            }
        }
        return Condition{{std::move(ask)}, &criterion, {}};
    }

    base::Result<Condition> has_condition(fhir::Criterion const& criterion) {
        std::vector<Key> targets;
        for (auto const& type : criterion.has->types) {
            for (auto const& source : TRY(matching(view_, type, criterion.has->all_of))) {
                for (auto& target : targets_of(*source, criterion.parameter)) {
                    if (target.type == type_) targets.push_back(std::move(target));
                }
            }
        }
        Pks pks;
        for (auto const& each : TRY(view_.stored(std::span<Key const>(targets)))) {
            if (each && each->living) pks.push_back(each->pk);
        }
        keep_unique(pks);
        return Condition{{}, &criterion, std::move(pks)};
    }

    // What all complete lists have in common; nothing if none is complete.
    std::optional<Pks> common_of(std::vector<Listed> const& lists) {
        std::optional<Pks> common;
        for (std::size_t i = 0; i < lists.size(); ++i) {
            if (!lists[i].complete) continue;
            if (common) {
                Pks both;
                std::ranges::set_intersection(*common, lists[i].pks, std::back_inserter(both),
                                              std::greater{});
                common = std::move(both);
            } else {
                common = lists[i].pks;
            }
            if (lists[i].exact) std::erase(open_, conditions_[i].criterion);
        }
        return common;
    }

    // If only the first matches are wanted, they may be at the head of a list that is not complete.
    base::Result<std::optional<Pks>> first_of(std::vector<Listed> const& lists) {
        if (enough_ == no_limit) return std::nullopt;
        for (auto const& listed : lists) {
            if (!listed.ordered) continue;
            auto found = TRY(verified(listed.pks));
            if (found.size() >= enough_) return found;
        }
        return std::nullopt;
    }

    base::Result<Pks> verified(Pks pks) {
        if (open_.empty()) {
            if (pks.size() > enough_) pks.resize(enough_);
            return pks;
        }
        std::vector<fhir::Criterion> all_of;
        for (auto const* criterion : open_) all_of.push_back(*criterion);
        Pks found;
        auto rest = std::span<std::int64_t const>(pks);
        for (auto size = std::min(verified_at_once, std::max<std::size_t>(enough_, 16));
             !rest.empty() && found.size() < enough_; size = verified_at_once) {
            auto const some = rest.first(std::min(size, rest.size()));
            rest = rest.subspan(some.size());
            auto candidates = TRY(view_.stored(some));
            // The term of an id alone is shared by all types.
            std::erase_if(candidates, [&](auto const& each) { return each->key.type != type_; });
            auto kept = TRY(keep_satisfying(view_, std::move(candidates), all_of));
            for (auto const& each : kept) found.push_back(each->pk);
        }
        if (found.size() > enough_) found.resize(enough_);
        return found;
    }

    View& view_;
    std::string_view type_;
    std::size_t enough_;
    std::vector<fhir::Criterion const*> open_;  // Not known to hold for every candidate.
    std::vector<Condition> conditions_;
    std::size_t first_limit_ = 0;
};

base::Result<Pks> matching_pks(View& view, std::string_view type,
                               std::vector<fhir::Criterion> const& all_of, std::size_t enough) {
    return Matching(view, type, all_of, enough).run(all_of);
}

struct Ranked {
    StoredPointer stored;
    std::vector<SortValue> values;
};

base::Result<Pks> sorted(View& view, Pks const& pks, std::vector<fhir::SortKey> const& sort,
                         std::size_t wanted) {
    std::vector<std::uint32_t> parameters;
    for (auto const& key : sort) parameters.push_back(key.parameter);
    std::vector<Ranked> ranked;
    ranked.reserve(pks.size());
    for (auto const& stored : TRY(view.stored(std::span<std::int64_t const>(pks)))) {
        auto const entries = unpack(stored->keys, parameters);
        Ranked rank{stored, {}};
        for (auto const& key : sort) {
            rank.values.push_back(sort_value(key, subject_of(*stored), entries));
        }
        ranked.push_back(std::move(rank));
    }
    auto const before = [&](Ranked const& a, Ranked const& b) {
        for (std::size_t i = 0; i < sort.size(); ++i) {
            auto const order = compare(sort[i], a.values[i], b.values[i]);
            if (order != 0) return order < 0;
        }
        return a.stored->pk > b.stored->pk;
    };
    wanted = std::min(wanted, ranked.size());
    auto const middle = ranked.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::ranges::partial_sort(ranked, middle, before);
    Pks ordered;
    for (std::size_t i = 0; i < wanted; ++i) ordered.push_back(ranked[i].stored->pk);
    return ordered;
}

base::Result<std::vector<Version>> newest_of(View& view, std::span<std::int64_t const> pks) {
    return view.versions(TRY(view.stored(pks)));
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

// The only term that a search stands for; nothing if it is more than that.
std::optional<Term> term_of(View const& view, fhir::Query const& query) {
    if (query.types.size() != 1 || !query.sort.empty() || query.all_of.size() > 1) return {};
    if (query.all_of.empty()) return term_of_type(query.types[0]);
    auto const asks = asks_of(query.types[0], query.all_of[0], [&](Term parameter) {
        return view.recent().systems_of(parameter);
    });
    if (asks.size() != 1) return {};
    auto const* terms = std::get_if<TermsAsk>(&asks[0]);
    if (!terms || !terms->exact || terms->terms.size() != 1) return {};
    return terms->terms[0];
}

// A search that is one term is counted and paged where it lies.
base::Result<Found> search_term(View& view, Term term, fhir::Query const& query) {
    auto const asked = page_of(query);
    if (asked.total) TRY(view.ask(Sql::count_term, term));
    if (!asked.counting) {
        TRY(view.ask(Sql::page_term, term, static_cast<std::int64_t>(query.count + 1),
                     static_cast<std::int64_t>(query.offset)));
    }
    TRY(view.flush());
    Found found;
    if (asked.total) found.total = static_cast<std::uint64_t>(TRY(view.take()).integer(0, 0));
    if (asked.counting) return found;
    Pks pks;
    auto const rows = TRY(view.take());
    for (int row = 0; row < rows.size(); ++row) pks.push_back(rows.integer(row, 0));
    found.more = pks.size() > query.count;
    if (found.more) pks.pop_back();
    found.matches = TRY(newest_of(view, pks));
    return found;
}

bool refers(Stored const& stored, Key const& target, std::string_view parameter) {
    auto const any = parameter == "*";
    auto const entries = any ? unpack_all(stored.keys)
                             : unpack(stored.keys, {fhir::parameter_key(parameter)});
    return std::ranges::any_of(entries, [&](fhir::IndexEntry const& entry) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        return reference && reference->type == target.type && reference->id == target.id;
    });
}

}  // namespace

base::Result<std::vector<StoredPointer>> matching(View& view, std::string_view type,
                                                  std::vector<fhir::Criterion> const& all_of,
                                                  std::size_t enough) {
    auto const pks = TRY(matching_pks(view, type, all_of, enough));
    return view.stored(std::span<std::int64_t const>(pks));
}

base::Result<Found> search(View& view, fhir::Query const& query) {
    if (auto const term = term_of(view, query)) return search_term(view, *term, query);
    auto const asked = page_of(query);
    bool const all = asked.total || !query.sort.empty();
    Pks pks;
    for (auto const& type : query.types) {
        auto const some =
            TRY(matching_pks(view, type, query.all_of, all ? no_limit : asked.end + 1));
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
    bool const exact = !type.empty() && parameter != "*";
    auto const term = exact ? term_of_reference(type, fhir::parameter_key(parameter), target.type,
                                                target.id)
                            : term_of_target(target.id);
    std::vector<Condition> conditions(1);
    conditions[0].asks.emplace_back(TermsAsk{{term}, exact});
    auto lists = TRY(list(view, type, conditions, exact ? count : no_limit));
    auto found = TRY(view.stored(std::span<std::int64_t const>(lists[0].pks)));
    if (!exact) {
        std::erase_if(found, [&](StoredPointer const& each) {
            return (!type.empty() && each->key.type != type) || !refers(*each, target, parameter);
        });
    }
    if (found.size() > count) found.resize(count);
    return view.versions(found);
}

}  // namespace store::postgres
