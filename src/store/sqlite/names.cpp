#include "store/sqlite/internal/names.hpp"

#include "store/sqlite/internal/connection.hpp"

namespace store::sqlite {
namespace {

std::uint64_t joined(std::int64_t type, std::uint32_t key) {
    return static_cast<std::uint64_t>(type) << 32 | key;
}

template <class Map, class Name>
std::optional<std::int64_t> number_in(Map const& map, Name const& name) {
    auto const at = map.find(name);
    if (at == map.end()) return std::nullopt;
    return at->second;
}

template <class Row>
Row const* at_number(std::vector<Row> const& rows, std::int64_t number) {
    if (number < 1 || static_cast<std::size_t>(number) > rows.size()) return nullptr;
    return &rows[static_cast<std::size_t>(number) - 1];
}

// Numbers are given without gaps, and the tables are read in their order.
std::int64_t next_number(std::size_t size) { return static_cast<std::int64_t>(size) + 1; }

}  // namespace

base::Result<Names> Names::load(Connection& connection) {
    Names names;
    auto types = TRY(connection.run(Sql::all_types));
    while (TRY(types.next())) {
        CHECK(types.integer(0) == next_number(names.type_names_.size()));
        names.type_names_.emplace_back(types.bytes(1));
        names.types_.emplace(names.type_names_.back(), types.integer(0));
    }
    auto systems = TRY(connection.run(Sql::all_systems));
    while (TRY(systems.next())) {
        CHECK(systems.integer(0) == next_number(names.system_uris_.size()));
        names.system_uris_.emplace_back(systems.bytes(1));
        names.systems_.emplace(names.system_uris_.back(), systems.integer(0));
    }
    auto rows = TRY(connection.run(Sql::all_parameters));
    while (TRY(rows.next())) {
        CHECK(rows.integer(0) == next_number(names.parameter_rows_.size()));
        Parameter const row{rows.integer(1), static_cast<std::uint32_t>(rows.integer(2)),
                            rows.integer(3) == 1};
        names.parameter_rows_.push_back(row);
        names.parameters_.emplace(joined(row.type, row.key), rows.integer(0));
    }
    return names;
}

std::optional<std::int64_t> Names::type(std::string_view name) const {
    return number_in(types_, name);
}

std::optional<std::int64_t> Names::system(std::string_view uri) const {
    if (uri.empty()) return 0;
    return number_in(systems_, uri);
}

std::optional<std::int64_t> Names::parameter(std::int64_t type, std::uint32_t key) const {
    return number_in(parameters_, joined(type, key));
}

std::string const* Names::type_name(std::int64_t number) const {
    return at_number(type_names_, number);
}

std::string const* Names::system_uri(std::int64_t number) const {
    static std::string const none;
    return number == 0 ? &none : at_number(system_uris_, number);
}

Parameter const* Names::parameter_of(std::int64_t number) const {
    return at_number(parameter_rows_, number);
}

base::Result<std::int64_t> Names::add_type(Connection& connection, std::string_view name) {
    if (auto const known = type(name)) return *known;
    auto const number = next_number(type_names_.size());
    TRY(connection.execute(Sql::add_type, number, Connection::text(name)));
    type_names_.emplace_back(name);
    types_.emplace(name, number);
    return number;
}

base::Result<std::int64_t> Names::add_system(Connection& connection, std::string_view uri) {
    if (auto const known = system(uri)) return *known;
    auto const number = next_number(system_uris_.size());
    TRY(connection.execute(Sql::add_system, number, Connection::text(uri)));
    system_uris_.emplace_back(uri);
    systems_.emplace(uri, number);
    return number;
}

base::Result<std::int64_t> Names::add_parameter(Connection& connection, std::int64_t type,
                                                std::uint32_t key) {
    if (auto const known = parameter(type, key)) return *known;
    auto const number = next_number(parameter_rows_.size());
    TRY(connection.execute(Sql::add_parameter, number, type, static_cast<std::int64_t>(key)));
    parameter_rows_.push_back({type, key, false});
    parameters_.emplace(joined(type, key), number);
    return number;
}

base::Result<void> Names::note_several(Connection& connection, std::int64_t parameter) {
    auto& row = parameter_rows_.at(static_cast<std::size_t>(parameter) - 1);
    if (row.several) return {};
    TRY(connection.execute(Sql::set_several, parameter));
    row.several = true;
    return {};
}

}  // namespace store::sqlite
