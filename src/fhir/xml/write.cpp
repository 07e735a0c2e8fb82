#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "fhir/definitions/type.hpp"
#include "fhir/xml/errors.hpp"
#include "fhir/xml/internal/markup.hpp"
#include "fhir/xml/xml.hpp"

namespace fhir {
namespace {

// One element with the value and the companion ("_birthDate") that say it.
struct Row {
    Member const* member;
    Value value;
    Value companion;
};

// Within a datatype these two are attributes. R4 xml.html.
bool is_attribute(TypeDefinition const& type, std::string_view name) {
    return !type.resource && (name == "id" || (name == "url" && type.name == "Extension"));
}

bool fits_xml(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const c = static_cast<unsigned char>(text[at]);
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
        auto const rest = text.substr(at, 3);
        if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") return false;
    }
    return true;
}

class Writer {
  public:
    explicit Writer(Layout layout) : pretty_(layout == Layout::pretty) {}

    base::Result<void> root(Value resource) {
        return whole(resource, R"( xmlns="http://hl7.org/fhir")", "");
    }

    std::string text() && {
        if (pretty_) out_ += '\n';
        return std::move(out_);
    }

  private:
    static std::unexpected<base::Error> refused(std::string path, std::string_view reason) {
        auto error = base::refuse(errors::no_xml_form);
        error.error().details = {{std::move(path), std::string(reason)}};
        return error;
    }

    base::Result<void> whole(Value resource, std::string_view space, std::string const& path) {
        auto const name = resource["resourceType"].text();
        auto const* type = resource_definition(name);
        auto const place = path.empty() ? std::string(name) : path;
        if (!type) return refused(place, "is not a resource of FHIR R4");
        return object(name, *type, resource, space, place);
    }

    base::Result<void> object(std::string_view name, TypeDefinition const& type, Value value,
                              std::string_view attributes, std::string const& path) {
        if (!value.is_object()) return refused(path, "must be an object");
        line();
        out_.append("<").append(name).append(attributes);
        auto const rows = TRY(rows_of(type, value, path));
        TRY(own_attributes(type, value, path));
        bool const empty = std::ranges::none_of(rows, [&](Row const& row) {
            return !is_attribute(type, row.member->name);
        });
        if (empty) return out_ += "/>", base::Result<void>{};
        out_ += '>';
        ++depth_;
        for (auto const& row : rows) {
            if (!is_attribute(type, row.member->name)) TRY(element(type, row, path));
        }
        close(name);
        return {};
    }

    void close(std::string_view name) {
        --depth_;
        line();
        out_.append("</").append(name).append(">");
    }

    base::Result<std::vector<Row>> rows_of(TypeDefinition const& type, Value value,
                                           std::string const& path) {
        std::vector<Row> rows;
        for (auto const child : value) {
            auto name = child.name();
            if (name == "resourceType" && type.resource) continue;
            bool const is_companion = name.starts_with('_');
            if (is_companion) name.remove_prefix(1);
            auto const* member = type.member(name);
            if (!member) return refused(path + "." + std::string(name), "is not defined by R4");
            auto row = std::ranges::find(rows, member, &Row::member);
            if (row == rows.end()) row = rows.insert(row, {member, {}, {}});
            (is_companion ? row->companion : row->value) = child;
        }
        std::ranges::stable_sort(rows, {}, [](Row const& row) { return row.member->element; });
        return rows;
    }

    base::Result<void> own_attributes(TypeDefinition const& type, Value value,
                                      std::string const& path) {
        if (type.resource) return {};
        for (auto const* name : {"id", "url"}) {
            if (is_attribute(type, name)) TRY(attribute(name, value[name], path));
        }
        return {};
    }

    base::Result<void> element(TypeDefinition const& type, Row const& row,
                               std::string const& path) {
        auto const& member = *row.member;
        auto const place = path + "." + std::string(member.name);
        auto const either = row.value ? row.value : row.companion;
        bool const repeats = type.elements[member.element].repeats;
        if (repeats != either.is_array()) {
            return refused(place, repeats ? "must be an array" : "must be one value");
        }
        if (!repeats) return one(member, row.value, row.companion, place);
        auto value = row.value.begin();
        auto companion = row.companion.begin();
        auto const count = std::max(row.value.size(), row.companion.size());
        for (std::size_t index = 0; index < count; ++index) {
            auto const here = value == row.value.end() ? Value{} : *value++;
            auto const beside = companion == row.companion.end() ? Value{} : *companion++;
            TRY(one(member, here, beside, fmt::format("{}[{}]", place, index)));
        }
        return {};
    }

    base::Result<void> one(Member const& member, Value value, Value companion,
                           std::string const& path) {
        if (!member.type || member.type->resource) {
            line();
            out_.append("<").append(member.name).append(">");
            ++depth_;
            TRY(whole(value, "", path));
            return close(member.name), base::Result<void>{};
        }
        if (member.type->primitive == Primitive::xhtml) return narrative(value, path);
        if (member.type->primitive == Primitive::none) {
            return object(member.name, *member.type, value, "", path);
        }
        return primitive(member.name, value, companion, path);
    }

    base::Result<void> narrative(Value value, std::string const& path) {
        auto const div = well_formed_div(value.text());
        if (!div) return refused(path, "is not well-formed");
        line();
        out_ += *div;
        return {};
    }

    base::Result<void> primitive(std::string_view name, Value value, Value companion,
                                 std::string const& path) {
        if (value.is_object() || value.is_array()) return refused(path, "must be one value");
        line();
        out_.append("<").append(name);
        TRY(attribute("id", companion["id"], path));
        if (value.kind() != Kind::null) TRY(attribute("value", value, path));
        auto const extensions = companion["extension"];
        if (extensions.size() == 0) return out_ += "/>", base::Result<void>{};
        out_ += '>';
        ++depth_;
        static auto const* const type = type_definition("Extension");
        std::size_t index = 0;
        for (auto const extension : extensions) {
            auto const place = fmt::format("{}.extension[{}]", path, index++);
            TRY(object("extension", *type, extension, "", place));
        }
        return close(name), base::Result<void>{};
    }

    base::Result<void> attribute(std::string_view name, Value value, std::string const& path) {
        if (!value) return {};
        auto const text = value.text();
        if (!fits_xml(text)) return refused(path, "has a character that XML cannot carry");
        out_.append(" ").append(name).append("=\"");
        for (auto const c : text) {
            switch (c) {
                case '&': out_ += "&amp;"; break;
                case '<': out_ += "&lt;"; break;
                case '>': out_ += "&gt;"; break;
                case '"': out_ += "&quot;"; break;
                case '\t': out_ += "&#9;"; break;
                case '\n': out_ += "&#10;"; break;
                case '\r': out_ += "&#13;"; break;
                default: out_ += c;
            }
        }
        out_ += '"';
        return {};
    }

    void line() {
        if (!pretty_) return;
        out_.append(1, '\n').append(static_cast<std::size_t>(depth_) * 2, ' ');
    }

    bool pretty_;
    int depth_ = 0;
    std::string out_ = R"(<?xml version="1.0" encoding="UTF-8"?>)";
};

}  // namespace

base::Result<std::string> xml_from_json(Value resource, Layout layout) {
    Writer writer(layout);
    TRY(writer.root(resource));
    return std::move(writer).text();
}

}  // namespace fhir
