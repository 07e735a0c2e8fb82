// Every statement that the store runs more than once, prepared on each connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace store::postgres {

enum class Sql : std::uint8_t {
    begin, commit, rollback, expect,
    newest, newest_at, newest_pk, at_of_sequence,
    standings, standings_by_hash, newest_by_hash, versions, version_numbered,
    history_of_resource, history_of_type, history_of_all,
    count_of_resource, count_of_type, count_of_all, versions_after,
    list_term, list_terms, list_words, list_words_with, list_moments, list_amounts,
    list_timelines, list_updated, count_term, page_term, page_term_up,
    row_by_key, rows_from, count_living, bytes_on_disk,
    add_versions, set_resources, set_keys, resources_after,
    add_terms, add_words, add_moments, add_amounts, add_timelines,
    drop_terms, drop_words, drop_moments, drop_amounts, drop_timelines,
    set_rows, drop_rows, count_rows, all_systems, add_systems,
    log_after, index_of_resource, count_index,
    count  // Not a statement: how many there are.
};

inline constexpr std::size_t statement_count = static_cast<std::size_t>(Sql::count);

std::string_view text_of(Sql sql);

}  // namespace store::postgres
