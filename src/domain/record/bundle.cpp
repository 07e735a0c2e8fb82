#include "domain/record/bundle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "domain/record/errors.hpp"
#include "domain/record/reference.hpp"

namespace record {

base::Result<BundleKind> kind_of(fhir::Value bundle) {
    if (bundle["resourceType"].text() != "Bundle") {
        return base::malformed(errors::bad_resource, {{"Bundle.resourceType", "must be Bundle"}});
    }
    auto const type = bundle["type"].text();
    if (type == "transaction") return BundleKind::transaction;
    if (type == "batch") return BundleKind::batch;
    if (type == "collection" || type == "searchset") return BundleKind::collection;
    if (type == "history") return BundleKind::history;
    constexpr std::array<std::string_view, 4> others{"document", "message", "batch-response",
                                                     "transaction-response"};
    if (std::ranges::find(others, type) != others.end()) return BundleKind::other;
    return base::malformed(errors::bad_resource, {{"Bundle.type", "must be a type of bundle"}});
}

namespace {

bool is_method(std::string_view method) {
    constexpr std::array<std::string_view, 6> methods{"GET", "HEAD",   "POST",
                                                      "PUT", "DELETE", "PATCH"};
    return std::ranges::find(methods, method) != methods.end();
}

std::string_view relative_to(std::string_view base, std::string_view url) {
    if (!base.empty() && url.starts_with(base)) url.remove_prefix(base.size());
    if (url.starts_with('/')) url.remove_prefix(1);
    return url;
}

using Details = std::vector<base::Detail>;

constexpr std::size_t details_max = 100;  // Nobody reads more.

void need(bool holds, std::string path, std::string_view reason, Details& details) {
    if (!holds) details.push_back({std::move(path), std::string(reason)});
}

Entry read_entry(fhir::Value value, std::size_t index, std::string_view base, Details& details) {
    Entry entry;
    entry.path = fmt::format("Bundle.entry[{}]", index);
    entry.resource = value["resource"];
    entry.full_url = value["fullUrl"].text();
    auto const request = value["request"];
    need(value.is_object(), entry.path, "must be an object", details);
    need(!value["fullUrl"] || value["fullUrl"].is_string(), entry.path + ".fullUrl", "must be text",
         details);
    need(entry.full_url.find("/_history/") == std::string_view::npos, entry.path + ".fullUrl",
         "must name no version (bdl-8)", details);
    need(!value["search"], entry.path + ".search", "has no place here (bdl-2)", details);
    need(!value["response"], entry.path + ".response", "has no place here (bdl-4)", details);
    need(!entry.resource || entry.resource.is_object(), entry.path + ".resource",
         "must be a resource", details);
    if (!request.is_object()) {
        need(false, entry.path + ".request", "is needed in a transaction and a batch", details);
        return entry;
    }
    entry.method = request["method"].text();
    entry.url = relative_to(base, request["url"].text());
    entry.if_none_exist = request["ifNoneExist"].text();
    entry.if_match = request["ifMatch"].text();
    entry.if_none_match = request["ifNoneMatch"].text();
    entry.if_modified_since = request["ifModifiedSince"].text();
    need(is_method(entry.method), entry.path + ".request.method", "must be a method of HTTP",
         details);
    need(request["url"].is_string() && !request["url"].text().empty(), entry.path + ".request.url",
         "is needed", details);
    bool const has_body =
        entry.method == "POST" || entry.method == "PUT" || entry.method == "PATCH";
    need(!has_body || entry.resource, entry.path + ".resource", "is needed", details);
    need(has_body || !entry.resource, entry.path + ".resource", "has no place here", details);
    return entry;
}

}  // namespace

base::Result<std::vector<Entry>> entries_of(fhir::Value bundle, std::string_view base) {
    Details details;
    auto const list = bundle["entry"];
    if (list && !list.is_array()) details.push_back({"Bundle.entry", "must be an array"});
    std::vector<Entry> entries;
    for (auto const value : list.is_array() ? list : fhir::Value{}) {
        entries.push_back(read_entry(value, entries.size(), base, details));
        if (details.size() >= details_max) break;
    }
    if (!details.empty()) return base::malformed(errors::bad_entry, std::move(details));
    return entries;
}

base::Result<std::vector<Entry>> resources_of(fhir::Value bundle) {
    Details details;
    auto const list = bundle["entry"];
    if (list && !list.is_array()) details.push_back({"Bundle.entry", "must be an array"});
    std::vector<Entry> entries;
    std::size_t index = 0;
    for (auto const value : list.is_array() ? list : fhir::Value{}) {
        auto path = fmt::format("Bundle.entry[{}]", index++);
        need(value["resource"].is_object(), path + ".resource", "is needed", details);
        entries.push_back({std::move(path), value["resource"], value["fullUrl"].text()});
    }
    if (!details.empty()) return base::malformed(errors::bad_entry, std::move(details));
    return entries;
}

std::optional<std::uint64_t> version_from_etag(std::string_view text) {
    text = base::trim(text);
    if (text.starts_with("W/")) text.remove_prefix(2);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    std::uint64_t version = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return version;
}

namespace {

std::unexpected<base::Error> bad(Entry const& entry, std::string_view element, std::string reason) {
    return base::malformed(errors::bad_entry,
                           {{entry.path + std::string(element), std::move(reason)}});
}

std::optional<store::Method> method_from(std::string_view name) {
    if (name == "POST") return store::Method::create;
    if (name == "PUT" || name == "PATCH") return store::Method::update;
    if (name == "DELETE") return store::Method::erase;
    return std::nullopt;
}

// "Patient", "Patient/7" or "Patient?identifier=x", as far as the method allows each.
base::Result<void> read_address(Entry const& entry, Ask& ask) {
    auto const mark = entry.url.find('?');
    auto const address = entry.url.substr(0, mark);
    auto const slash = address.find('/');
    ask.key.type = address.substr(0, slash);
    if (!is_type_name(ask.key.type)) {
        return bad(entry, ".request.url", "must begin with a resource type");
    }
    if (slash != std::string_view::npos) {
        ask.key.id = address.substr(slash + 1);
        if (!is_id(ask.key.id)) return bad(entry, ".request.url", "must end with an id");
    }
    if (mark != std::string_view::npos) {
        ask.criteria = search_parameters_from(entry.url.substr(mark + 1));
        if (!ask.criteria) return bad(entry, ".request.url", "has a query that cannot be read");
    }
    bool const creates = ask.method == store::Method::create;
    if (creates && (!ask.key.id.empty() || ask.criteria)) {
        return bad(entry, ".request.url", "must be a resource type alone for POST");
    }
    if (!creates && ask.key.id.empty() == !ask.criteria) {
        return bad(entry, ".request.url", "must have an id or criteria");
    }
    return {};
}

}  // namespace

base::Result<Ask> ask_from(Entry const& entry) {
    auto const method = method_from(entry.method);
    if (!method) return bad(entry, ".request.method", "must be a method of HTTP");
    Ask ask;
    ask.method = *method;
    ask.resource = entry.resource;
    ask.full_url = entry.full_url;
    ask.path = entry.path;
    TRY(read_address(entry, ask));
    if (!entry.if_none_exist.empty()) {
        if (ask.method != store::Method::create) {
            return bad(entry, ".request.ifNoneExist", "belongs to POST only");
        }
        auto criteria = entry.if_none_exist;
        if (auto const mark = criteria.find('?'); mark != std::string_view::npos) {
            criteria.remove_prefix(mark + 1);
        }
        ask.criteria = search_parameters_from(criteria);
        if (!ask.criteria) return bad(entry, ".request.ifNoneExist", "cannot be read");
    }
    if (!entry.if_match.empty()) {
        ask.if_match = version_from_etag(entry.if_match);
        if (!ask.if_match) return bad(entry, ".request.ifMatch", R"(must be of the form W/"1")");
    }
    ask.only_if_new = entry.if_none_match == "*";
    return ask;
}

base::Result<Ask> ask_to_keep(Entry const& entry) {
    Ask ask;
    ask.method = store::Method::create;
    ask.key.type = entry.resource["resourceType"].text();
    ask.resource = entry.resource;
    ask.full_url = entry.full_url;
    ask.path = entry.path;
    if (!is_type_name(ask.key.type)) return bad(entry, ".resource.resourceType", "is needed");
    return ask;
}

}  // namespace record
