#include "edge/rest/service.hpp"

#include <algorithm>

#include "edge/rest/internal/builtin.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/terminology.hpp"
#include "edge/rest/outcome.hpp"
#include "fhir/terminology/terminology.hpp"

namespace rest {

fhir::Terminology const& terminology_of(Service const& service) {
    return service.terminology ? *service.terminology : fhir::hl7_terminology();
}

std::string base_of(Context const& context) { return context.base_url + "/fhir"; }

base::Result<void> permit(Context& context, sharing::Act act, std::string_view type,
                          std::string_view person) {
    TRY(serve::permit(context, act, {type, person}));
    return {};
}

void note_people_once(Context& context) {
    auto& people = context.note.people;
    std::ranges::sort(people);
    auto const repeated = std::ranges::unique(people);
    people.erase(repeated.begin(), repeated.end());
}

serve::Door door(Service& service) {
    using enum http::Verb;
    using http::Runs;
    add_builtin_operations(service);
    add_document_operation(service);
    add_lastn_operation(service);
    add_meta_operations(service);
    add_terminology_operations(service);
    serve::Door made{.prefix = "/fhir"};
    made.print_error = error_response;
    made.finish = in_wished_form;
    auto const handle = [&service](Context& context, http::Request const& request) {
        return answer(service, context, request);
    };
    made.add(get, "/fhir/metadata", Runs::inline_, handle, serve::Access::open);
    // Each address takes every method, so that a wrong one gets our own refusal with its Allow.
    // Reading one resource never waits for long; the rest may.
    constexpr std::string_view patterns[] = {
        "/fhir", "/fhir/{type}", "/fhir/{type}/{id}", "/fhir/{type}/_history",
        "/fhir/{type}/_search", "/fhir/{type}/{id}/_history",
        "/fhir/{type}/{id}/_history/{version}", "/fhir/{path...}"};
    for (auto const verb : {get, post, put, patch, delete_, options, other}) {
        if (verb != get) made.add(verb, "/fhir/metadata", Runs::pool, handle);
        for (auto const pattern : patterns) {
            bool const reads_one = verb == get && pattern == "/fhir/{type}/{id}";
            made.add(verb, std::string(pattern), reads_one ? Runs::inline_ : Runs::pool, handle);
        }
    }
    return made;
}

}  // namespace rest
