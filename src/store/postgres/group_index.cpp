#include "base/hash.hpp"
#include "store/postgres/internal/group.hpp"
#include "store/postgres/internal/index_set.hpp"
#include "store/postgres/internal/packed.hpp"

namespace store::postgres {
namespace {

using Numbers = std::span<std::int64_t const>;
using Texts = std::span<std::string const>;

IndexRows index_of(StoredPointer const& stored) {
    if (!stored || !stored->living) return {};
    return rows_of(stored->key.type, unpack_all(stored->keys));
}

}  // namespace

// The difference between what stood at the last write and what stands now.
base::Result<void> Group::send_index() {
    IndexSet added;
    IndexSet dropped;
    std::vector<std::int64_t> parameters;
    std::vector<std::int64_t> hashes;
    std::vector<std::string> uris;
    for (auto const& key : touched_) {
        auto const& place = places_.at(key);
        auto const before = index_of(place.before);
        auto const now = index_of(place.now);
        added.add(without(now, before), place.now->pk);
        dropped.add(without(before, now), place.now->pk);
        for (auto const& system : now.systems) {
            if (recent_.has_system(system)) continue;
            recent_.add_system(system);
            parameters.push_back(system.first);
            hashes.push_back(static_cast<std::int64_t>(base::hash(system.second)));
            uris.push_back(system.second);
        }
    }
    if (!parameters.empty()) {
        TRY(send(Sql::add_systems, Numbers(parameters), Numbers(hashes), Texts(uris)));
    }
    TRY(send_dropped(dropped));
    return send_added(added);
}

base::Result<void> Group::send_added(IndexSet const& set) {
    auto const& [terms, words, moments, amounts, timelines] = set;
    if (!terms.pk.empty()) TRY(send(Sql::add_terms, Numbers(terms.term), Numbers(terms.pk)));
    if (!words.pk.empty()) {
        TRY(send(Sql::add_words, Numbers(words.term), Texts(words.folded), Numbers(words.pk)));
    }
    if (!moments.pk.empty()) {
        TRY(send(Sql::add_moments, Numbers(moments.term), Numbers(moments.span),
                 Numbers(moments.low), Numbers(moments.high), Numbers(moments.pk)));
    }
    if (!amounts.pk.empty()) {
        TRY(send(Sql::add_amounts, Numbers(amounts.term), std::span<double const>(amounts.value),
                 Numbers(amounts.pk)));
    }
    if (!timelines.pk.empty()) {
        TRY(send(Sql::add_timelines, Numbers(timelines.term), Numbers(timelines.low),
                 Numbers(timelines.high), Numbers(timelines.pk)));
    }
    return {};
}

base::Result<void> Group::send_dropped(IndexSet const& set) {
    auto const& [terms, words, moments, amounts, timelines] = set;
    if (!terms.pk.empty()) TRY(send(Sql::drop_terms, Numbers(terms.term), Numbers(terms.pk)));
    if (!words.pk.empty()) {
        TRY(send(Sql::drop_words, Numbers(words.term), Texts(words.folded), Numbers(words.pk)));
    }
    if (!moments.pk.empty()) {
        TRY(send(Sql::drop_moments, Numbers(moments.term), Numbers(moments.span),
                 Numbers(moments.low), Numbers(moments.high), Numbers(moments.pk)));
    }
    if (!amounts.pk.empty()) {
        TRY(send(Sql::drop_amounts, Numbers(amounts.term), std::span<double const>(amounts.value),
                 Numbers(amounts.pk)));
    }
    if (!timelines.pk.empty()) {
        TRY(send(Sql::drop_timelines, Numbers(timelines.term), Numbers(timelines.low),
                 Numbers(timelines.high), Numbers(timelines.pk)));
    }
    return {};
}

}  // namespace store::postgres
