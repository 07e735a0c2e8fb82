// What the screens share in drawing: a frame around one request, and the shapes used by several.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/episode/clock.hpp"
#include "edge/screen/internal/picture.hpp"
#include "edge/serve/context.hpp"
#include "fhir/value/draft.hpp"

namespace screen {

// One request: who looks, at what.
struct Look {
    serve::Context& context;
    Picture& picture;
    store::Snapshot const& snapshot;
    View const& view;
    base::Day today;

    // The person's summary, noted for the audit. A person whose record is gone is shown by id.
    base::Result<fhir::Draft> summary(std::string const& patient) const;
};

fhir::Draft instant(base::Instant at);
fhir::Draft clock_of(episode::Clock const& clock);
fhir::Draft texts(std::vector<std::string> const& list);

// A screen's JSON, with the server's instant first.
using DrawScreen = base::Result<fhir::Draft>(Look const&);

base::Result<fhir::Draft> front_door(Look const& look);
base::Result<fhir::Draft> places(Look const& look);
base::Result<fhir::Draft> my_day(Look const& look);
base::Result<fhir::Draft> programme(Look const& look);
base::Result<fhir::Draft> person(Look const& look, std::string const& id);
base::Result<fhir::Draft> people(Look const& look, std::string const& query);

// The clock that matters now: the first that is not met; null if all are.
episode::Clock const* next_clock(std::vector<episode::Clock> const& clocks);

}  // namespace screen
