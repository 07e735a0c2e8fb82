#include <fmt/format.h>

#include "edge/rest/internal/bundle_text.hpp"
#include "fhir/value/draft.hpp"

namespace rest {

BundleText::BundleText(std::string_view type, std::string_view base)
    : base_(base), out_(fmt::format(R"({{"resourceType":"Bundle","type":"{}")", type)) {
    out_.reserve(64 * 1024);
}

void BundleText::total(std::uint64_t count) { out_ += fmt::format(R"(,"total":{})", count); }

void BundleText::link(std::string_view relation, std::string_view url) {
    out_ += linked_ ? "," : R"(,"link":[)";
    linked_ = true;
    out_ += fmt::format(R"({{"relation":"{}","url":)", relation);
    fhir::append_quoted(out_, url);
    out_ += '}';
}

void BundleText::open_entry() {
    if (linked_ && !entered_) out_ += ']';
    out_ += entered_ ? ",{" : R"(,"entry":[{)";
    entered_ = true;
}

void BundleText::full_url(store::Key const& key) {
    fhir::append_quoted(out_ += R"("fullUrl":)", base_);
    // Types and ids need no escapes: into the quotes with them.
    out_.pop_back();
    out_.append("/").append(key.type).append("/").append(key.id).append("\"");
}

base::Result<void> BundleText::found(store::Version const& version, std::string_view mode,
                                     Subset const& subset) {
    open_entry();
    full_url(version.key);
    out_ += R"(,"resource":)";
    if (subset.whole()) {
        out_ += *version.body;
    } else {
        out_ += TRY(subset_of(*version.body, subset));
    }
    out_.append(R"(,"search":{"mode":")").append(mode).append(R"("}})");
    return {};
}

void BundleText::version(store::Version const& version) {
    open_entry();
    full_url(version.key);
    if (version.body) out_.append(R"(,"resource":)").append(*version.body);
    auto const& [type, id] = version.key;
    bool const creates = version.method == store::Method::create;
    bool const erases = version.method == store::Method::erase;
    // A resource that was made under an id of the client's choice was put there. R4
    // http.html#upsert.
    out_ += fmt::format(R"(,"request":{{"method":"{}","url":"{}"}},"response":{{{}}}}})",
                        erases ? "DELETE" : creates ? "POST" : "PUT",
                        creates ? type : type + "/" + id,
                        response_members(erases ? 204 : creates ? 201 : 200, {}, version.version,
                                         version.at));
}

void BundleText::response(std::string_view full_url, std::string_view members,
                          std::string_view resource) {
    open_entry();
    if (!full_url.empty()) {
        out_ += R"("fullUrl":)";
        fhir::append_quoted(out_, full_url);
        out_ += ',';
    }
    if (!resource.empty()) out_.append(R"("resource":)").append(resource).append(",");
    out_.append(R"("response":{)").append(members).append("}}");
}

std::string BundleText::finish() && {
    if (entered_ || linked_) out_ += ']';
    out_ += '}';
    return std::move(out_);
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200: return "200 OK";
        case 201: return "201 Created";
        case 202: return "202 Accepted";
        case 204: return "204 No Content";
        case 304: return "304 Not Modified";
        case 400: return "400 Bad Request";
        case 401: return "401 Unauthorized";
        case 403: return "403 Forbidden";
        case 404: return "404 Not Found";
        case 405: return "405 Method Not Allowed";
        case 406: return "406 Not Acceptable";
        case 409: return "409 Conflict";
        case 410: return "410 Gone";
        case 412: return "412 Precondition Failed";
        case 413: return "413 Content Too Large";
        case 415: return "415 Unsupported Media Type";
        case 422: return "422 Unprocessable Content";
        case 429: return "429 Too Many Requests";
        case 503: return "503 Service Unavailable";
        case 507: return "507 Insufficient Storage";
        default: return "500 Internal Server Error";
    }
}

std::string response_members(int status, std::string_view location, std::uint64_t version,
                             base::Instant at) {
    auto members = fmt::format(R"("status":"{}")", reason_phrase(status));
    if (!location.empty()) {
        members += R"(,"location":)";
        fhir::append_quoted(members, location);
    }
    if (version > 0) {
        members +=
            fmt::format(R"(,"etag":"W/\"{}\"","lastModified":"{}")", version, base::to_text(at));
    }
    return members;
}

}  // namespace rest
