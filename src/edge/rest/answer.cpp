// From a request to the interaction that it asks for. FHIR R4 http.html#summary.
#include <algorithm>

#include "base/text.hpp"
#include "domain/record/errors.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/http_date.hpp"
#include "edge/rest/outcome.hpp"
#include "fhir/definitions/search_row.hpp"
#include "store/past/past.hpp"

namespace rest {
namespace {

using http::Verb;

struct Row {
    Place place;
    Verb verb;
    Reply (*interaction)(Call&);
};

constexpr Row rows[] = {
    {Place::system, Verb::get, search_system},
    {Place::system, Verb::post, bundle},
    {Place::metadata, Verb::get, metadata},
    {Place::system_history, Verb::get, history},
    {Place::system_search, Verb::post, search_system},
    {Place::system_operation, Verb::get, operation},
    {Place::system_operation, Verb::post, operation},
    {Place::type, Verb::get, search_type},
    {Place::type, Verb::post, create},
    {Place::type, Verb::put, update},
    {Place::type, Verb::patch, patch},
    {Place::type, Verb::delete_, erase},
    {Place::type_history, Verb::get, history},
    {Place::type_search, Verb::post, search_type},
    {Place::type_operation, Verb::get, operation},
    {Place::type_operation, Verb::post, operation},
    {Place::instance, Verb::get, read},
    {Place::instance, Verb::put, update},
    {Place::instance, Verb::patch, patch},
    {Place::instance, Verb::delete_, erase},
    {Place::instance_history, Verb::get, history},
    {Place::version, Verb::get, read_version},
    {Place::instance_operation, Verb::get, operation},
    {Place::instance_operation, Verb::post, operation},
    {Place::compartment, Verb::get, search_compartment},
};

http::Response not_allowed(Place place) {
    std::string allow;
    for (auto const& row : rows) {
        if (row.place != place) continue;
        if (!allow.empty()) allow += ", ";
        allow += row.verb == Verb::get ? "GET, HEAD" : http::name_of(row.verb);
    }
    auto response = error_response(
        base::refuse(errors::method_not_allowed,
                     "This method cannot be used at this address. Allowed: " + allow + ".")
            .error());
    response.headers.set("Allow", allow);
    return response;
}

std::unexpected<base::Error> unknown_type(std::string_view type) {
    bool const plain = record::is_type_name(type);
    return base::refuse(errors::unknown_type,
                        plain ? std::string(type) + " is not a resource type of FHIR R4."
                              : std::string(errors::unknown_type.message));
}

base::Result<Address> type_address(std::vector<std::string_view> const& parts) {
    Address address{.type = std::string(parts[0])};
    if (!fhir::is_resource_type(address.type)) return unknown_type(address.type);
    if (parts.size() == 1) return address.place = Place::type, address;
    auto const second = parts[1];
    if (second == "_history" || second == "_search" || second.starts_with('$')) {
        if (parts.size() > 2) return base::refuse(errors::unknown_path);
        address.last = second;
        address.place = second == "_history" ? Place::type_history
                        : second == "_search" ? Place::type_search
                                              : Place::type_operation;
        return address;
    }
    address.id = second;
    if (!record::is_id(second)) {
        return base::malformed(record::errors::bad_id, {{address.type + ".id", "is not an id"}});
    }
    if (parts.size() == 2) return address.place = Place::instance, address;
    address.last = parts[2];
    if (parts[2] == "_history" && parts.size() <= 4) {
        address.place = parts.size() == 3 ? Place::instance_history : Place::version;
        address.last = parts.back();
        return address;
    }
    if (parts.size() > 3) return base::refuse(errors::unknown_path);
    if (parts[2].starts_with('$')) return address.place = Place::instance_operation, address;
    if (!fhir::is_resource_type(parts[2])) return unknown_type(parts[2]);
    return address.place = Place::compartment, address;
}

// The instant of _asOf: what is asked is answered from the record as it was then, by who may ask
// now. Writes find that the past takes none (store.past).
base::Result<std::optional<base::Instant>> then_of(record::SearchParameters const& query,
                                                   base::Instant now) {
    auto const bad = [](char const* reason) {
        return base::malformed(errors::bad_query, {{"_asOf", reason}});
    };
    std::optional<base::Instant> then;
    for (auto const& [name, value] : query) {
        if (name != "_asOf") continue;
        if (then) return bad("stands more than once");
        then = base::instant_from(value);
        if (!then) return bad("must be an instant with its offset: 2026-11-21T10:00:00Z");
        if (*then > now) return bad("lies in the future");
    }
    return then;
}

}  // namespace

base::Result<Address> address_from(std::string_view path) {
    if (path.starts_with("/fhir")) path.remove_prefix(5);
    while (path.starts_with('/')) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    Address address;
    if (path.empty()) return address;
    auto const parts = base::split(path, '/');
    auto const first = parts[0];
    bool const of_system = first == "metadata" || first.starts_with('_') || first.starts_with('$');
    if (!of_system) return type_address(parts);
    if (parts.size() > 1) return base::refuse(errors::unknown_path);
    address.last = first;
    if (first == "metadata") address.place = Place::metadata;
    else if (first == "_history") address.place = Place::system_history;
    else if (first == "_search") address.place = Place::system_search;
    else if (first.starts_with('$')) address.place = Place::system_operation;
    else return base::refuse(errors::unknown_path);
    return address;
}

Reply answer(Service const& service, Context& context, http::Request const& request) {
    auto query = http::parameters_from(request.query);
    if (!query) {
        return base::malformed(errors::bad_query, {{"query", "has a bad percent escape"}});
    }
    auto const wish = TRY(wish_of(request, *query));
    auto address = TRY(address_from(request.path));
    auto const verb = request.verb == Verb::head ? Verb::get : request.verb;
    auto const row = std::ranges::find_if(rows, [&](Row const& each) {
        return each.place == address.place && each.verb == verb;
    });
    if (row == std::end(rows)) return not_allowed(address.place);
    auto const converted = TRY(in_json(request, address));
    auto const& asked = converted ? *converted : request;
    auto const then = TRY(then_of(*query, context.now));
    auto const past = then ? store::past_of(context.store, *then) : nullptr;
    Context looking{.store = past ? *past : context.store,
                    .who = context.who,
                    .actor = context.actor,
                    .now = context.now,
                    .base_url = context.base_url,
                    .request_id = context.request_id,
                    .note = std::move(context.note)};
    Call call{service,           looking, asked,           std::move(address),
              std::move(*query), wish,    base_of(context)};
    auto reply = row->interaction(call);
    context.note = std::move(looking.note);
    return reply;
}

http::Response json_response(Call const& call, int status, std::string body) {
    return http::text_response(status, fhir_json,
                               call.wish.pretty ? pretty(body) : std::move(body));
}

http::Response version_response(Call const& call, int status,
                                std::shared_ptr<std::string const> body, std::uint64_t version,
                                base::Instant at) {
    http::Response response;
    response.status = status;
    response.headers.set("ETag", "W/\"" + std::to_string(version) + "\"");
    response.headers.set("Last-Modified", http_date(at));
    if (!body) return response;
    response.headers.set("Content-Type", std::string(fhir_json));
    if (call.wish.pretty) response.body = pretty(*body);
    else response.shared_body = std::move(body);
    return response;
}

record::Writer writer_for(Service const& service, Context const& context) {
    return {.store = context.store,
            .owners = service.owners,
            .actor = context.actor,
            .now = context.now,
            .base = base_of(context),
            .new_id = service.new_id,
            .checking = service.checking,
            .profiles = service.profiles};
}

record::Writer writer_for(Call const& call) { return writer_for(call.service, call.context); }

}  // namespace rest
