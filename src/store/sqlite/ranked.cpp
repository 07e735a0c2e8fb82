#include "store/log/page.hpp"
#include "store/sqlite/internal/search.hpp"
#include "store/sqlite/internal/verify.hpp"

namespace store::sqlite {
namespace {

// Whether the timeline knows what the matches sort by.
bool sorts_by_date(Matched const& matched, std::vector<fhir::SortKey> const& sort) {
    static auto const date = fhir::parameter_key("date");
    return matched.stretch && matched.stretch->dated_exactly && sort.size() == 1 &&
           sort[0].parameter == date;
}

std::vector<Place> ranked_by_date(Matched const& matched) {
    std::vector<Place> places;
    places.reserve(matched.pks.size());
    // Both lists go down, and the stretch has each of the matches.
    auto row = matched.stretch->rows.begin();
    for (auto const pk : matched.pks) {
        while (row->pk != pk) ++row;
        bool const has_date = row->low != INT64_MAX;
        places.push_back({{has_date ? SortValue(row->low) : SortValue()},
                          static_cast<std::uint64_t>(pk)});
    }
    return places;
}

}  // namespace

base::Result<std::vector<Place>> ranked(View& view, Matched const& matched,
                                        std::vector<fhir::SortKey> const& sort) {
    if (sorts_by_date(matched, sort)) return ranked_by_date(matched);
    std::vector<std::uint32_t> parameters;
    for (auto const& key : sort) parameters.push_back(key.parameter);
    std::vector<Place> places;
    places.reserve(matched.pks.size());
    Standing resource;
    for (auto const pk : matched.pks) {
        Place place{{}, static_cast<std::uint64_t>(pk)};
        if (!sort.empty()) {
            TRY(view.load(pk, resource));
            auto const entries = TRY(entries_of(view, resource, parameters));
            Subject const subject{resource.id, resource.at,
                                  static_cast<std::uint64_t>(resource.sequence)};
            for (auto const& key : sort) place.values.push_back(sort_value(key, subject, entries));
        }
        places.push_back(std::move(place));
    }
    return places;
}

}  // namespace store::sqlite
