#include "store/sqlite/internal/search.hpp"

#include <algorithm>

#include "store/log/page.hpp"

namespace store::sqlite {
namespace {

bool is_counting(fhir::Query const& query) {
    return query.count == 0 || query.summary == fhir::Summary::count;
}

bool asks_total(fhir::Query const& query) {
    return query.total == fhir::Total::accurate || query.total == fhir::Total::estimate;
}

// The matches nearest to the mark, for an order by arrival alone.
Reach reach_of(std::optional<Mark> const& mark, std::size_t enough) {
    Reach reach{.enough = enough};
    if (!mark) return reach;
    auto const arrival = static_cast<std::int64_t>(mark->place.arrival);
    reach.upwards = mark->backwards();
    if (mark->side == Mark::Side::after) reach.below = arrival;
    if (mark->side == Mark::Side::before) reach.above = arrival;
    return reach;
}

std::vector<Place> places_of(Pks const& pks) {
    std::vector<Place> places;
    places.reserve(pks.size());
    for (auto const pk : pks) places.push_back({{}, static_cast<std::uint64_t>(pk)});
    return places;
}

Pks pks_of(std::vector<Place> const& places) {
    Pks pks;
    for (auto const& place : places) pks.push_back(static_cast<std::int64_t>(place.arrival));
    return pks;
}

// What a search found before its page is cut.
struct Nearest {
    std::vector<Place> places;           // The count + 1 next to the mark at most, nearest first.
    std::optional<std::uint64_t> total;  // If all matches were found.
};

// A search that is one run of an index table is counted and paged where it lies.
base::Result<std::optional<Nearest>> nearest_of_run(View& view, fhir::Query const& query,
                                                    std::optional<Mark> const& mark) {
    if (query.types.size() != 1 || !query.sort.empty()) return std::nullopt;
    auto const type = TRY(view.type_number(query.types[0]));
    if (!type) return std::nullopt;
    auto const run = TRY(run_of(view, *type, query.all_of));
    if (!run) return std::nullopt;
    Nearest nearest;
    if (is_counting(query) || asks_total(query)) nearest.total = TRY(count(view, *run));
    if (is_counting(query)) return nearest;
    nearest.places = places_of(TRY(page(view, *run, reach_of(mark, query.count + 1))));
    return nearest;
}

base::Result<Nearest> nearest_of(View& view, fhir::Query const& query,
                                 std::optional<Mark> const& mark) {
    bool const all = is_counting(query) || asks_total(query) || !query.sort.empty();
    auto const reach = all ? Reach{} : reach_of(mark, query.count + 1);
    Nearest nearest;
    for (auto name = query.types.begin(); name != query.types.end(); ++name) {
        auto const type = TRY(view.type_number(*name));
        bool const repeated = std::find(query.types.begin(), name, *name) != name;
        if (!type || repeated) continue;
        auto const matched = TRY(match(view, *type, query.all_of, reach));
        auto places = TRY(ranked(view, matched, query.sort));
        std::ranges::move(places, std::back_inserter(nearest.places));
    }
    if (all) nearest.total = nearest.places.size();
    keep_nearest(nearest.places, query, mark);
    return nearest;
}

}  // namespace

base::Result<Found> search(View& view, fhir::Query const& query) {
    auto const mark = TRY(mark_of(query));
    auto run = TRY(nearest_of_run(view, query, mark));
    auto nearest = run ? std::move(*run) : TRY(nearest_of(view, query, mark));
    Found found;
    if (is_counting(query) || asks_total(query)) found.total = nearest.total;
    if (is_counting(query)) return found;
    bool const whole = !mark && nearest.places.size() <= query.count;
    if (whole && query.total == fhir::Total::unsaid) found.total = nearest.places.size();
    auto edges = page_from(nearest.places, query.count, mark);
    found.next = std::move(edges.next);
    found.previous = std::move(edges.previous);
    found.matches = TRY(newest_of(view, pks_of(nearest.places)));
    return found;
}

base::Result<std::vector<Version>> newest_of(View& view, Pks const& pks) {
    std::vector<Version> versions;
    versions.reserve(pks.size());
    for (auto const pk : pks) versions.push_back(TRY(view.newest_at(pk)));
    return versions;
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

base::Result<std::vector<Key>> references(View& view, Version const& from,
                                          std::string_view parameter) {
    auto const standing = TRY(view.standing_of(from));
    std::vector<std::int64_t> targets;
    for (Bytes bytes(standing.keys); !bytes.empty();) {
        auto const packed = next_entry(bytes);
        if (packed.kind != Packed::reference) continue;
        if (parameter != "*" && packed.parameter != fhir::parameter_key(parameter)) continue;
        auto const target = reference_in(packed.payload).target;
        if (target != 0 && std::ranges::count(targets, target) == 0) targets.push_back(target);
    }
    std::vector<Key> keys;
    for (auto const target : targets) {
        auto [type, id] = TRY(view.resource(target));
        keys.push_back({std::move(type), std::move(id)});
    }
    return keys;
}

}  // namespace store::sqlite
