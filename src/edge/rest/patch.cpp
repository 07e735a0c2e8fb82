// JSON Patch and FHIRPath Patch of one resource, by address or by criteria. FHIR R4
// http.html#patch, fhirpatch.html.
#include "edge/rest/internal/patch.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "domain/record/errors.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/provenance.hpp"
#include "fhir/patch/errors.hpp"
#include "fhir/patch/fhirpath_patch.hpp"
#include "fhir/patch/json_patch.hpp"
#include "fhir/path/evaluate.hpp"

namespace rest {
namespace {

using fhir::Draft;

constexpr std::string_view json_patch_type = "application/json-patch+json";

std::unexpected<base::Error> unsupported(std::string path) {
    return base::malformed(errors::unsupported_patch,
                           {{std::move(path), "must be a JSON Patch or a FHIRPath Patch"}});
}

// fhir/path at the service of fhir/patch, which knows no engine.
fhir::Select select_at(base::Instant now) {
    return [now](fhir::Value resource,
                 std::string_view path) -> base::Result<std::vector<fhir::Value>> {
        fhir::Environment environment{.now = now};
        environment.steps_max = 100'000;
        auto const expression = TRY(fhir::compile(path));
        auto const items =
            TRY(fhir::evaluate(expression, fhir::element_of(resource), environment));
        std::vector<fhir::Value> found;
        for (auto const& item : items) {
            auto const* element = std::get_if<fhir::PathElement>(&item);
            if (!element || !element->value) {
                return base::malformed(fhir::errors::patch_no_target,
                                       {{"path", "selects no element of the resource"}});
            }
            found.push_back(element->value);
        }
        return found;
    };
}

Draft without(fhir::Value resource, std::initializer_list<std::string_view> members) {
    Draft rest(resource);
    for (auto const member : members) rest.set(member, {});
    return rest;
}

// A narrative that was made from what has changed since would tell of something else. R4
// http.html#patch: such a narrative is to be removed if it cannot be made anew.
std::string with_true_narrative(fhir::Value before, Draft after) {
    auto const text = before["text"];
    auto const status = text["status"].text();
    auto printed = after.print();
    if (status != "generated" && status != "extensions") return printed;
    auto const* kept = after.find("text");
    if (!kept || kept->print() != Draft(text).print()) return printed;
    auto rest = after;
    for (auto const* member : {"text", "meta"}) rest.set(member, {});
    if (rest.print() == without(before, {"text", "meta"}).print()) return printed;
    after.set("text", {});
    return after.print();
}

record::Change json_change(std::shared_ptr<fhir::Document const> patch) {
    return [patch = std::move(patch)](fhir::Value before) -> base::Result<std::string> {
        return with_true_narrative(before, TRY(fhir::apply_json_patch(before, patch->root())));
    };
}

record::Change fhirpath_change(fhir::Value parameters, base::Instant now) {
    return [parameters, now](fhir::Value before) -> base::Result<std::string> {
        auto after = TRY(fhir::apply_fhirpath_patch(before, parameters, select_at(now)));
        return with_true_narrative(before, std::move(after));
    };
}

base::Result<record::Change> json_change_from(std::string text) {
    auto document = TRY(fhir::parse(std::move(text)));
    return json_change(std::make_shared<fhir::Document const>(std::move(document)));
}

// Of whom the resource is, for the decision and the audit. What is not there has no person.
std::string person_at(Call const& call) {
    if (call.address.id.empty()) return {};
    auto const snapshot = call.context.store.snapshot();
    if (!snapshot) return {};
    auto const version = (*snapshot)->read({call.address.type, call.address.id});
    if (!version || !*version || !(*version)->body) return {};
    return std::string(record::person_in(*(*version)->body));
}

base::Result<record::Change> change_of(Call const& call, fhir::Document const& parameters) {
    if (essence_of(call.request.headers.find("Content-Type")) == json_patch_type) {
        return json_change_from(call.request.body);
    }
    return change_from(parameters.root(), call.context.now);
}

base::Result<fhir::Document> parameters_of(Call const& call) {
    auto const essence = essence_of(call.request.headers.find("Content-Type"));
    if (essence == json_patch_type) return fhir::Document{};
    if (!format_of(essence)) return unsupported("Content-Type");
    TRY(check_content_type(call.request));
    return fhir::parse(call.request.body);
}

}  // namespace

base::Result<record::Change> change_from(fhir::Value patch, base::Instant now) {
    auto const type = patch["resourceType"].text();
    if (type != "Binary") return fhirpath_change(patch, now);
    if (essence_of(patch["contentType"].text()) != json_patch_type) {
        return unsupported("Binary.contentType");
    }
    auto bytes = base::bytes_from_base64(patch["data"].text());
    if (!bytes) return unsupported("Binary.data");
    return json_change_from(std::move(*bytes));
}

Reply patch(Call& call) {
    auto const parameters = TRY(parameters_of(call));
    record::Ask ask{.method = store::Method::update, .key = {call.address.type, call.address.id}};
    ask.change = TRY(change_of(call, parameters));
    ask.if_match = TRY(if_match_of(call.request));
    if (call.address.place == Place::type) ask.criteria = criteria_of(call.query);
    TRY(permit(call.context, sharing::Act::update, call.address.type, person_at(call)));
    TRY(permit_binary(call, sharing::Act::update, ask.key, {}));
    return written(call, TRY(write_one(call, std::move(ask))));
}

}  // namespace rest
