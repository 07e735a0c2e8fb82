#include "edge/rest/internal/media.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "edge/rest/errors.hpp"

namespace rest {
namespace {

// "application/fhir+json" of "Application/FHIR+JSON; charset=utf-8". A '+' of a query may have
// become a blank.
std::string essence_of(std::string_view media_type) {
    auto text = base::lower_ascii(base::trim(media_type.substr(0, media_type.find(';'))));
    std::ranges::replace(text, ' ', '+');
    return text;
}

bool is_json(std::string_view essence) {
    constexpr std::array<std::string_view, 5> names{"application/fhir+json", "application/json",
                                                    "application/json+fhir", "text/json", "json"};
    return std::ranges::find(names, essence) != names.end();
}

// The value of a parameter: "utf-8" of charset in "application/json; charset=UTF-8".
std::string parameter(std::string_view media_type, std::string_view name) {
    auto const parts = base::split(media_type, ';');
    for (auto const part : std::span(parts).subspan(1)) {
        auto const equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        if (!base::equals_ignoring_case(base::trim(part.substr(0, equals)), name)) continue;
        auto value = base::lower_ascii(base::trim(part.substr(equals + 1)));
        std::erase(value, '"');
        return value;
    }
    return {};
}

bool is_refused_by_quality(std::string_view range) {
    auto const quality = parameter(range, "q");
    return !quality.empty() && quality.find_first_not_of("0.") == std::string::npos;
}

bool accepts_json(std::string_view accept) {
    if (base::trim(accept).empty()) return true;
    for (auto const range : base::split(accept, ',')) {
        auto const essence = essence_of(range);
        bool const fits = is_json(essence) || essence == "*/*" || essence == "application/*";
        auto const version = parameter(range, "fhirversion");
        if (fits && !is_refused_by_quality(range) && (version.empty() || version == "4.0"))
            return true;
    }
    return false;
}

void hear(std::string_view preference, Wish& wish) {
    auto const text = base::lower_ascii(base::trim(preference));
    if (text == "return=minimal") wish.returning = Return::minimal;
    else if (text == "return=representation") wish.returning = Return::representation;
    else if (text == "return=operationoutcome") wish.returning = Return::outcome;
    else if (text == "handling=strict") wish.handling = fhir::Handling::strict;
    else if (text == "handling=lenient") wish.handling = fhir::Handling::lenient;
}

}  // namespace

base::Result<Wish> wish_of(http::Request const& request, record::SearchParameters const& query) {
    Wish wish;
    std::string_view format;
    for (auto const& [name, value] : query) {
        if (name == "_format") format = value;
        if (name == "_pretty") wish.pretty = value == "true";
    }
    if (!format.empty() && !is_json(essence_of(format))) {
        return base::malformed(errors::not_acceptable, {{"_format", "must be json"}});
    }
    if (format.empty() && !accepts_json(request.headers.find("Accept"))) {
        return base::malformed(errors::not_acceptable,
                               {{"Accept", "must take application/fhir+json"}});
    }
    for (auto const& [name, value] : request.headers.all()) {
        if (!base::equals_ignoring_case(name, "Prefer")) continue;
        for (auto const part : base::split(value, ',')) {
            for (auto const preference : base::split(part, ';')) hear(preference, wish);
        }
    }
    return wish;
}

base::Result<void> check_content_type(http::Request const& request) {
    auto const type = request.headers.find("Content-Type");
    if (base::trim(type).empty()) return {};
    auto const charset = parameter(type, "charset");
    bool const utf8 = charset.empty() || charset == "utf-8" || charset == "us-ascii";
    if (is_json(essence_of(type)) && utf8) return {};
    return base::malformed(errors::unsupported_media,
                           {{"Content-Type", "must be application/fhir+json in UTF-8"}});
}

std::string pretty(std::string_view json) {
    std::string out;
    out.reserve(json.size() * 2);
    int depth = 0;
    bool quoted = false;
    auto const line = [&] { out.append(1, '\n').append(static_cast<std::size_t>(depth) * 2, ' '); };
    for (std::size_t i = 0; i < json.size(); ++i) {
        auto const c = json[i];
        if (quoted) {
            out += c;
            if (c == '\\' && i + 1 < json.size()) out += json[++i];
            if (c == '"') quoted = false;
            continue;
        }
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
        if (c == '}' || c == ']') {
            --depth;
            if (out.back() != '{' && out.back() != '[') line();
        } else if (!out.empty() && (out.back() == '{' || out.back() == '[')) {
            line();
        }
        out += c;
        if (c == '"') quoted = true;
        if (c == '{' || c == '[') ++depth;
        if (c == ',') line();
        if (c == ':') out += ' ';
    }
    return out += '\n';
}

}  // namespace rest
