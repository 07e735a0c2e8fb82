#include "edge/rest/internal/media.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "edge/rest/errors.hpp"

namespace rest {
namespace {

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

// 0 to 1000; what cannot be read counts as 1. RFC 9110 12.4.2.
int quality_of(std::string_view range) {
    auto const text = parameter(range, "q");
    if (text.empty() || text[0] == '1') return 1000;
    if (!text.starts_with("0")) return 1000;
    int quality = 0;
    int place = 100;
    for (auto const c : std::string_view(text).substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9' || place == 0) break;
        quality += (c - '0') * place;
        place /= 10;
    }
    return quality;
}

bool is_any(std::string_view essence) { return essence == "*/*" || essence == "application/*"; }

// The form that is liked best; of two alike the one named rather than meant by a star, then the
// first. Nothing if none is taken.
std::optional<Format> format_accepted(std::string_view accept) {
    if (base::trim(accept).empty()) return Format::json;
    std::optional<Format> best;
    int best_rank = 0;
    for (auto const range : base::split(accept, ',')) {
        auto const essence = essence_of(range);
        auto const named = format_of(essence);
        auto const version = parameter(range, "fhirversion");
        if ((!named && !is_any(essence)) || (!version.empty() && version != "4.0")) continue;
        int const rank = quality_of(range) * 2 + (named ? 1 : 0);
        if (rank < 2 || rank <= best_rank) continue;
        best = named.value_or(Format::json);
        best_rank = rank;
    }
    return best;
}

// Bytes of any media type may be read there.
bool is_raw_address(std::string_view path) { return path.starts_with("/fhir/Binary/"); }

void hear(std::string_view preference, Wish& wish) {
    auto const text = base::lower_ascii(base::trim(preference));
    if (text == "return=minimal") wish.returning = Return::minimal;
    else if (text == "return=representation") wish.returning = Return::representation;
    else if (text == "return=operationoutcome") wish.returning = Return::outcome;
    else if (text == "handling=strict") wish.handling = fhir::Handling::strict;
    else if (text == "handling=lenient") wish.handling = fhir::Handling::lenient;
}

}  // namespace

std::string essence_of(std::string_view media_type) {
    auto text = base::lower_ascii(base::trim(media_type.substr(0, media_type.find(';'))));
    std::ranges::replace(text, ' ', '+');
    return text;
}

std::optional<Format> format_of(std::string_view essence) {
    constexpr std::array<std::string_view, 5> json{"application/fhir+json", "application/json",
                                                   "application/json+fhir", "text/json", "json"};
    constexpr std::array<std::string_view, 5> xml{"application/fhir+xml", "application/xml",
                                                  "application/xml+fhir", "text/xml", "xml"};
    if (std::ranges::find(json, essence) != json.end()) return Format::json;
    if (std::ranges::find(xml, essence) != xml.end()) return Format::xml;
    return std::nullopt;
}

bool wants_resource(http::Request const& request, record::SearchParameters const& query,
                    std::string_view content_type) {
    using Pair = std::pair<std::string, std::string>;
    if (std::ranges::find(query, "_format", &Pair::first) != query.end()) return true;
    auto const ranges = base::split(request.headers.find("Accept"), ',');
    auto const own = essence_of(content_type);
    auto const is_own = [&](std::string_view range) { return essence_of(range) == own; };
    if (std::ranges::any_of(ranges, is_own)) return false;
    return std::ranges::any_of(ranges, [](std::string_view range) {
        return format_of(essence_of(range)).has_value();
    });
}

base::Result<Wish> wish_of(http::Request const& request, record::SearchParameters const& query) {
    Wish wish;
    std::string_view format;
    for (auto const& [name, value] : query) {
        if (name == "_format") format = value;
        if (name == "_pretty") wish.pretty = value == "true";
    }
    auto const accepted = format.empty() ? format_accepted(request.headers.find("Accept"))
                                         : format_of(essence_of(format));
    if (!accepted && !format.empty()) {
        return base::malformed(errors::not_acceptable, {{"_format", "must be json or xml"}});
    }
    if (!accepted && !is_raw_address(request.path)) {
        return base::malformed(
            errors::not_acceptable,
            {{"Accept", "must take application/fhir+json or application/fhir+xml"}});
    }
    wish.format = accepted.value_or(Format::json);
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
    if (format_of(essence_of(type)) && utf8) return {};
    return base::malformed(
        errors::unsupported_media,
        {{"Content-Type", "must be application/fhir+json or application/fhir+xml in UTF-8"}});
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
