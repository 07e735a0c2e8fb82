#include "fhir/xml/internal/markup.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "fhir/xml/internal/html_entities.hpp"

namespace fhir {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() < 10 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

// What an ampersand and the name after it become.
std::string reference_for(std::string_view name) {
    constexpr std::string_view own[] = {"amp", "lt", "gt", "quot", "apos"};
    if (std::ranges::find(own, name) != std::end(own)) return fmt::format("&{};", name);
    auto const code_point = html_entity(name);
    return code_point != 0 ? fmt::format("&#{};", code_point) : fmt::format("&amp;{};", name);
}

std::string with_references(std::string_view div) {
    std::string out;
    out.reserve(div.size() + 64);
    for (std::size_t at = 0; at < div.size(); ++at) {
        if (div[at] != '&') { out += div[at]; continue; }
        auto const end = div.find(';', at);
        auto const name = end == std::string_view::npos ? std::string_view{}
                                                        : div.substr(at + 1, end - at - 1);
        if (name.starts_with('#')) {
            out += '&';
        } else if (is_name(name)) {
            out += reference_for(name);
            at = end;
        } else {
            out += "&amp;";
        }
    }
    return out;
}

struct Seen {
    XML_Parser parser;
    std::string root;
    bool has_doctype = false;
};

void note_root(void* user, char const* name, char const**) {
    auto& seen = *static_cast<Seen*>(user);
    if (seen.root.empty()) seen.root = name;
}

void note_doctype(void* user, char const*, char const*, char const*, int) {
    auto& seen = *static_cast<Seen*>(user);
    seen.has_doctype = true;
    XML_StopParser(seen.parser, XML_FALSE);
}

}  // namespace

std::optional<std::string> well_formed_div(std::string_view div) {
    auto text = with_references(div);
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> const parser(
        XML_ParserCreateNS("UTF-8", '|'), XML_ParserFree);
    Seen seen{parser.get(), {}};
    XML_SetUserData(parser.get(), &seen);
    XML_SetElementHandler(parser.get(), note_root, nullptr);
    XML_SetStartDoctypeDeclHandler(parser.get(), note_doctype);
    auto const status =
        XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
    if (status != XML_STATUS_OK || seen.has_doctype || !text.starts_with("<div"))
        return std::nullopt;
    if (seen.root == "div") text.insert(4, fmt::format(R"( xmlns="{}")", xhtml_space));
    return text;
}

}  // namespace fhir
