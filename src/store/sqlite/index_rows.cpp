#include "store/sqlite/internal/index_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/sqlite/internal/keys.hpp"

namespace store::sqlite {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::int64_t marked_hash(char mark, std::string_view text) {
    std::string marked{'\x1f', mark};
    marked += text;
    return static_cast<std::int64_t>(base::hash(marked));
}

enum class Action { add, drop, find };

Sql pick(Action action, Sql add, Sql drop, Sql find) {
    return action == Action::add ? add : action == Action::drop ? drop : find;
}

base::Result<Cursor> run(Connection& connection, Action action, TokenRow const& row) {
    return connection.run(pick(action, Sql::add_token, Sql::drop_token, Sql::find_token),
                          row.parameter, row.code, row.system, row.pk);
}
base::Result<Cursor> run(Connection& connection, Action action, StringRow const& row) {
    return connection.run(pick(action, Sql::add_string, Sql::drop_string, Sql::find_string),
                          row.parameter, std::string_view(row.folded), row.pk);
}
base::Result<Cursor> run(Connection& connection, Action action, DateRow const& row) {
    return connection.run(pick(action, Sql::add_date, Sql::drop_date, Sql::find_date),
                          row.parameter, row.span, row.low, row.high, row.pk);
}
base::Result<Cursor> run(Connection& connection, Action action, NumberRow const& row) {
    return connection.run(pick(action, Sql::add_number, Sql::drop_number, Sql::find_number),
                          row.parameter, row.value, row.pk);
}
base::Result<Cursor> run(Connection& connection, Action action, ReferenceRow const& row) {
    return connection.run(
        pick(action, Sql::add_reference, Sql::drop_reference, Sql::find_reference), row.target,
        row.parameter, row.pk);
}
base::Result<Cursor> run(Connection& connection, Action action, TimelineRow const& row) {
    return connection.run(
        pick(action, Sql::add_timeline, Sql::drop_timeline, Sql::find_timeline), row.person,
        row.type, row.code, row.low, row.pk, row.system, row.high);
}

// The first of equal rows tells whether the row stands now, the last whether it shall.
template <class Row>
base::Result<void> write_table(Connection& connection, std::vector<Pending<Row>>& pending) {
    std::ranges::stable_sort(pending, {}, &Pending<Row>::row);
    for (auto first = pending.begin(); first != pending.end();) {
        auto end = first + 1;
        while (end != pending.end() && end->row == first->row) ++end;
        bool const stands = !first->add;
        bool const shall = (end - 1)->add;
        if (stands != shall) {
            auto cursor = TRY(run(connection, shall ? Action::add : Action::drop, first->row));
            TRY(cursor.next());
        }
        first = end;
    }
    return {};
}

// What the timeline needs to know of one resource.
struct Course {
    std::vector<std::int64_t> people;
    std::vector<PackedToken> codes;
    std::int64_t low = std::numeric_limits<std::int64_t>::max();
    std::int64_t high = std::numeric_limits<std::int64_t>::min();
};

void note(Course& course, PackedEntry const& entry) {
    static auto const patient = fhir::parameter_key("patient");
    static auto const subject = fhir::parameter_key("subject");
    static auto const code = fhir::parameter_key("code");
    static auto const date = fhir::parameter_key("date");
    if (entry.kind == Packed::reference &&
        (entry.parameter == patient || entry.parameter == subject)) {
        auto const reference = reference_in(entry.payload);
        if (reference.is_patient && std::ranges::count(course.people, reference.target) == 0) {
            course.people.push_back(reference.target);
        }
    } else if (entry.kind == Packed::token && entry.parameter == code) {
        course.codes.push_back(token_in(entry.payload));
    } else if (entry.kind == Packed::date && entry.parameter == date) {
        auto const span = date_in(entry.payload);
        course.low = std::min({course.low, span.low, span.high});
        course.high = std::max({course.high, span.low, span.high});
    }
}

}  // namespace

std::int64_t hash_of_code(std::string_view code) {
    return static_cast<std::int64_t>(base::hash(code));
}
std::int64_t hash_of_uri(std::string_view uri) { return marked_hash('u', uri); }
std::int64_t hash_of_reference_url(std::string_view url) { return marked_hash('r', url); }
std::int64_t hash_of_identifier(std::string_view value) { return marked_hash('i', value); }

std::int64_t longest(std::int64_t span_class) {
    if (span_class == 0) return day_ms;
    return span_class == 1 ? 32 * day_ms : std::numeric_limits<std::int64_t>::max();
}

std::int64_t span_class(std::int64_t low, std::int64_t high) {
    if (high < low) return inverted;
    // Unsigned, for an open end may lie further away than a signed number can say.
    auto const length = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    if (length <= static_cast<std::uint64_t>(longest(0))) return 0;
    return length <= static_cast<std::uint64_t>(longest(1)) ? 1 : 2;
}

