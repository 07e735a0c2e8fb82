#include "domain/capacity/place.hpp"

#include <algorithm>
#include <array>

namespace capacity {
namespace {

constexpr std::array<std::string_view, 2> kinds{"bed", "home"};
constexpr std::array<std::string_view, 5> statuses{"free", "held", "occupied", "cleaning",
                                                   "closed"};

}  // namespace

std::string_view name_of(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_from(std::string_view name) {
    auto const found = std::ranges::find(kinds, name);
    if (found == kinds.end()) return std::nullopt;
    return static_cast<Kind>(found - kinds.begin());
}

std::string_view name_of(Status status) { return statuses[static_cast<std::size_t>(status)]; }

std::optional<Status> status_from(std::string_view name) {
    auto const found = std::ranges::find(statuses, name);
    if (found == statuses.end()) return std::nullopt;
    return static_cast<Status>(found - statuses.begin());
}

Age age_of(Unit const& unit, base::Instant newest_change, base::Instant now) {
    auto const limit = base::Milliseconds{static_cast<std::int64_t>(unit.limit_minutes) * 60'000};
    return {newest_change, now - newest_change > limit};
}

}  // namespace capacity
