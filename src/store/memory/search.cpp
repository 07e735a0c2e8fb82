#include <algorithm>

#include "store/log/match.hpp"
#include "store/memory/internal/state.hpp"

namespace store::model {
namespace {

Subject subject_of(Current const& resource) {
    auto const& version = resource.version;
    return {version.key.id, version.at.ms, version.sequence};
}

bool is_of(fhir::Query const& query, std::string_view type) {
    return std::ranges::find(query.types, type) != query.types.end();
}

bool refers_to(Current const& resource, std::uint32_t parameter, Key const& target) {
    return std::ranges::any_of(resource.index, [&](fhir::IndexEntry const& entry) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        return reference && entry.parameter == parameter && reference->type == target.type &&
               reference->id == target.id;
    });
}

bool matches(State const& state, Current const& resource, fhir::Query const& query);

bool chain_holds(State const& state, Current const& resource, fhir::Criterion const& criterion) {
    return std::ranges::any_of(resource.index, [&](fhir::IndexEntry const& entry) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || entry.parameter != criterion.parameter) return false;
        auto const* target = state.living({reference->type, reference->id});
        return target && std::ranges::any_of(criterion.chain, [&](fhir::Query const& query) {
            return matches(state, *target, query);
        });
    });
}

bool has_holds(State const& state, Current const& resource, fhir::Criterion const& criterion) {
    return std::ranges::any_of(state.current, [&](auto const& other) {
        return other.second.version.body && matches(state, other.second, *criterion.has) &&
               refers_to(other.second, criterion.parameter, resource.version.key);
    });
}

bool criterion_holds(State const& state, Current const& resource,
                     fhir::Criterion const& criterion) {
    if (!criterion.chain.empty()) return chain_holds(state, resource, criterion);
    if (criterion.has) return has_holds(state, resource, criterion);
    return holds(criterion, subject_of(resource), resource.index);
}

bool matches(State const& state, Current const& resource, fhir::Query const& query) {
    return is_of(query, resource.version.key.type) &&
           std::ranges::all_of(query.all_of, [&](fhir::Criterion const& criterion) {
               return criterion_holds(state, resource, criterion);
           });
}

// The asked order, then the latest arrival first.
std::vector<Current const*> ordered(State const& state, std::vector<Current const*> found,
                                    std::vector<fhir::SortKey> const& sort) {
    auto const before = [&](Current const* a, Current const* b) {
        for (auto const& key : sort) {
            auto const order = compare(key, sort_value(key, subject_of(*a), a->index),
                                       sort_value(key, subject_of(*b), b->index));
            if (order != 0) return order < 0;
        }
        return state.arrival.at(a->version.key) > state.arrival.at(b->version.key);
    };
    std::ranges::sort(found, before);
    return found;
}

template <class Condition>
std::vector<Current const*> living_where(State const& state, Condition const& condition) {
    std::vector<Current const*> found;
    for (auto const& [key, resource] : state.current) {
        if (resource.version.body && condition(resource)) found.push_back(&resource);
    }
    return found;
}

}  // namespace

Found search(State const& state, fhir::Query const& query) {
    auto const found = ordered(
        state,
        living_where(state, [&](Current const& each) { return matches(state, each, query); }),
        query.sort);
    Found answer;
    bool const counting = query.count == 0 || query.summary == fhir::Summary::count;
    if (counting || query.total != fhir::Total::none) answer.total = found.size();
    if (counting) return answer;
    for (auto i = query.offset; i < found.size() && i < query.offset + query.count; ++i) {
        answer.matches.push_back(found[i]->version);
    }
    answer.more = query.offset + query.count < found.size();
    return answer;
}

std::vector<Version> referring(State const& state, Key const& target, std::string_view type,
                               std::string_view parameter, std::size_t count) {
    auto const refers = [&](Current const& each) {
        if (!type.empty() && each.version.key.type != type) return false;
        if (parameter != "*") return refers_to(each, fhir::parameter_key(parameter), target);
        return std::ranges::any_of(each.index, [&](fhir::IndexEntry const& entry) {
            return refers_to(each, entry.parameter, target);
        });
    };
    std::vector<Version> versions;
    for (auto const* each : ordered(state, living_where(state, refers), {})) {
        if (versions.size() == count) break;
        versions.push_back(each->version);
    }
    return versions;
}

}  // namespace store::model
