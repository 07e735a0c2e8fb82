// JSON Patch of one resource, by address or by criteria. FHIR R4 http.html#patch.
#include "base/text.hpp"
#include "domain/record/errors.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/call.hpp"
#include "fhir/patch/json_patch.hpp"
#include "store/log/errors.hpp"

namespace rest {
namespace {

constexpr int attempts_max = 12;

base::Result<void> check_patch_type(http::Request const& request) {
    auto const type = request.headers.find("Content-Type");
    auto const essence = base::lower_ascii(base::trim(type.substr(0, type.find(';'))));
    if (essence == "application/json-patch+json") return {};
    return base::malformed(errors::unsupported_patch,
                           {{"Content-Type", "must be application/json-patch+json"}});
}

base::Result<store::Version> target_of(Call const& call, store::Snapshot const& snapshot) {
    if (call.address.place == Place::instance) {
        return record::read(snapshot, {call.address.type, call.address.id});
    }
    auto match =
        TRY(record::match_of(snapshot, call.address.type, criteria_of(call.query), call.base));
    if (!match) return base::refuse(record::errors::absent);
    return std::move(*match);
}

// One attempt, on the version that stands there now.
base::Result<record::Done> attempt(Call& call, fhir::Value changes,
                                   std::optional<std::uint64_t> if_match) {
    auto const snapshot = TRY(call.context.store.snapshot());
    auto const version = TRY(target_of(call, *snapshot));
    TRY(permit(call.context, sharing::Act::update, call.address.type,
               record::person_in(*version.body)));
    if (if_match && *if_match != version.version)
        return base::refuse(record::errors::version_moved);
    auto const before = TRY(fhir::parse(version.body));
    auto const after = TRY(fhir::apply_json_patch(before.root(), changes));
    auto const document = TRY(fhir::parse(after.print()));
    record::Ask ask{.method = store::Method::update, .key = version.key};
    ask.resource = document.root();
    ask.document = &document;
    ask.if_match = version.version;
    return record::write(writer_for(call), ask);
}

}  // namespace

Reply patch(Call& call) {
    TRY(check_patch_type(call.request));
    auto const changes = TRY(fhir::parse(call.request.body));
    auto const if_match = TRY(if_match_of(call.request));
    for (int tried = 1;; ++tried) {
        auto done = attempt(call, changes.root(), if_match);
        if (done) return written(call, *done);
        auto const& code = done.error().code.name;
        bool const overtaken =
            code == record::errors::version_moved.name || code == store::errors::conflict.name;
        if (!overtaken || if_match || tried == attempts_max)
            return std::unexpected(std::move(done).error());
    }
}

}  // namespace rest
