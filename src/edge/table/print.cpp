#include "edge/table/internal/print.hpp"

#include "base/csv.hpp"

namespace table {
namespace {

// A string without its quotes, nothing for null; a collection stays JSON.
std::string csv_cell(std::string const& cell) {
    if (cell == "null") return "";
    if (!cell.starts_with('"')) return base::csv_field(cell);
    auto const document = fhir::parse("[" + cell + "]");
    CHECK(document);
    return base::csv_field(document->root()[std::size_t{0}].text());
}

}  // namespace

Print::Print(Ask const& ask) : ask_(ask) {
    if (ask_.format == Format::json) text_ = "[";
    if (ask_.format != Format::csv || !ask_.header) return;
    for (auto const& column : ask_.view.columns) {
        if (!text_.empty()) text_ += ',';
        text_ += base::csv_field(column);
    }
    text_ += "\r\n";
}

void Print::row(fhir::ViewRow const& row) {
    if (ask_.format == Format::csv) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) text_ += ',';
            text_ += csv_cell(row[i]);
        }
        text_ += "\r\n";
        return;
    }
    if (ask_.format == Format::json && any_) text_ += ',';
    text_ += fhir::json_of(ask_.view, row);
    if (ask_.format == Format::ndjson) text_ += '\n';
    any_ = true;
}

std::string Print::finish() && {
    if (ask_.format == Format::json) text_ += ']';
    return std::move(text_);
}

std::string_view media_type_of(Format format) {
    switch (format) {
        case Format::ndjson: return "application/x-ndjson";
        case Format::json: return "application/json";
        case Format::csv: return "text/csv; charset=utf-8";
    }
    return "";
}

}  // namespace table
