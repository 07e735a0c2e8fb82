// Pages of a search. A link names a match by its place in the order (its sort values and its
// arrival), never a count of matches passed over: what others write meanwhile moves no page's edge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/log/match.hpp"

namespace store {

// A match's place in the order that was asked for. The latest arrival stands first among equals.
struct Place {
    std::vector<SortValue> values;  // One for each sort key.
    std::uint64_t arrival = 0;      // The backend's own number, which grows with each new resource.
};

// Negative, zero or positive like strcmp.
int compare(std::vector<fhir::SortKey> const& sort, Place const& a, Place const& b);

// Where a page lies: the matches next after a place, or next before one, or the last of all.
struct Mark {
    enum class Side : std::uint8_t { after, before, last };
    Side side = Side::after;
    Place place;

    bool backwards() const { return side != Side::after; }
    // Whether a match at that place may stand on the page.
    bool admits(std::vector<fhir::SortKey> const& sort, Place const& match) const;
};

inline constexpr std::string_view last_page = "z";

std::string text_of(Mark const& mark);  // Of characters that a URL carries as they are.

// What Query::page says; nothing on the first page. Malformed (store.bad_page) if no answer to this
// query can have given it.
base::Result<std::optional<Mark>> mark_of(fhir::Query const& query);

// Leaves of a search's matches the count + 1 that stand next to the mark, nearest first.
void keep_nearest(std::vector<Place>& places, fhir::Query const& query,
                  std::optional<Mark> const& mark);

// Turns at most count + 1 places next to the mark, nearest first, into the order of the page, cuts
// it to `count`, and says which pages lie beside it.
struct Edges {
    std::string next;      // Query::page of the next page; empty if there is none.
    std::string previous;  // Likewise; that page may have become empty.
};
Edges page_from(std::vector<Place>& places, std::size_t count, std::optional<Mark> const& mark);

}  // namespace store
