// Invariants of Bundle. FHIR R4 bundle.html#invs.
#include <algorithm>
#include <unordered_set>

#include "fhir/validation/internal/rule.hpp"

namespace fhir {
namespace {

using Members = std::span<std::string_view const>;

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

bool total_only_for_lists(Value bundle, Members) {
    return !bundle["total"] || is_any_of(bundle["type"].text(), {"searchset", "history"});
}

bool search_only_in_searchset(Value bundle, Members) {
    return bundle["type"].text() == "searchset" ||
           std::ranges::none_of(bundle["entry"], [](Value entry) { return bool(entry["search"]); });
}

bool requests_where_due(Value bundle, Members) {
    bool const due = is_any_of(bundle["type"].text(), {"batch", "transaction", "history"});
    return std::ranges::all_of(bundle["entry"],
                               [&](Value entry) { return bool(entry["request"]) == due; });
}

bool responses_where_due(Value bundle, Members) {
    bool const due = is_any_of(bundle["type"].text(),
                               {"batch-response", "transaction-response", "history"});
    return std::ranges::all_of(bundle["entry"],
                               [&](Value entry) { return bool(entry["response"]) == due; });
}

bool full_urls_are_unique(Value bundle, Members) {
    if (bundle["type"].text() == "history") return true;
    std::unordered_set<std::string> seen;
    for (auto const entry : bundle["entry"]) {
        auto const url = entry["fullUrl"].text();
        if (url.empty()) continue;
        auto const version = entry["resource"]["meta"]["versionId"].text();
        if (!seen.insert(std::string(url) + '|' + std::string(version)).second) return false;
    }
    return true;
}

bool document_has_identity(Value bundle, Members) {
    if (bundle["type"].text() != "document") return true;
    return bundle["identifier"]["system"] && bundle["identifier"]["value"] && bundle["timestamp"] &&
           bundle["entry"][0]["resource"]["resourceType"].text() == "Composition";
}

bool message_has_header(Value bundle, Members) {
    return bundle["type"].text() != "message" ||
           bundle["entry"][0]["resource"]["resourceType"].text() == "MessageHeader";
}

bool full_url_has_no_version(Value entry, Members) {
    return entry["fullUrl"].text().find("/_history/") == std::string_view::npos;
}

}  // namespace

std::vector<Bound> bundle_rules() {
    return {
        {"Bundle",
         {"bdl-1", "must not have a total unless it is a searchset or history",
          total_only_for_lists}},
        {"Bundle",
         {"bdl-2", "must not have entry.search unless it is a searchset",
          search_only_in_searchset}},
        {"Bundle",
         {"bdl-3", "must have entry.request if and only if it is a batch, transaction or history",
          requests_where_due}},
        {"Bundle",
         {"bdl-4", "must have entry.response if and only if it is a response or history",
          responses_where_due}},
        {"Bundle", {"bdl-7", "must not have the same fullUrl twice", full_urls_are_unique}},
        {"Bundle",
         {"bdl-9", "must have an identifier, a timestamp and a Composition first as a document",
          document_has_identity}},
        {"Bundle", {"bdl-12", "must have a MessageHeader first as a message", message_has_header}},
        {"Bundle.entry",
         {"bdl-8", "must not have a version in its fullUrl", full_url_has_no_version}},
    };
}

}  // namespace fhir
