// Flat rows from resources: SQL on FHIR v2, ViewDefinition.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/path/evaluate.hpp"
#include "fhir/value/value.hpp"

namespace fhir {

struct ViewColumn {
    std::string name;
    std::string type;         // As declared: "string", "code"; may be empty.
    bool collection = false;  // The cell is an array.
    Expression path;
};

// One select: for each element that it iterates, its columns beside the rows of its nested selects
// and of its union.
struct ViewSelect {
    enum class Iterates : std::uint8_t { itself, each, each_or_null, repeat };
    Iterates iterates = Iterates::itself;
    std::vector<Expression> over;  // One path; several for repeat.
    std::vector<ViewColumn> columns;
    std::vector<ViewSelect> selects;
    std::vector<ViewSelect> union_all;
    std::size_t width = 0;  // Cells in a row, nested ones included.
};

struct View {
    std::string resource;
    std::vector<Expression> where;
    std::vector<ViewSelect> selects;
    std::vector<std::pair<std::string, Item>> constants;
    std::vector<std::string> columns;  // Names in order of the cells.
};

// Malformed (fhir.view_malformed), naming the element: a path that is no FHIRPath, a column twice,
// a union of different columns.
base::Result<View> view_from(Value definition);

// A cell is JSON text: "null", a value or, for a collection, an array.
using ViewRow = std::vector<std::string>;

// The rows of one resource; none if it is of another type or `where` leaves it out.
base::Result<std::vector<ViewRow>> rows_of(View const& view, Value resource, base::Instant now);

// A row as a JSON object.
std::string json_of(View const& view, ViewRow const& row);

// `homeward view`: from {"view":…,"resources":[…]} to a JSON array of rows, or {"error":"…"}.
std::string answer_view(std::string request, base::Instant now);

}  // namespace fhir
