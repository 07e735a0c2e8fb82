// History of an instance, a type or the whole record. FHIR R4 http.html#history.
#include <fmt/format.h>

#include <charconv>

#include "base/text.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/bundle_text.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"

namespace rest {
namespace {

constexpr std::size_t page_max = 1000;

std::unexpected<base::Error> bad(std::string_view name, std::string_view reason) {
    return base::malformed(errors::bad_query, {{std::string(name), std::string(reason)}});
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// One parameter; false if history has none of that name.
base::Result<bool> read_parameter(std::string_view name, std::string_view value,
                                  store::HistoryAsk& ask) {
    if (name == "_count") {
        auto const count = whole_number(value);
        if (!count) return bad(name, "must be a whole number, 0 or more");
        ask.count = std::min<std::size_t>(*count, page_max);
    } else if (name == "_before") {
        ask.before = whole_number(value);
        if (!ask.before) return bad(name, "must be that of a link of ours");
    } else if (name == "_since" || name == "_at") {
        auto const span = base::interval_from(value);
        if (!span) return bad(name, "must be a date or an instant");
        if (name == "_since") ask.since = base::Instant{span->low};
        else ask.at = base::Instant{span->high};
    } else {
        return name == "_format" || name == "_pretty" || name == "_asOf";
    }
    return true;
}

std::string link_from(std::string_view self, record::SearchParameters const& used,
                      std::optional<std::uint64_t> before) {
    std::string url(self);
    char separator = '?';
    auto const append = [&](std::string_view name, std::string_view value) {
        url += fmt::format("{}{}={}", separator, name, base::percent_encode(value));
        separator = '&';
    };
    for (auto const& [name, value] : used) {
        if (name != "_before" || !before) append(name, value);
    }
    if (before) append("_before", std::to_string(*before));
    return url;
}

}  // namespace

Reply history(Call& call) {
    store::HistoryAsk ask{.type = call.address.type, .id = call.address.id};
    record::SearchParameters used;
    for (auto const& [name, value] : call.query) {
        auto const known = TRY(read_parameter(name, value, ask));
        if (known) used.emplace_back(name, value);
        else if (call.wish.handling == fhir::Handling::strict)
            return bad(name, "is not a parameter of history");
    }
    TRY(permit(call.context, sharing::Act::history, call.address.type));
    auto const snapshot = TRY(call.context.store.snapshot());
    auto const page = TRY(record::history(*snapshot, ask));

    auto self = call.base;
    if (!ask.type.empty()) self += "/" + ask.type;
    if (!ask.id.empty()) self += "/" + ask.id;
    self += "/_history";
    BundleText text("history", call.base);
    text.total(page.total);
    text.link("self", link_from(self, used, ask.before));
    if (page.before) text.link("next", link_from(self, used, page.before));
    for (auto const& version : page.versions) {
        if (may_see(call.context, *snapshot, version)) text.version(version);
    }
    return json_response(call, 200, std::move(text).finish());
}

}  // namespace rest
