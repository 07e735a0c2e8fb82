#include "edge/rest/service.hpp"

#include "edge/rest/internal/builtin.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/outcome.hpp"

namespace rest {

std::string base_of(Context const& context) { return context.base_url + "/fhir"; }

base::Result<void> permit(Context& context, sharing::Act act, std::string_view type,
                          std::string_view person) {
    TRY(serve::permit(context, act, {type, person}));
    return {};
}

serve::Door door(Service& service) {
    using enum http::Verb;
    using http::Runs;
    add_builtin_operations(service);
    serve::Door made{.prefix = "/fhir"};
    made.print_error = error_response;
    auto const handle = [&service](Context& context, http::Request const& request) {
        return answer(service, context, request);
    };
    made.add(get, "/fhir/metadata", Runs::inline_, handle, serve::Access::open);
    // Reading one resource never waits for long; the rest may. Where the address and the method do
    // not go together, the last routes lead to the refusal.
    made.add(get, "/fhir/{type}/{id}", Runs::inline_, handle);
    made.add(get, "/fhir/{type}/_history", Runs::pool, handle);
    made.add(get, "/fhir/{type}/{id}/_history", Runs::pool, handle);
    made.add(get, "/fhir/{type}/{id}/_history/{version}", Runs::pool, handle);
    made.add(get, "/fhir/{type}", Runs::pool, handle);
    made.add(post, "/fhir/{type}", Runs::pool, handle);
    made.add(post, "/fhir/{type}/_search", Runs::pool, handle);
    made.add(put, "/fhir/{type}/{id}", Runs::pool, handle);
    made.add(delete_, "/fhir/{type}/{id}", Runs::pool, handle);
    made.add(post, "/fhir", Runs::pool, handle);
    for (auto const verb : {get, post, put, patch, delete_, options, other}) {
        if (verb != post) made.add(verb, "/fhir", Runs::pool, handle);
        made.add(verb, "/fhir/{path...}", Runs::pool, handle);
    }
    return made;
}

}  // namespace rest