void IndexRows::file(std::string_view keys, std::int64_t type, std::int64_t pk, Names const& names,
                     bool add, std::vector<std::int64_t>& several) {
    Course course;
    std::vector<std::uint32_t> dated;
    std::vector<TokenRow> plain;
    std::vector<TokenRow> composites;
    auto const token = [&](std::int64_t parameter, std::int64_t code, std::int64_t system) {
        tokens_.push_back({{parameter, code, system, pk}, add});
    };
    token(names.parameter(type, 0).value(), 0, 0);
    for (Bytes bytes(keys); !bytes.empty();) {
        auto const entry = next_entry(bytes);
        auto const parameter = names.parameter(type, entry.parameter).value();
        note(course, entry);
        switch (entry.kind) {
            case Packed::token: {
                auto const value = token_in(entry.payload);
                token(parameter, hash_of_code(value.code), value.system);
                plain.push_back(tokens_.back().row);
                break;
            }
            case Packed::string:
                strings_.push_back({{parameter, base::fold(entry.payload), pk}, add});
                break;
            case Packed::date: {
                auto const [low, high] = date_in(entry.payload);
                dates_.push_back({{parameter, span_class(low, high), low, high, pk}, add});
                if (std::ranges::count(dated, entry.parameter)) several.push_back(parameter);
                dated.push_back(entry.parameter);
                break;
            }
            case Packed::number:
                if (auto const value = number_in(entry.payload); !std::isnan(value)) {
                    numbers_.push_back({{parameter, value, pk}, add});
                }
                break;
            case Packed::reference: {
                auto const value = reference_in(entry.payload);
                if (value.target != 0) references_.push_back({{value.target, parameter, pk}, add});
                if (!value.url.empty()) token(parameter, hash_of_reference_url(value.url), 0);
                if (!value.identifier.code.empty()) {
                    token(parameter, hash_of_identifier(value.identifier.code),
                          value.identifier.system);
                }
                break;
            }
            case Packed::uri: token(parameter, hash_of_uri(entry.payload), 0); break;
            case Packed::composite: {
                auto const parts = parts_in(entry.payload);
                if (!parts.empty() && parts[0].first == Packed::token) {
                    auto const value = token_in(parts[0].second);
                    composites.push_back({parameter, hash_of_code(value.code), value.system, pk});
                }
                break;
            }
            case Packed::reference_literal: break;
        }
    }
    // A composite is found by its first code under whichever parameter has it; the resource's own
    // tokens mostly have it already.
    for (auto const& row : composites) {
        bool const listed = std::ranges::any_of(plain, [&](TokenRow const& each) {
            return each.code == row.code && each.system == row.system;
        });
        if (!listed) tokens_.push_back({row, add});
    }
    for (auto const person : course.people) {
        timelines_.push_back({{person, type, any_code, course.low, pk, 0, course.high}, add});
        for (auto const& code : course.codes) {
            timelines_.push_back({{person, type, hash_of_code(code.code), course.low, pk,
                                   code.system, course.high},
                                  add});
        }
    }
}

template <class Visit>
base::Result<void> IndexRows::each_table(Visit const& visit) {
    TRY(visit(tokens_));
    TRY(visit(strings_));
    TRY(visit(dates_));
    TRY(visit(numbers_));
    TRY(visit(references_));
    TRY(visit(timelines_));
    return {};
}

base::Result<void> IndexRows::write(Connection& connection) {
    auto const write_one = [&](auto& table) { return write_table(connection, table); };
    TRY(each_table(write_one));
    clear();
    return {};
}

void IndexRows::clear() {
    static_cast<void>(each_table([](auto& table) -> base::Result<void> {
        table.clear();
        return {};
    }));
}

std::size_t IndexRows::unique() {
    std::size_t rows = 0;
    static_cast<void>(each_table([&](auto& table) -> base::Result<void> {
        using Row = typename std::remove_reference_t<decltype(table)>::value_type;
        std::ranges::sort(table, {}, &Row::row);
        auto const repeated = std::ranges::unique(table, {}, &Row::row);
        table.erase(repeated.begin(), repeated.end());
        rows += table.size();
        return {};
    }));
    return rows;
}

base::Result<std::size_t> IndexRows::missing(Connection& connection) {
    std::size_t absent = 0;
    auto const look = [&](auto const& table) -> base::Result<void> {
        for (auto const& pending : table) {
            auto cursor = TRY(run(connection, Action::find, pending.row));
            if (!TRY(cursor.next())) ++absent;
        }
        return {};
    };
    TRY(each_table(look));
    return absent;
}

}  // namespace store::sqlite
