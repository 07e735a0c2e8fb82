// The rows of the search index that a resource's packed entries stand for, gathered over a group of
// commits and written in order of their keys, which touches each page once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/sqlite/internal/connection.hpp"
#include "store/sqlite/internal/names.hpp"

namespace store::sqlite {

// What the token table files a thing under: codes plain, the rest apart by a mark.
std::int64_t hash_of_code(std::string_view code);
std::int64_t hash_of_uri(std::string_view uri);
std::int64_t hash_of_reference_url(std::string_view url);
std::int64_t hash_of_identifier(std::string_view value);

inline constexpr std::int64_t any_code = 0;  // Under which the timeline has each resource.

// Classes of dates by their length, so that a bound on an end bounds the start too.
inline constexpr std::int64_t span_classes = 4;
inline constexpr std::int64_t inverted = 3;  // It ends before it begins: someone's mistake.
std::int64_t span_class(std::int64_t low, std::int64_t high);
std::int64_t longest(std::int64_t span_class);  // Milliseconds; INT64_MAX if unlimited.

struct TokenRow {
    std::int64_t parameter, code, system, pk;
    friend auto operator<=>(TokenRow const&, TokenRow const&) = default;
};
struct StringRow {
    std::int64_t parameter;
    std::string folded;
    std::int64_t pk;
    friend auto operator<=>(StringRow const&, StringRow const&) = default;
};
struct DateRow {
    std::int64_t parameter, span, low, high, pk;
    friend auto operator<=>(DateRow const&, DateRow const&) = default;
};
struct NumberRow {
    std::int64_t parameter;
    double value;
    std::int64_t pk;
    friend auto operator<=>(NumberRow const&, NumberRow const&) = default;
};
struct ReferenceRow {
    std::int64_t target, parameter, pk;
    friend auto operator<=>(ReferenceRow const&, ReferenceRow const&) = default;
};
struct TimelineRow {
    std::int64_t person, type, code, low, pk, system, high;
    friend auto operator<=>(TimelineRow const&, TimelineRow const&) = default;
};

template <class Row>
struct Pending {
    Row row;
    bool add;
};

class IndexRows {
  public:
    // Files the rows of a resource: to be added, or to be dropped. Its parameters have numbers.
    // A parameter with several dates is noted in `several`.
    void file(std::string_view keys, std::int64_t type, std::int64_t pk, Names const& names,
              bool add, std::vector<std::int64_t>& several);

    // Writes them; a row that is dropped and added, or added and dropped, is left alone.
    base::Result<void> write(Connection& connection);
    void clear();

    // For checking: how many different rows are filed, and how many of them the tables lack.
    std::size_t unique();
    base::Result<std::size_t> missing(Connection& connection);

  private:
    template <class Visit>
    base::Result<void> each_table(Visit const& visit);

    std::vector<Pending<TokenRow>> tokens_;
    std::vector<Pending<StringRow>> strings_;
    std::vector<Pending<DateRow>> dates_;
    std::vector<Pending<NumberRow>> numbers_;
    std::vector<Pending<ReferenceRow>> references_;
    std::vector<Pending<TimelineRow>> timelines_;
};

}  // namespace store::sqlite
