#include <algorithm>

#include "fhir/path/line.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/view/errors.hpp"
#include "fhir/view/view.hpp"

namespace fhir {
namespace {

using Rows = std::vector<ViewRow>;

// A view of a small resource must not become a flood: beyond this its joins are refused.
constexpr std::size_t rows_max = 1'000'000;

std::unexpected<base::Error> failed(std::string column, std::string reason) {
    return base::malformed(errors::view_failed, {{std::move(column), std::move(reason)}});
}

class RowMaker {
  public:
    RowMaker(PathElement root, Environment& environment)
        : root_(std::move(root)), environment_(environment) {}

    // Every row of the left with every row of the right.
    base::Result<Rows> joined(Rows left, Rows const& right) {
        if (left.size() * right.size() > rows_max)
            return failed("select", "this view makes too many rows");
        Rows rows;
        rows.reserve(left.size() * right.size());
        for (auto const& first : left) {
            for (auto const& second : right) {
                rows.push_back(first);
                rows.back().insert(rows.back().end(), second.begin(), second.end());
            }
        }
        return rows;
    }

    base::Result<Rows> rows_of(ViewSelect const& select, Item const& focus) {
        using Iterates = ViewSelect::Iterates;
        if (select.iterates == Iterates::itself) return rows_for(select, focus);
        auto const elements = TRY(iterated(select, focus));
        if (elements.empty() && select.iterates == Iterates::each_or_null) {
            return Rows{ViewRow(select.width, "null")};
        }
        Rows rows;
        auto const outer = environment_.variables["rowIndex"];
        for (std::size_t i = 0; i < elements.size(); ++i) {
            environment_.variables["rowIndex"] = {static_cast<std::int64_t>(i)};
            auto more = TRY(rows_for(select, elements[i]));
            std::ranges::move(more, std::back_inserter(rows));
        }
        environment_.variables["rowIndex"] = outer;
        return rows;
    }

  private:
    base::Result<Items> iterated(ViewSelect const& select, Item const& focus) {
        if (select.iterates != ViewSelect::Iterates::repeat) {
            return evaluate(select.over[0], focus, root_, environment_);
        }
        // Depth first, so that a row follows its parent's.
        Items found;
        TRY(repeat(select, focus, 0, found));
        return found;
    }

    base::Result<void> repeat(ViewSelect const& select, Item const& focus, int depth,
                              Items& found) {
        if (depth > 100) return failed("repeat", "nested too deeply");
        for (auto const& path : select.over) {
            auto const children = TRY(evaluate(path, focus, root_, environment_));
            for (auto const& child : children) {
                found.push_back(child);
                TRY(repeat(select, child, depth + 1, found));
            }
        }
        return {};
    }

    base::Result<Rows> rows_for(ViewSelect const& select, Item const& focus) {
        ViewRow cells;
        for (auto const& column : select.columns) cells.push_back(TRY(cell(column, focus)));
        Rows rows{std::move(cells)};
        for (auto const& nested : select.selects) {
            auto const right = TRY(rows_of(nested, focus));
            rows = TRY(joined(std::move(rows), right));
        }
        if (select.union_all.empty()) return rows;
        Rows united;
        for (auto const& branch : select.union_all) {
            auto more = TRY(rows_of(branch, focus));
            std::ranges::move(more, std::back_inserter(united));
        }
        return joined(std::move(rows), united);
    }

    base::Result<std::string> cell(ViewColumn const& column, Item const& focus) {
        auto const items = evaluate(column.path, focus, root_, environment_);
        if (!items) {
            auto const& detail = items.error().details[0];
            return failed(column.name, detail.path + ": " + detail.reason);
        }
        if (!column.collection) {
            if (items->size() > 1)
                return failed(column.name, "several values, but it is no collection");
            return items->empty() ? std::string("null") : json_of(items->front());
        }
        std::string array = "[";
        for (auto const& item : *items) {
            if (array.size() > 1) array += ',';
            array += json_of(item);
        }
        return array + "]";
    }

    PathElement root_;
    Environment& environment_;
};

base::Result<bool> chosen(View const& view, PathElement const& root,
                          Environment const& environment) {
    for (auto const& condition : view.where) {
        auto const items = TRY(evaluate(condition, Item(root), root, environment));
        if (items.empty()) return false;
        auto const answer = items.size() == 1 ? json_of(items[0]) : "";
        if (answer != "true" && answer != "false")
            return failed("where", "the path must be a Boolean");
        if (answer == "false") return false;
    }
    return true;
}

base::Result<std::string> answer(std::string request, base::Instant now) {
    auto const document = TRY(parse(std::move(request)));
    auto const view = TRY(view_from(document["view"]));
    std::string out = "[";
    for (auto const resource : document["resources"]) {
        auto const rows = TRY(rows_of(view, resource, now));
        for (auto const& row : rows) {
            if (out.size() > 1) out += ',';
            out += json_of(view, row);
        }
    }
    return out + "]";
}

}  // namespace

base::Result<std::vector<ViewRow>> rows_of(View const& view, Value resource, base::Instant now) {
    if (resource["resourceType"].text() != view.resource) return Rows{};
    Environment environment;
    environment.now = now;
    for (auto const& [name, value] : view.constants) environment.variables[name] = {value};
    environment.variables["rowIndex"] = {std::int64_t{0}};
    auto const root = element_of(resource);
    auto const wanted = TRY(chosen(view, root, environment));
    if (!wanted) return Rows{};
    RowMaker maker(root, environment);
    Rows rows{ViewRow{}};
    for (auto const& select : view.selects) {
        auto const right = TRY(maker.rows_of(select, Item(root)));
        rows = TRY(maker.joined(std::move(rows), right));
    }
    return rows;
}

std::string json_of(View const& view, ViewRow const& row) {
    std::string out = "{";
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += ',';
        append_quoted(out, view.columns[i]);
        out += ":" + row[i];
    }
    return out + "}";
}

std::string answer_view(std::string request, base::Instant now) {
    auto const rows = answer(std::move(request), now);
    return rows ? *rows : error_line(rows.error());
}

}  // namespace fhir
