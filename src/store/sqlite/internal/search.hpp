// A search: which conditions drive, which others cut down, which are verified one by one.
#pragma once

#include "store/log/page.hpp"
#include "store/sqlite/internal/timeline.hpp"

namespace store::sqlite {

base::Result<Found> search(View& view, fhir::Query const& query);

struct Matched {
    Pks pks;                         // Within reach, nearest first.
    std::optional<Stretch> stretch;  // Of the timeline, if they come from it.
};

// Resources of a type that satisfy all criteria.
base::Result<Matched> match(View& view, std::int64_t type,
                            std::vector<fhir::Criterion> const& all_of, Reach const& reach);

// The first `enough` of them, the latest arrival first.
base::Result<Pks> matching(View& view, std::int64_t type,
                           std::vector<fhir::Criterion> const& all_of,
                           std::size_t enough = no_limit);

// Whether some resource of the type that is about the person satisfies all criteria. `about` says
// the same of the person as a criterion.
base::Result<bool> exists(View& view, std::int64_t type, std::int64_t person,
                          std::vector<fhir::Criterion> const& all_of, fhir::Criterion const& about);

void keep_unique(Pks& pks);  // Sorts them, the latest first.

// Chains and _has, followed from their far end: all resources of the type that satisfy one.
bool follows(fhir::Criterion const& criterion);
base::Result<Pks> follow(View& view, std::int64_t type, fhir::Criterion const& criterion);
// Of a chain, those within reach.
base::Result<Pks> follow_nearest(View& view, std::int64_t type, fhir::Criterion const& criterion,
                                 Reach reach);

// Where each match stands in the order asked.
base::Result<std::vector<Place>> ranked(View& view, Matched const& matched,
                                        std::vector<fhir::SortKey> const& sort);

base::Result<std::vector<Version>> newest_of(View& view, Pks const& pks);

base::Result<std::vector<Version>> referring(View& view, Key const& target, std::string_view type,
                                             std::string_view parameter, std::size_t count);
base::Result<std::vector<Key>> references(View& view, Version const& from,
                                          std::string_view parameter);

}  // namespace store::sqlite
