#include <algorithm>

#include "fhir/path/ast.hpp"
#include "fhir/view/errors.hpp"
#include "fhir/view/view.hpp"

namespace fhir {
namespace {

std::unexpected<base::Error> wrong(std::string path, std::string reason) {
    return base::malformed(errors::view_malformed, {{std::move(path), std::move(reason)}});
}

base::Result<Expression> path_from(Value text, std::string const& where) {
    if (!text.is_string()) return wrong(where, "expected a FHIRPath expression");
    auto expression = compile(text.text());
    if (!expression) {
        auto const& detail = expression.error().details[0];
        return wrong(where, detail.path + ": " + detail.reason);
    }
    return expression;
}

// sql-name: starts with a letter, then letters, digits and underscores.
bool is_name(std::string_view name) {
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !name.empty() && letter(name[0]) && std::ranges::all_of(name, [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

base::Result<ViewColumn> column_from(Value definition, std::string const& where) {
    ViewColumn column;
    column.name = definition["name"].text();
    if (!is_name(column.name))
        return wrong(where + ".name", "expected a letter, then letters, digits, _");
    column.type = definition["type"].text();
    column.collection = definition["collection"].boolean();
    column.path = TRY(path_from(definition["path"], where + ".path"));
    return column;
}

void collect_names(ViewSelect const& select, std::vector<std::string>& names) {
    for (auto const& column : select.columns) names.push_back(column.name);
    for (auto const& nested : select.selects) collect_names(nested, names);
    if (!select.union_all.empty()) collect_names(select.union_all.front(), names);
}

std::vector<std::string> names_of(ViewSelect const& select) {
    std::vector<std::string> names;
    collect_names(select, names);
    return names;
}

base::Result<void> read_iteration(Value definition, std::string const& where, ViewSelect& select) {
    using Iterates = ViewSelect::Iterates;
    constexpr std::pair<std::string_view, Iterates> kinds[] = {
        {"forEach", Iterates::each}, {"forEachOrNull", Iterates::each_or_null}};
    for (auto const& [member, kind] : kinds) {
        if (!definition[member]) continue;
        if (!select.over.empty())
            return wrong(where, "only one of forEach, forEachOrNull and repeat");
        select.iterates = kind;
        select.over.push_back(
            TRY(path_from(definition[member], where + "." + std::string(member))));
    }
    for (auto const path : definition["repeat"]) {
        if (select.iterates == Iterates::each || select.iterates == Iterates::each_or_null) {
            return wrong(where, "only one of forEach, forEachOrNull and repeat");
        }
        select.iterates = Iterates::repeat;
        select.over.push_back(TRY(path_from(path, where + ".repeat")));
    }
    return {};
}

base::Result<ViewSelect> select_from(Value definition, std::string const& where) {
    ViewSelect select;
    TRY(read_iteration(definition, where, select));
    std::size_t index = 0;
    for (auto const column : definition["column"]) {
        auto const place = where + ".column[" + std::to_string(index++) + "]";
        select.columns.push_back(TRY(column_from(column, place)));
    }
    index = 0;
    for (auto const nested : definition["select"]) {
        auto const place = where + ".select[" + std::to_string(index++) + "]";
        select.selects.push_back(TRY(select_from(nested, place)));
    }
    index = 0;
    for (auto const branch : definition["unionAll"]) {
        auto const place = where + ".unionAll[" + std::to_string(index++) + "]";
        select.union_all.push_back(TRY(select_from(branch, place)));
        if (names_of(select.union_all.back()) != names_of(select.union_all.front())) {
            return wrong(place, "the columns differ from the first branch's");
        }
    }
    select.width = names_of(select).size();
    return select;
}

base::Result<Item> constant_from(Value definition, std::string const& where) {
    for (auto const member : definition) {
        auto const name = member.name();
        if (!name.starts_with("value")) continue;
        auto type = std::string(name.substr(5));
        if (!type.empty()) type[0] = static_cast<char>(type[0] | 0x20);
        return Item(PathElement{member, {}, type});
    }
    return wrong(where, "expected a value");
}

}  // namespace

base::Result<View> view_from(Value definition) {
    View view;
    view.resource = definition["resource"].text();
    if (view.resource.empty())
        return wrong("ViewDefinition.resource", "a view needs a resource type");
    if (definition["select"].size() == 0)
        return wrong("ViewDefinition.select", "a view needs a select");
    std::size_t index = 0;
    for (auto const constant : definition["constant"]) {
        auto const where = "ViewDefinition.constant[" + std::to_string(index++) + "]";
        if (!is_name(constant["name"].text())) return wrong(where + ".name", "expected a name");
        auto value = TRY(constant_from(constant, where));
        view.constants.emplace_back(constant["name"].text(), std::move(value));
    }
    index = 0;
    for (auto const condition : definition["where"]) {
        auto const where = "ViewDefinition.where[" + std::to_string(index++) + "].path";
        view.where.push_back(TRY(path_from(condition["path"], where)));
    }
    index = 0;
    for (auto const select : definition["select"]) {
        auto const where = "ViewDefinition.select[" + std::to_string(index++) + "]";
        view.selects.push_back(TRY(select_from(select, where)));
        collect_names(view.selects.back(), view.columns);
    }
    auto sorted = view.columns;
    std::ranges::sort(sorted);
    auto const twice = std::ranges::adjacent_find(sorted);
    if (twice != sorted.end())
        return wrong("ViewDefinition.select", "column " + *twice + " stands twice");
    return view;
}

}  // namespace fhir
