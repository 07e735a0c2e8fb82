// Who lives with whom.
#pragma once

#include "domain/city/draw.hpp"
#include "domain/city/person.hpp"

namespace city {

// Fills the area's households from its people, who know age, sex, group and twin.
void settle(City const& city, Draw& draw, Area& area);

// Owners and tenants by the counts of the area: the oldest own outright, the middle-aged with a
// mortgage, the young rent.
void tenure_of(City const& city, Draw& draw, Area& area);

}  // namespace city
