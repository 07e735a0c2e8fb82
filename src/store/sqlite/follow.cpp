#include <algorithm>

#include "store/sqlite/internal/search.hpp"
#include "store/sqlite/internal/verify.hpp"

namespace store::sqlite {
namespace {

// Those that a chained criterion's inner queries match, the latest first.
base::Result<Pks> targets_of_chain(View& view, fhir::Criterion const& criterion) {
    Pks targets;
    for (auto const& query : criterion.chain) {
        for (auto const& name : query.types) {
            auto const type = TRY(view.type_number(name));
            if (!type) continue;
            auto const some = TRY(matching(view, *type, query.all_of));
            targets.insert(targets.end(), some.begin(), some.end());
        }
    }
    keep_unique(targets);
    return targets;
}

// Chained: find the targets first, then who refers to them.
base::Result<Pks> follow_chain(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    Pks found;
    auto const parameter = TRY(view.parameter_number(type, criterion.parameter));
    if (!parameter) return found;
    for (auto const target : TRY(targets_of_chain(view, criterion))) {
        auto rows = TRY(view.connection().run(Sql::reference_one, target, *parameter));
        while (TRY(rows.next())) found.push_back(rows.integer(0));
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

}  // namespace

bool follows(fhir::Criterion const& criterion) {
    return !criterion.chain.empty() || criterion.has != nullptr;
}

base::Result<Pks> follow(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    if (criterion.has) return follow_has(view, type, criterion);
    return follow_chain(view, type, criterion);
}

base::Result<Pks> follow_nearest(View& view, std::int64_t type, fhir::Criterion const& criterion,
                                 Reach reach) {
    Pks found;
    auto const parameter = TRY(view.parameter_number(type, criterion.parameter));
    if (!parameter) return found;
    auto const limit = static_cast<std::int64_t>(reach.enough);
    for (auto const target : TRY(targets_of_chain(view, criterion))) {
        auto rows = TRY(view.connection().run(
            reach.upwards ? Sql::reference_one_up : Sql::reference_one_page, target, *parameter,
            reach.above, reach.below, limit));
        while (TRY(rows.next())) found.push_back(rows.integer(0));
        keep_unique(found);
        if (reach.upwards) std::ranges::reverse(found);
        // Once there are enough, only what is nearer than the furthest of them is of interest.
        if (found.size() < reach.enough) continue;
        found.resize(reach.enough);
        (reach.upwards ? reach.below : reach.above) = found.back();
    }
    return found;
}

}  // namespace store::sqlite
