#include "store/postgres/internal/search.hpp"

#include <algorithm>
#include <limits>

#include "store/log/page.hpp"
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

base::Result<std::vector<Place>> places_of(View& view, Pks const& pks,
                                           std::vector<fhir::SortKey> const& sort) {
    std::vector<Place> places;
    places.reserve(pks.size());
    if (sort.empty()) {
        for (auto const pk : pks) places.push_back({{}, static_cast<std::uint64_t>(pk)});
        return places;
    }
    std::vector<std::uint32_t> parameters;
    for (auto const& key : sort) parameters.push_back(key.parameter);
    for (auto const& stored : TRY(view.stored(std::span<std::int64_t const>(pks)))) {
        auto const entries = unpack(stored->keys, parameters);
        Place place{{}, static_cast<std::uint64_t>(stored->pk)};
        for (auto const& key : sort) {
            place.values.push_back(sort_value(key, subject_of(*stored), entries));
        }
        places.push_back(std::move(place));
    }
    return places;
}

base::Result<std::vector<Version>> newest_of(View& view, std::span<std::int64_t const> pks) {
    return view.versions(TRY(view.stored(pks)));
}

bool is_counting(fhir::Query const& query) {
    return query.count == 0 || query.summary == fhir::Summary::count;
}

bool asks_total(fhir::Query const& query) {
    return query.total == fhir::Total::accurate || query.total == fhir::Total::estimate;
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

// The page of the places next to the mark, nearest first. `total` if all matches are known.
base::Result<Found> found_from(View& view, fhir::Query const& query,
                               std::optional<Mark> const& mark, std::vector<Place> places,
                               std::optional<std::uint64_t> total) {
    Found found;
    bool const whole = !mark && places.size() <= query.count;
    if (is_counting(query) || asks_total(query)) found.total = total;
    else if (whole && query.total == fhir::Total::unsaid) found.total = places.size();
    if (is_counting(query)) return found;
    auto edges = page_from(places, query.count, mark);
    found.next = std::move(edges.next);
    found.previous = std::move(edges.previous);
    Pks pks;
    for (auto const& place : places) pks.push_back(static_cast<std::int64_t>(place.arrival));
    found.matches = TRY(newest_of(view, pks));
    return found;
}

// A search that is one term is counted and paged where it lies.
base::Result<Found> search_term(View& view, Term term, fhir::Query const& query,
                                std::optional<Mark> const& mark) {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    bool const counts = is_counting(query) || asks_total(query);
    if (counts) TRY(view.ask(Sql::count_term, term));
    if (!is_counting(query)) {
        auto const arrival = mark ? static_cast<std::int64_t>(mark->place.arrival) : 0;
        bool const after = mark && mark->side == Mark::Side::after;
        bool const before = mark && mark->side == Mark::Side::before;
        TRY(view.ask(mark && mark->backwards() ? Sql::page_term_up : Sql::page_term, term,
                     before ? arrival : least, after ? arrival : most,
                     static_cast<std::int64_t>(query.count + 1)));
    }
    TRY(view.flush());
    std::optional<std::uint64_t> total;
    if (counts) total = static_cast<std::uint64_t>(TRY(view.take()).integer(0, 0));
    std::vector<Place> places;
    if (!is_counting(query)) {
        auto const rows = TRY(view.take());
        for (int row = 0; row < rows.size(); ++row) {
            places.push_back({{}, static_cast<std::uint64_t>(rows.integer(row, 0))});
        }
    }
    return found_from(view, query, mark, std::move(places), total);
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
    auto const mark = TRY(mark_of(query));
    if (auto const term = term_of(view, query)) return search_term(view, *term, query, mark);
    bool const all = is_counting(query) || asks_total(query) || !query.sort.empty() || mark;
    Pks pks;
    for (auto const& type : query.types) {
        auto const some =
            TRY(matching_pks(view, type, query.all_of, all ? no_limit : query.count + 1));
        pks.insert(pks.end(), some.begin(), some.end());
    }
    if (query.types.size() > 1) keep_unique(pks);
    auto const total = pks.size();
    auto places = is_counting(query) ? std::vector<Place>{}
                                     : TRY(places_of(view, pks, query.sort));
    keep_nearest(places, query, mark);
    return found_from(view, query, mark, std::move(places), total);
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

base::Result<std::vector<Key>> references(View& view, Version const& from,
                                          std::string_view parameter) {
    std::vector<Key> keys;
    auto const stored = TRY(view.stored(from.key));
    if (!stored) return keys;
    auto const entries = parameter == "*" ? unpack_all(stored->keys)
                                          : unpack(stored->keys, {fhir::parameter_key(parameter)});
    for (auto const& entry : entries) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->type.empty() || reference->id.empty()) continue;
        Key key{reference->type, reference->id};
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace store::postgres
