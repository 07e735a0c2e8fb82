#include <algorithm>

#include "store/log/page.hpp"
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

Place place_of(State const& state, Current const& resource,
               std::vector<fhir::SortKey> const& sort) {
    Place place{{}, state.arrival.at(resource.version.key)};
    for (auto const& key : sort) {
        place.values.push_back(sort_value(key, subject_of(resource), resource.index));
    }
    return place;
}

struct Placed {
    Place place;
    Current const* resource;
};

// The asked order, then the latest arrival first.
std::vector<Placed> ordered(State const& state, std::vector<Current const*> const& found,
                            std::vector<fhir::SortKey> const& sort) {
    std::vector<Placed> placed;
    for (auto const* each : found) placed.push_back({place_of(state, *each, sort), each});
    std::ranges::sort(placed, [&](Placed const& a, Placed const& b) {
        return compare(sort, a.place, b.place) < 0;
    });
    return placed;
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

base::Result<Found> search(State const& state, fhir::Query const& query) {
    auto const mark = TRY(mark_of(query));
    auto const found = ordered(
        state,
        living_where(state, [&](Current const& each) { return matches(state, each, query); }),
        query.sort);
    Found answer;
    bool const counting = query.count == 0 || query.summary == fhir::Summary::count;
    bool const asked = query.total == fhir::Total::accurate || query.total == fhir::Total::estimate;
    bool const whole = query.total == fhir::Total::unsaid && !mark && found.size() <= query.count;
    if (counting || asked || whole) answer.total = found.size();
    if (counting) return answer;

    std::vector<Placed> page;
    std::vector<Place> places;
    for (auto const& each : found) {
        if (!mark || mark->admits(query.sort, each.place)) page.push_back(each);
    }
    if (mark && mark->backwards()) std::ranges::reverse(page);
    if (page.size() > query.count + 1) page.resize(query.count + 1);
    for (auto const& each : page) places.push_back(each.place);
    auto const edges = page_from(places, query.count, mark);
    answer.next = edges.next;
    answer.previous = edges.previous;
    page.resize(places.size());
    if (mark && mark->backwards()) std::ranges::reverse(page);
    for (auto const& each : page) answer.matches.push_back(each.resource->version);
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
    for (auto const& each : ordered(state, living_where(state, refers), {})) {
        if (versions.size() == count) break;
        versions.push_back(each.resource->version);
    }
    return versions;
}

std::vector<Key> references(State const& state, Version const& from, std::string_view parameter) {
    std::vector<Key> keys;
    auto const* resource = state.living(from.key);
    if (!resource) return keys;
    for (auto const& entry : resource->index) {
        auto const* reference = std::get_if<fhir::ReferenceEntry>(&entry.value);
        if (!reference || reference->type.empty() || reference->id.empty()) continue;
        if (parameter != "*" && entry.parameter != fhir::parameter_key(parameter)) continue;
        Key key{reference->type, reference->id};
        if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace store::model
