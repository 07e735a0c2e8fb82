#include "fhir/definitions/search_row.hpp"

#include <algorithm>
#include <vector>

#include "fhir/definitions/internal/table.hpp"

namespace fhir {
namespace {

std::vector<SearchRow> read_rows() {
    std::vector<SearchRow> rows;
    rows.reserve(1800);
    tables::for_each_line(tables::search_parameters, [&](std::string_view line) {
        auto const [type, code, kind, url, targets, paths, components] = tables::fields<7>(line);
        rows.push_back({type, code, kind, url, targets, paths, components});
    });
    std::ranges::stable_sort(rows, {}, &SearchRow::type);
    return rows;
}

// The definitions bring types of later releases that R4 can carry (SubscriptionStatus); a server of R4
// has resources of those types only that R4's own list names.
std::vector<std::string_view> types_of_release() {
    std::vector<std::string_view> types;
    tables::for_each_line(tables::codes, [&](std::string_view line) {
        if (!line.starts_with("resource-types\t")) return;
        line.remove_prefix(line.find('\t') + 1);
        tables::for_each_word(line, [&](std::string_view word) { types.push_back(word); });
    });
    std::ranges::sort(types);
    return types;
}

std::vector<std::string_view> read_types() {
    auto const of_release = types_of_release();
    std::vector<std::string_view> types;
    tables::for_each_line(tables::elements, [&](std::string_view line) {
        if (line.starts_with('\t')) return;  // An element, which may be called "resource".
        auto const [name, kind] = tables::fields<2>(line);
        bool const known = std::ranges::binary_search(of_release, name);
        if (kind == "resource" && known) types.push_back(name);
    });
    std::ranges::sort(types);
    return types;
}

}  // namespace

std::span<SearchRow const> search_rows() {
    static auto const rows = read_rows();
    return rows;
}

std::span<SearchRow const> search_rows_of(std::string_view type) {
    auto const rows = search_rows();
    auto const found = std::ranges::equal_range(rows, type, {}, &SearchRow::type);
    return {found.begin(), found.end()};
}

std::span<std::string_view const> resource_types() {
    static auto const types = read_types();
    return types;
}

bool is_resource_type(std::string_view name) {
    return std::ranges::binary_search(resource_types(), name);
}

}  // namespace fhir
