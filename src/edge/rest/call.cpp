// Calling an operation: its parameters are checked before its room sees them. R4 operations.html.
#include <algorithm>

#include "base/text.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/outcome.hpp"

namespace rest {
namespace {

Level level_of(Place place) {
    switch (place) {
        case Place::system_operation: return Level::system;
        case Place::type_operation: return Level::type;
        default: return Level::instance;
    }
}

base::Result<Parameters> parameters_for(Call const& call, Operation const& operation) {
    if (call.request.verb != http::Verb::post) return parameters_of_query(operation, call.query);
    TRY(check_content_type(call.request));
    return parameters_of_call(operation, call.request.body);
}

http::Response post_only() {
    auto response = error_response(
        base::refuse(errors::method_not_allowed,
                     "This operation changes the record, so it is called by POST.").error());
    response.headers.set("Allow", "POST");
    return response;
}

}  // namespace

Reply operation(Call& call) {
    auto const level = level_of(call.address.place);
    auto const code = std::string_view(call.address.last).substr(1);
    auto const* found = call.service.operations.find(level, call.address.type, code);
    if (!found) return base::refuse(errors::unknown_operation);
    if (found->changes_state && call.request.verb != http::Verb::post) return post_only();
    OperationCall const asked{level, call.address.type, call.address.id,
                              TRY(parameters_for(call, *found)),
                              call.request.verb == http::Verb::post};
    auto done = TRY(found->handler(call.context, asked));
    http::Response response;
    if (done.shared_body && !call.wish.pretty) {
        response.shared_body = std::move(done.shared_body);
        response.headers.set("Content-Type", std::string(fhir_json));
        response.status = done.status;
    } else {
        auto body = done.shared_body ? *done.shared_body : std::move(done.body);
        auto const status = body.empty() ? 204 : done.status;
        response = json_response(call, status, std::move(body));
    }
    if (!done.location.empty()) response.headers.set("Location", call.base + "/" + done.location);
    return response;
}

}  // namespace rest
