// Every statement that the store runs more than once: one list, so that a test can pin its plans.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace store::sqlite {

enum class Sql : std::uint8_t {
    begin_read, begin_write, commit, rollback, data_version,
    newest_version, version_by_sequence, at_of_sequence, pk_of_sequence,
    resource_by_identity, resource_by_pk, name_by_pk,
    past_sequence, past_before, type_versions,
    type_by_name, system_by_uri, parameter_by_key,
    all_types, all_systems, all_parameters,
    token_one, token_one_count, token_one_page, token_one_up, token_any_system, token_any_code,
    first_system, last_system,
    string_range, date_range, number_range,
    reference_one, reference_one_count, reference_one_page, reference_one_up, reference_any, timeline_range,
    row_by_key, rows_from,
    newest_pk, count_living,
    add_version, add_resource, add_identity, set_resource, add_past, add_type_version,
    add_type, add_system, add_parameter, set_several,
    add_token, add_string, add_date, add_number, add_reference, add_timeline,
    drop_token, drop_string, drop_date, drop_number, drop_reference, drop_timeline,
    find_token, find_string, find_date, find_number, find_reference, find_timeline,
    all_versions, pks_after, has_identity, body_of_sequence, set_keys,
    count_type_versions, count_past, count_tokens, count_strings, count_dates, count_numbers,
    count_references, count_timelines,
    set_row, drop_row,
    count  // Not a statement: how many there are.
};

inline constexpr std::size_t statement_count = static_cast<std::size_t>(Sql::count);

std::string_view text_of(Sql sql);

}  // namespace store::sqlite
