// Bytes of any media type as the resource that carries them, and back. FHIR R4 binary.html#rest.
#include "base/base64.hpp"
#include "base/text.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/http_date.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

constexpr std::string_view context_header = "X-Security-Context";

}  // namespace

// Under a general name for JSON or XML it may be either: a Binary says that it is one.
bool is_resource_body(http::Request const& request, std::string_view essence) {
    if (essence == "application/fhir+json" || essence == "application/fhir+xml") return true;
    if (!format_of(essence)) return false;
    auto const document = fhir::parse(request.body);
    return document && (*document)["resourceType"].text() == "Binary";
}

std::string binary_from(http::Request const& request, std::string_view id) {
    auto const context = request.headers.find(context_header);
    return fhir::object(
               {{"resourceType", "Binary"},
                {"id", id.empty() ? fhir::Draft() : fhir::Draft(id)},
                {"contentType", base::trim(request.headers.find("Content-Type"))},
                {"securityContext", context.empty() ? fhir::Draft()
                                                    : fhir::object({{"reference", context}})},
                {"data", request.body.empty() ? fhir::Draft()
                                              : fhir::Draft(base::base64_from(request.body))}})
        .print();
}

bool is_wanted_raw(Call const& call, fhir::Value binary) {
    return !wants_resource(call.request, call.query, binary["contentType"].text());
}

// Whatever it claims to be, a browser must not run it as a page of ours.
http::Response raw_response(fhir::Value binary, store::Version const& version) {
    auto response = http::text_response(
        200, binary["contentType"].text(),
        base::bytes_from_base64(binary["data"].text()).value_or(std::string{}));
    response.headers.set("ETag", "W/\"" + std::to_string(version.version) + "\"");
    response.headers.set("Last-Modified", http_date(version.at));
    response.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
    response.headers.set("Content-Disposition", "attachment");
    if (auto const context = binary["securityContext"]["reference"]) {
        response.headers.set(context_header, std::string(context.text()));
    }
    return response;
}

bool may_see(Context& context, store::Snapshot const& snapshot, store::Version const& version) {
    if (version.key.type != "Binary" || !version.body) return true;
    auto const binary = fhir::parse(version.body);
    if (!binary) return false;
    auto const note = context.note;
    bool const permitted =
        permit_content(context, snapshot, sharing::Act::read, binary->root()).has_value();
    context.note = note;
    return permitted;
}

base::Result<void> permit_content(Context& context, store::Snapshot const& snapshot,
                                  sharing::Act act, fhir::Value binary) {
    auto const subject = binary["securityContext"]["reference"];
    if (!subject) return {};
    auto const key = record::key_from(subject.text(), base_of(context));
    if (!key) return {};
    auto const version = TRY(snapshot.read(*key));
    auto const person =
        version && version->body ? record::person_in(*version->body) : std::string_view{};
    return permit(context, act, key->type, person);
}

base::Result<void> permit_binary(Call const& call, sharing::Act act, store::Key const& key,
                                 fhir::Value after) {
    if (key.type != "Binary") return {};
    auto const snapshot = TRY(call.context.store.snapshot());
    TRY(permit_content(call.context, *snapshot, act, after));
    if (key.id.empty()) return {};
    auto const before = TRY(snapshot->read(key));
    if (!before || !before->body) return {};
    auto const document = TRY(fhir::parse(before->body));
    return permit_content(call.context, *snapshot, act, document.root());
}

}  // namespace rest
