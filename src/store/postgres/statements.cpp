#include "store/postgres/internal/statements.hpp"

#include <array>

namespace store::postgres {
namespace {

struct Statement {
    Sql sql;
    std::string_view text;
};

// In the order of the enumeration, which the check below holds.
constexpr std::array<Statement, statement_count> statements{{
    {Sql::begin, "BEGIN"},
    {Sql::commit, "COMMIT"},
    {Sql::rollback, "ROLLBACK"},
    {Sql::expect, "SELECT expect($1, $2)"},

    {Sql::newest,
     "SELECT coalesce((SELECT sequence FROM version ORDER BY sequence DESC LIMIT 1), 0), "
     "coalesce((SELECT count FROM row_commit), 0)"},
    {Sql::newest_at, "SELECT at FROM version ORDER BY sequence DESC LIMIT 1"},
    {Sql::newest_pk, "SELECT pk FROM resource ORDER BY pk DESC LIMIT 1"},
    {Sql::at_of_sequence, "SELECT at FROM version WHERE sequence = $1"},

    {Sql::standings,
     "SELECT pk, type, id, version, sequence, at, living, keys FROM resource "
     "WHERE pk = ANY($1::bigint[])"},
    {Sql::standings_by_hash,
     "SELECT pk, type, id, version, sequence, at, living, keys FROM resource "
     "WHERE hash = ANY($1::bigint[])"},
    {Sql::newest_by_hash,
     "SELECT r.pk, r.type, r.id, r.version, r.sequence, r.at, r.living, r.keys, "
     "v.method::bigint, v.actor, v.codec::bigint, v.body FROM resource r "
     "LEFT JOIN version v ON v.sequence = r.sequence AND v.pk = r.pk WHERE r.hash = $1"},
    {Sql::versions,
     "SELECT sequence, method::bigint, actor, codec::bigint, body FROM version "
     "WHERE sequence = ANY($1::bigint[])"},
    {Sql::version_numbered,
     "SELECT sequence, version, at, method::bigint, actor, codec::bigint, body FROM version "
     "WHERE pk = $1 AND version = $2"},

    // From $2 to below $3; superseded at or before $4 are out; of type or resource $1.
    {Sql::history_of_resource,
     "SELECT v.sequence, v.version, v.at, v.method::bigint, v.actor, v.codec::bigint, v.body, r.type, r.id "
     "FROM version v JOIN resource r ON r.pk = v.pk "
     "WHERE v.pk = $1 AND v.sequence >= $2 AND v.sequence < $3 AND NOT EXISTS (SELECT 1 "
     "FROM version n WHERE n.pk = v.pk AND n.version = v.version + 1 AND n.sequence <= $4) "
     "ORDER BY v.version DESC LIMIT $5"},
    {Sql::history_of_type,
     "SELECT v.sequence, v.version, v.at, v.method::bigint, v.actor, v.codec::bigint, v.body, r.type, r.id "
     "FROM version v JOIN resource r ON r.pk = v.pk "
     "WHERE v.type = $1 AND v.sequence >= $2 AND v.sequence < $3 AND NOT EXISTS (SELECT 1 "
     "FROM version n WHERE n.pk = v.pk AND n.version = v.version + 1 AND n.sequence <= $4) "
     "ORDER BY v.sequence DESC LIMIT $5"},
    {Sql::history_of_all,
     "SELECT v.sequence, v.version, v.at, v.method::bigint, v.actor, v.codec::bigint, v.body, r.type, r.id "
     "FROM version v JOIN resource r ON r.pk = v.pk "
     "WHERE $1::bigint = 0 AND v.sequence >= $2 AND v.sequence < $3 AND NOT EXISTS (SELECT 1 "
     "FROM version n WHERE n.pk = v.pk AND n.version = v.version + 1 AND n.sequence <= $4) "
     "ORDER BY v.sequence DESC LIMIT $5"},
    {Sql::count_of_resource,
     "SELECT count(*) FROM version v WHERE v.pk = $1 AND v.sequence >= $2 AND v.sequence < $3 "
     "AND NOT EXISTS (SELECT 1 "
     "FROM version n WHERE n.pk = v.pk AND n.version = v.version + 1 AND n.sequence <= $4)"},
    {Sql::count_of_type,
     "SELECT count(*) FROM version v WHERE v.type = $1 AND v.sequence >= $2 AND v.sequence < $3 "
     "AND NOT EXISTS (SELECT 1 "
     "FROM version n WHERE n.pk = v.pk AND n.version = v.version + 1 AND n.sequence <= $4)"},
    {Sql::count_of_all,
     "SELECT count(*) FROM version v WHERE $1::bigint = 0 AND v.sequence >= $2 "
     "AND v.sequence < $3 AND NOT EXISTS (SELECT 1 "
     "FROM version n WHERE n.pk = v.pk AND n.version = v.version + 1 AND n.sequence <= $4)"},
    {Sql::versions_after,
     "SELECT v.sequence, v.version, v.at, v.method::bigint, v.actor, v.codec::bigint, v.body, r.type, r.id "
     "FROM version v JOIN resource r ON r.pk = v.pk WHERE v.sequence > $1 "
     "ORDER BY v.sequence LIMIT $2"},

    {Sql::list_term, "SELECT pk FROM term WHERE term = $1 ORDER BY pk DESC LIMIT $2"},
    {Sql::list_terms,
     "SELECT t.pk FROM unnest($1::bigint[]) AS a(asked), LATERAL (SELECT pk FROM term "
     "WHERE term = a.asked ORDER BY pk DESC LIMIT $2) t ORDER BY t.pk DESC LIMIT $2"},
    {Sql::list_words,
     "SELECT pk FROM words WHERE term = $1 AND folded >= $2::bytea AND folded < $3::bytea "
     "LIMIT $4"},
    {Sql::list_words_with,
     "SELECT pk FROM words WHERE term = $1 AND (position($2::bytea IN folded) > 0 "
     "OR length(folded)::bigint >= $3) LIMIT $4"},
    {Sql::list_moments,
     "SELECT m.pk FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS a(span, low, high), "
     "LATERAL (SELECT pk FROM moment WHERE term = $1 AND span = a.span::smallint "
     "AND low >= a.low AND low <= a.high LIMIT $5) m LIMIT $5"},
    {Sql::list_amounts,
     "SELECT pk FROM amount WHERE term = $1 AND value >= $2 AND value <= $3 LIMIT $4"},
    {Sql::list_timelines,
     "SELECT t.pk FROM unnest($1::bigint[]) AS a(asked), LATERAL (SELECT pk FROM timeline "
     "WHERE term = a.asked AND low <= $2 AND high >= $3 LIMIT $4) t LIMIT $4"},
    {Sql::list_updated,
     "SELECT pk FROM version WHERE sequence >= $1 AND type = $2 ORDER BY type, sequence LIMIT $3"},
    {Sql::count_term, "SELECT count(*) FROM term WHERE term = $1"},
    {Sql::page_term,
     "SELECT pk FROM term WHERE term = $1 AND pk > $2 AND pk < $3 ORDER BY pk DESC LIMIT $4"},
    {Sql::page_term_up,
     "SELECT pk FROM term WHERE term = $1 AND pk > $2 AND pk < $3 ORDER BY pk LIMIT $4"},

    {Sql::row_by_key, "SELECT value FROM room_row WHERE room = $1 AND key = $2::bytea"},
    {Sql::rows_from,
     "SELECT key, value FROM room_row WHERE room = $1 AND key >= $2::bytea "
     "AND substring(key FROM 1 FOR length($2::bytea)) = $2::bytea ORDER BY key"},
    {Sql::count_living, "SELECT count(*) FROM resource WHERE living"},
    {Sql::bytes_on_disk, "SELECT pg_database_size(current_database())"},

    {Sql::add_versions,
     "INSERT INTO version (sequence, pk, version, type, at, method, actor, codec, body) "
     "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], "
     "$5::bigint[], $6::bigint[], $7::bytea[], $8::bigint[], $9::bytea[])"},
    {Sql::set_resources,
     "INSERT INTO resource (pk, hash, type, id, version, sequence, at, living, keys) "
     "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], "
     "$6::bigint[], $7::bigint[], $8::boolean[], $9::bytea[]) ON CONFLICT (pk) DO UPDATE SET "
     "version = excluded.version, sequence = excluded.sequence, at = excluded.at, "
     "living = excluded.living, keys = excluded.keys"},
    {Sql::set_keys, "UPDATE resource SET keys = $2::bytea WHERE pk = $1"},
    {Sql::resources_after,
     "SELECT pk, type, id, version, sequence, at, living, keys FROM resource WHERE pk > $1 "
     "ORDER BY pk LIMIT $2"},

    {Sql::add_terms,
     "INSERT INTO term SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING"},
    {Sql::add_words,
     "INSERT INTO words SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[]) "
     "ON CONFLICT DO NOTHING"},
    {Sql::add_moments,
     "INSERT INTO moment SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], "
     "$4::bigint[], $5::bigint[]) ON CONFLICT DO NOTHING"},
    {Sql::add_amounts,
     "INSERT INTO amount SELECT * FROM unnest($1::bigint[], $2::double precision[], "
     "$3::bigint[]) ON CONFLICT DO NOTHING"},
    {Sql::add_timelines,
     "INSERT INTO timeline SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], "
     "$4::bigint[]) ON CONFLICT DO NOTHING"},
    {Sql::drop_terms,
     "DELETE FROM term t USING unnest($1::bigint[], $2::bigint[]) AS a(term, pk) "
     "WHERE t.term = a.term AND t.pk = a.pk"},
    {Sql::drop_words,
     "DELETE FROM words t USING unnest($1::bigint[], $2::bytea[], $3::bigint[]) "
     "AS a(term, folded, pk) WHERE t.term = a.term AND t.folded = a.folded AND t.pk = a.pk"},
    {Sql::drop_moments,
     "DELETE FROM moment t USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], "
     "$5::bigint[]) AS a(term, span, low, high, pk) WHERE t.term = a.term "
     "AND t.span = a.span::smallint AND t.low = a.low AND t.high = a.high AND t.pk = a.pk"},
    {Sql::drop_amounts,
     "DELETE FROM amount t USING unnest($1::bigint[], $2::double precision[], $3::bigint[]) "
     "AS a(term, value, pk) WHERE t.term = a.term AND t.value = a.value AND t.pk = a.pk"},
    {Sql::drop_timelines,
     "DELETE FROM timeline t USING unnest($1::bigint[], $2::bigint[], $3::bigint[], "
     "$4::bigint[]) AS a(term, low, high, pk) WHERE t.term = a.term AND t.low = a.low "
     "AND t.high = a.high AND t.pk = a.pk"},

    {Sql::set_rows,
     "INSERT INTO room_row SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[]) "
     "ON CONFLICT (room, key) DO UPDATE SET value = excluded.value"},
    {Sql::drop_rows,
     "DELETE FROM room_row t USING unnest($1::text[], $2::bytea[]) AS a(room, key) "
     "WHERE t.room = a.room AND t.key = a.key"},

    {Sql::count_rows, "UPDATE row_commit SET count = $1"},
    {Sql::all_systems, "SELECT parameter, uri FROM system"},
    {Sql::add_systems,
     "INSERT INTO system SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) ON CONFLICT DO NOTHING"},

    {Sql::log_after,
     "SELECT sequence, pk, version, at, method::bigint FROM version WHERE sequence > $1 "
     "ORDER BY sequence LIMIT $2"},
    // How many of these rows of the index stand.
    {Sql::index_of_resource,
     "SELECT (SELECT count(*) FROM unnest($2::bigint[]) a(x) JOIN term t "
     "ON t.term = a.x AND t.pk = $1) + "
     "(SELECT count(*) FROM unnest($3::bigint[], $4::bytea[]) a(x, f) JOIN words t "
     "ON t.term = a.x AND t.folded = a.f AND t.pk = $1) + "
     "(SELECT count(*) FROM unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]) "
     "a(x, s, l, h) JOIN moment t ON t.term = a.x AND t.span = a.s::smallint AND t.low = a.l "
     "AND t.high = a.h AND t.pk = $1) + "
     "(SELECT count(*) FROM unnest($9::bigint[], $10::double precision[]) a(x, v) JOIN amount t "
     "ON t.term = a.x AND t.value = a.v AND t.pk = $1) + "
     "(SELECT count(*) FROM unnest($11::bigint[], $12::bigint[], $13::bigint[]) a(x, l, h) "
     "JOIN timeline t ON t.term = a.x AND t.low = a.l AND t.high = a.h AND t.pk = $1)"},
    {Sql::count_index,
     "SELECT (SELECT count(*) FROM term) + (SELECT count(*) FROM words) + "
     "(SELECT count(*) FROM moment) + (SELECT count(*) FROM amount) + "
     "(SELECT count(*) FROM timeline)"},
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

}  // namespace store::postgres
