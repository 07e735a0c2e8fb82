#include "store/postgres/internal/verify.hpp"

#include <algorithm>
#include <set>

#include "store/postgres/internal/packed.hpp"
#include "store/postgres/internal/search.hpp"

namespace store::postgres {
namespace {

bool stands_alone(fhir::Criterion const& criterion) {
    return criterion.chain.empty() && !criterion.has;
}

bool holds_alone(Stored const& stored, std::vector<fhir::Criterion> const& all_of,
                 std::vector<std::uint32_t> const& parameters) {
    auto const entries = unpack(stored.keys, parameters);
    return std::ranges::all_of(all_of, [&](fhir::Criterion const& criterion) {
        return !stands_alone(criterion) || holds(criterion, subject_of(stored), entries);
    });
}

// Keeps those of which some target is in the set.
void keep_referring(std::vector<StoredPointer>& candidates, std::uint32_t parameter,
                    std::set<Key> const& good) {
    std::erase_if(candidates, [&](StoredPointer const& each) {
        return std::ranges::none_of(targets_of(*each, parameter),
                                    [&](Key const& target) { return good.contains(target); });
    });
}

base::Result<void> follow_chain(View& view, std::vector<StoredPointer>& candidates,
                                fhir::Criterion const& criterion) {
    std::set<Key> targets;
    for (auto const& each : candidates) {
        for (auto& target : targets_of(*each, criterion.parameter)) {
            targets.insert(std::move(target));
        }
    }
    std::set<Key> good;
    for (auto const& query : criterion.chain) {
        std::vector<Key> asked;
        for (auto const& target : targets) {
            if (std::ranges::find(query.types, target.type) != query.types.end()) {
                asked.push_back(target);
            }
        }
        auto standing = TRY(view.stored(std::span<Key const>(asked)));
        std::erase_if(standing, [](auto const& each) { return !each || !each->living; });
        for (auto const& each : TRY(keep_satisfying(view, std::move(standing), query.all_of))) {
            good.insert(each->key);
        }
    }
    keep_referring(candidates, criterion.parameter, good);
    return {};
}

// Reversed: one inner search with one more condition, that it refers to one of the candidates.
base::Result<void> follow_has(View& view, std::vector<StoredPointer>& candidates,
                              fhir::Criterion const& criterion) {
    fhir::Criterion about;
    about.code = criterion.code;
    about.parameter = criterion.parameter;
    about.kind = fhir::ParameterKind::reference;
    for (auto const& each : candidates) {
        about.any_of.push_back(fhir::ReferenceOperand{each->key.type, each->key.id, ""});
    }
    std::set<Key> good;
    auto all_of = criterion.has->all_of;
    all_of.push_back(std::move(about));
    for (auto const& type : criterion.has->types) {
        for (auto const& each : TRY(matching(view, type, all_of))) {
            for (auto& target : targets_of(*each, criterion.parameter)) {
                good.insert(std::move(target));
            }
        }
    }
    std::erase_if(candidates, [&](auto const& each) { return !good.contains(each->key); });
    return {};
}

}  // namespace

Subject subject_of(Stored const& stored) {
    return {stored.key.id, stored.at, static_cast<std::uint64_t>(stored.sequence)};
}

std::vector<Key> targets_of(Stored const& stored, std::uint32_t parameter) {
    std::vector<Key> targets;
    for (auto const& entry : unpack(stored.keys, {parameter})) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->type.empty() || reference->id.empty()) continue;
        targets.push_back({reference->type, reference->id});
    }
    return targets;
}

base::Result<std::vector<StoredPointer>> keep_satisfying(
    View& view, std::vector<StoredPointer> candidates,
    std::vector<fhir::Criterion> const& all_of) {
    std::vector<std::uint32_t> parameters;
    for (auto const& criterion : all_of) {
        if (stands_alone(criterion)) parameters.push_back(criterion.parameter);
    }
    // First what the entries tell alone.
    std::erase_if(candidates, [&](StoredPointer const& each) {
        return !each->living || !holds_alone(*each, all_of, parameters);
    });
    for (auto const& criterion : all_of) {
        if (candidates.empty()) break;
        if (!criterion.chain.empty()) TRY(follow_chain(view, candidates, criterion));
        else if (criterion.has) TRY(follow_has(view, candidates, criterion));
    }
    return candidates;
}

}  // namespace store::postgres
