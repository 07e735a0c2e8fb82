#include "store/sqlite/internal/statements.hpp"

#include <array>

namespace store::sqlite {
namespace {

struct Statement {
    Sql sql;
    std::string_view text;
};

// In the order of the enumeration, which the check below holds.
constexpr std::array<Statement, statement_count> statements{{
    {Sql::begin_read, "BEGIN"},
    {Sql::begin_write, "BEGIN IMMEDIATE"},
    {Sql::commit, "COMMIT"},
    {Sql::rollback, "ROLLBACK"},
    {Sql::data_version, "PRAGMA data_version"},

    {Sql::newest_version, "SELECT sequence, at FROM version ORDER BY sequence DESC LIMIT 1"},
    {Sql::version_by_sequence,
     "SELECT version, at, method, codec, actor, body FROM version WHERE sequence = ?1"},
    {Sql::at_of_sequence, "SELECT at FROM version WHERE sequence = ?1"},
    {Sql::pk_of_sequence, "SELECT pk FROM version WHERE sequence = ?1"},

    {Sql::resource_by_identity,
     "SELECT r.pk, r.type, r.id, r.version, r.sequence, r.at, r.living FROM identity i "
     "CROSS JOIN resource r ON r.pk = i.pk WHERE i.hash = ?1"},
    {Sql::resource_by_pk,
     "SELECT type, id, version, sequence, at, living, keys FROM resource WHERE pk = ?1"},
    {Sql::name_by_pk, "SELECT type, id, sequence FROM resource WHERE pk = ?1"},

    {Sql::past_sequence, "SELECT sequence FROM past WHERE pk = ?1 AND version = ?2"},
    {Sql::past_before,
     "SELECT sequence FROM past WHERE pk = ?1 AND version < ?2 ORDER BY version DESC"},
    {Sql::type_versions,
     "SELECT sequence, pk FROM type_version WHERE type = ?1 AND sequence >= ?2 AND sequence < ?3 "
     "ORDER BY sequence DESC"},

    {Sql::type_by_name, "SELECT number FROM type WHERE name = ?1"},
    {Sql::system_by_uri, "SELECT number FROM system WHERE uri = ?1"},
    {Sql::parameter_by_key, "SELECT number FROM parameter WHERE type = ?1 AND key = ?2"},
    {Sql::all_types, "SELECT number, name FROM type ORDER BY number"},
    {Sql::all_systems, "SELECT number, uri FROM system ORDER BY number"},
    {Sql::all_parameters, "SELECT number, type, key, several FROM parameter ORDER BY number"},

    {Sql::token_one,
     "SELECT pk FROM token WHERE parameter = ?1 AND code = ?2 AND system = ?3 ORDER BY pk DESC"},
    {Sql::token_one_count,
     "SELECT count(*) FROM token WHERE parameter = ?1 AND code = ?2 AND system = ?3"},
    {Sql::token_one_page,
     "SELECT pk FROM token WHERE parameter = ?1 AND code = ?2 AND system = ?3 "
     "AND pk > ?4 AND pk < ?5 ORDER BY pk DESC LIMIT ?6"},
    {Sql::token_one_up,
     "SELECT pk FROM token WHERE parameter = ?1 AND code = ?2 AND system = ?3 "
     "AND pk > ?4 AND pk < ?5 ORDER BY pk LIMIT ?6"},
    {Sql::token_any_system, "SELECT pk FROM token WHERE parameter = ?1 AND code = ?2"},
    {Sql::token_any_code, "SELECT pk, system FROM token WHERE parameter = ?1"},
    {Sql::first_system,
     "SELECT system FROM token WHERE parameter = ?1 AND code = ?2 ORDER BY system LIMIT 1"},
    {Sql::last_system,
     "SELECT system FROM token WHERE parameter = ?1 AND code = ?2 ORDER BY system DESC LIMIT 1"},
    {Sql::string_range,
     "SELECT pk, folded FROM string WHERE parameter = ?1 AND folded >= ?2 AND folded < ?3"},
    {Sql::date_range,
     "SELECT pk, low, high FROM date WHERE parameter = ?1 AND span = ?2 AND low >= ?3 "
     "AND low <= ?4"},
    {Sql::number_range,
     "SELECT pk, value FROM number WHERE parameter = ?1 AND value >= ?2 AND value <= ?3"},
    {Sql::reference_one,
     "SELECT pk FROM reference WHERE target = ?1 AND parameter = ?2 ORDER BY pk DESC"},
    {Sql::reference_one_count,
     "SELECT count(*) FROM reference WHERE target = ?1 AND parameter = ?2"},
    {Sql::reference_one_page,
     "SELECT pk FROM reference WHERE target = ?1 AND parameter = ?2 "
     "AND pk > ?3 AND pk < ?4 ORDER BY pk DESC LIMIT ?5"},
    {Sql::reference_one_up,
     "SELECT pk FROM reference WHERE target = ?1 AND parameter = ?2 "
     "AND pk > ?3 AND pk < ?4 ORDER BY pk LIMIT ?5"},
    {Sql::reference_any, "SELECT parameter, pk FROM reference WHERE target = ?1"},
    {Sql::timeline_range,
     "SELECT pk, low, high, system FROM timeline WHERE person = ?1 AND type = ?2 AND code = ?3 "
     "AND low <= ?4"},

    {Sql::row_by_key, "SELECT value FROM room_row WHERE room = ?1 AND key = ?2"},
    {Sql::rows_from, "SELECT key, value FROM room_row WHERE room = ?1 AND key >= ?2 ORDER BY key"},

    {Sql::newest_pk, "SELECT max(pk) FROM resource"},
    {Sql::count_living, "SELECT count(*) FROM resource WHERE living = 1"},

    {Sql::add_version,
     "INSERT INTO version (sequence, pk, version, at, method, codec, actor, body) "
     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    {Sql::add_resource,
     "INSERT INTO resource (pk, type, id, version, sequence, at, living, keys) "
     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    {Sql::add_identity, "INSERT INTO identity (hash, pk) VALUES (?1, ?2)"},
    {Sql::set_resource,
     "UPDATE resource SET version = ?2, sequence = ?3, at = ?4, living = ?5, keys = ?6 "
     "WHERE pk = ?1"},
    {Sql::add_past, "INSERT INTO past (pk, version, sequence) VALUES (?1, ?2, ?3)"},
    {Sql::add_type_version, "INSERT INTO type_version (type, sequence, pk) VALUES (?1, ?2, ?3)"},
    {Sql::add_type, "INSERT INTO type (number, name) VALUES (?1, ?2)"},
    {Sql::add_system, "INSERT INTO system (number, uri) VALUES (?1, ?2)"},
    {Sql::add_parameter,
     "INSERT INTO parameter (number, type, key, several) VALUES (?1, ?2, ?3, 0)"},
    {Sql::set_several, "UPDATE parameter SET several = 1 WHERE number = ?1"},

    {Sql::add_token,
     "INSERT OR IGNORE INTO token (parameter, code, system, pk) VALUES (?1, ?2, ?3, ?4)"},
    {Sql::add_string, "INSERT OR IGNORE INTO string (parameter, folded, pk) VALUES (?1, ?2, ?3)"},
    {Sql::add_date,
     "INSERT OR IGNORE INTO date (parameter, span, low, high, pk) VALUES (?1, ?2, ?3, ?4, ?5)"},
    {Sql::add_number, "INSERT OR IGNORE INTO number (parameter, value, pk) VALUES (?1, ?2, ?3)"},
    {Sql::add_reference,
     "INSERT OR IGNORE INTO reference (target, parameter, pk) VALUES (?1, ?2, ?3)"},
    {Sql::add_timeline,
     "INSERT OR IGNORE INTO timeline (person, type, code, low, pk, system, high) "
     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {Sql::drop_token,
     "DELETE FROM token WHERE parameter = ?1 AND code = ?2 AND system = ?3 AND pk = ?4"},
    {Sql::drop_string, "DELETE FROM string WHERE parameter = ?1 AND folded = ?2 AND pk = ?3"},
    {Sql::drop_date,
     "DELETE FROM date WHERE parameter = ?1 AND span = ?2 AND low = ?3 AND high = ?4 AND pk = ?5"},
    {Sql::drop_number, "DELETE FROM number WHERE parameter = ?1 AND value = ?2 AND pk = ?3"},
    {Sql::drop_reference,
     "DELETE FROM reference WHERE target = ?1 AND parameter = ?2 AND pk = ?3"},
    {Sql::drop_timeline,
     "DELETE FROM timeline WHERE person = ?1 AND type = ?2 AND code = ?3 AND low = ?4 AND pk = ?5 "
     "AND system = ?6 AND high = ?7"},

    {Sql::find_token,
     "SELECT 1 FROM token WHERE parameter = ?1 AND code = ?2 AND system = ?3 AND pk = ?4"},
    {Sql::find_string, "SELECT 1 FROM string WHERE parameter = ?1 AND folded = ?2 AND pk = ?3"},
    {Sql::find_date,
     "SELECT 1 FROM date WHERE parameter = ?1 AND span = ?2 AND low = ?3 AND high = ?4 "
     "AND pk = ?5"},
    {Sql::find_number, "SELECT 1 FROM number WHERE parameter = ?1 AND value = ?2 AND pk = ?3"},
    {Sql::find_reference,
     "SELECT 1 FROM reference WHERE target = ?1 AND parameter = ?2 AND pk = ?3"},
    {Sql::find_timeline,
     "SELECT 1 FROM timeline WHERE person = ?1 AND type = ?2 AND code = ?3 AND low = ?4 "
     "AND pk = ?5 AND system = ?6 AND high = ?7"},

    {Sql::all_versions, "SELECT sequence, pk, version, at, method FROM version ORDER BY sequence"},
    {Sql::pks_after, "SELECT pk FROM resource WHERE pk > ?1 ORDER BY pk LIMIT ?2"},
    {Sql::has_identity, "SELECT 1 FROM identity WHERE hash = ?1 AND pk = ?2"},
    {Sql::body_of_sequence, "SELECT codec, body FROM version WHERE sequence = ?1"},
    {Sql::set_keys, "UPDATE resource SET keys = ?2 WHERE pk = ?1"},
    {Sql::count_type_versions, "SELECT count(*) FROM type_version"},
    {Sql::count_past, "SELECT count(*) FROM past"},
    {Sql::count_tokens, "SELECT count(*) FROM token"},
    {Sql::count_strings, "SELECT count(*) FROM string"},
    {Sql::count_dates, "SELECT count(*) FROM date"},
    {Sql::count_numbers, "SELECT count(*) FROM number"},
    {Sql::count_references, "SELECT count(*) FROM reference"},
    {Sql::count_timelines, "SELECT count(*) FROM timeline"},

    {Sql::set_row,
     "INSERT INTO room_row (room, key, value) VALUES (?1, ?2, ?3) "
     "ON CONFLICT (room, key) DO UPDATE SET value = excluded.value"},
    {Sql::drop_row, "DELETE FROM room_row WHERE room = ?1 AND key = ?2"},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < statement_count; ++i) {
        if (statements[i].sql != static_cast<Sql>(i) || statements[i].text.empty()) return false;
    }
    return true;
}
static_assert(in_order());

}  // namespace

std::string_view text_of(Sql sql) { return statements[static_cast<std::size_t>(sql)].text; }

}  // namespace store::sqlite
