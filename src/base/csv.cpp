#include "base/csv.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.hpp"

namespace base {
namespace {

struct Reader {
    std::string_view text;
    std::size_t at = 0;
    int line = 1;

    bool done() const { return at >= text.size(); }

    Result<std::string> quoted() {
        auto const opened = line;
        std::string field;
        for (++at; !done(); ++at) {
            if (text[at] == '\n') ++line;
            if (text[at] != '"') { field += text[at]; continue; }
            if (at + 1 < text.size() && text[at + 1] == '"') { field += '"'; ++at; continue; }
            ++at;
            return field;
        }
        return malformed(errors::bad_csv, {{fmt::format("line {}", opened), "quote never closed"}});
    }

    std::string plain() {
        auto const end = std::min(text.find_first_of(",\r\n", at), text.size());
        std::string field(text.substr(at, end - at));
        at = end;
        return field;
    }

    Result<std::vector<std::string>> row() {
        std::vector<std::string> fields;
        while (true) {
            if (!done() && text[at] == '"') {
                fields.push_back(TRY(quoted()));
            } else {
                fields.push_back(plain());
            }
            if (done()) return fields;
            if (text[at] == ',') { ++at; continue; }
            if (text[at] == '\r') ++at;
            if (!done() && text[at] == '\n') ++at;
            ++line;
            return fields;
        }
    }
};

}  // namespace

Result<std::size_t> Table::column(std::string_view name) const {
    auto const found = std::ranges::find(header, name);
    if (found == header.end()) {
        return malformed(errors::bad_csv, {{std::string(name), "no such column"}});
    }
    return static_cast<std::size_t>(found - header.begin());
}

Result<Table> csv_from(std::string_view text) {
    Reader reader{text};
    Table table;
    table.header = TRY(reader.row());
    while (!reader.done()) {
        auto const line = reader.line;
        auto fields = TRY(reader.row());
        if (fields.size() == 1 && fields[0].empty()) continue;
        if (fields.size() != table.header.size()) {
            return malformed(errors::bad_csv,
                             {{fmt::format("line {}", line),
                               fmt::format("{} fields, but the header has {}", fields.size(),
                                           table.header.size())}});
        }
        table.rows.push_back(std::move(fields));
    }
    return table;
}

std::string csv_field(std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(value);
    std::string quoted = "\"";
    for (char const c : value) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace base
