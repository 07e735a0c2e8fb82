// Reading one version by its address. FHIR R4 http.html#read, #vread, #cread.
#include <charconv>

#include "base/text.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/http_date.hpp"
#include "edge/rest/internal/subset.hpp"

namespace rest {
namespace {

bool names(std::string_view list, std::uint64_t version) {
    auto const tag = std::to_string(version);
    for (auto const part : base::split(list, ',')) {
        auto text = base::trim(part);
        if (text == "*") return true;
        if (text.starts_with("W/")) text.remove_prefix(2);
        if (text == "\"" + tag + "\"") return true;
    }
    return false;
}

// RFC 9110 13.2.2: If-None-Match is heard first; only without it does If-Modified-Since count.
bool not_modified(http::Request const& request, store::Version const& version) {
    if (auto const tags = request.headers.find("If-None-Match"); !tags.empty()) {
        return names(tags, version.version);
    }
    auto const since = instant_from_http_date(request.headers.find("If-Modified-Since"));
    return since && version.at.ms / 1000 <= since->ms / 1000;
}

Reply respond(Call& call, store::Snapshot const& snapshot, base::Result<store::Version> version) {
    // Whether it exists is not told before it is permitted to know.
    auto const person = version ? record::person_in(*version->body) : std::string_view{};
    TRY(permit(call.context, sharing::Act::read, call.address.type, person));
    auto found = TRY(std::move(version));
    if (call.address.type == "Binary") {
        auto const binary = TRY(fhir::parse(found.body));
        TRY(permit_content(call.context, snapshot, sharing::Act::read, binary.root()));
        if (!not_modified(call.request, found) && is_wanted_raw(call, binary.root())) {
            return raw_response(binary.root(), found);
        }
    }
    if (not_modified(call.request, found)) {
        return version_response(call, 304, nullptr, found.version, found.at);
    }
    auto const subset = TRY(subset_from(call.query));
    if (subset.whole()) {
        return version_response(call, 200, std::move(found.body), found.version, found.at);
    }
    auto part = std::make_shared<std::string const>(TRY(subset_of(*found.body, subset)));
    return version_response(call, 200, std::move(part), found.version, found.at);
}

Operation const* defined(Call const& call) {
    if (call.address.type != "OperationDefinition") return nullptr;
    for (auto const& operation : call.service.operations.all()) {
        if (operation->id == call.address.id) return operation.get();
    }
    return nullptr;
}

}  // namespace

Reply read(Call& call) {
    if (auto const* operation = defined(call)) {
        TRY(permit(call.context, sharing::Act::read, call.address.type));
        return json_response(call, 200, operation->definition);
    }
    auto const snapshot = TRY(call.context.store.snapshot());
    return respond(call, *snapshot, record::read(*snapshot, {call.address.type, call.address.id}));
}

Reply read_version(Call& call) {
    std::uint64_t number = 0;
    auto const& text = call.address.last;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return base::refuse(errors::unknown_path, "There is no such version.");
    }
    auto const snapshot = TRY(call.context.store.snapshot());
    return respond(call, *snapshot,
                   record::read_version(*snapshot, {call.address.type, call.address.id}, number));
}

}  // namespace rest
