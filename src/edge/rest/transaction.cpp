// Bundles posted to the base: transaction and batch. FHIR R4 http.html#transaction.
#include <fmt/format.h>

#include <algorithm>

#include "base/base64.hpp"
#include "domain/record/bundle.hpp"
#include "domain/record/check.hpp"
#include "domain/record/errors.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/bundle_text.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/http_date.hpp"
#include "edge/rest/internal/patch.hpp"
#include "edge/rest/internal/provenance.hpp"
#include "edge/rest/outcome.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

using record::Entry;

// Every entry is answered, and the answer is held whole.
constexpr std::size_t entries_max = 20'000;

http::Verb verb_from(std::string_view method) {
    for (auto const verb : {http::Verb::get, http::Verb::head, http::Verb::post, http::Verb::put,
                            http::Verb::patch, http::Verb::delete_}) {
        if (http::name_of(verb) == method) return verb;
    }
    return http::Verb::other;
}

// A JSON Patch stands in a Binary, a FHIRPath Patch as itself. R4 http.html#patch.
void describe_patch(Entry const& entry, http::Request& request) {
    auto const type = entry.resource["contentType"];
    request.headers.set("Content-Type",
                        std::string(type ? type.text() : "application/fhir+json"));
    if (!type) return;
    request.body = base::bytes_from_base64(entry.resource["data"].text()).value_or("");
}

// The entry as the request that it stands for.
http::Request request_from(Entry const& entry, http::Request const& outer) {
    http::Request request;
    request.verb = verb_from(entry.method);
    auto const mark = std::min(entry.url.find('?'), entry.url.size());
    request.path = "/fhir/" + std::string(entry.url.substr(0, mark));
    request.query = entry.url.substr(std::min(mark + 1, entry.url.size()));
    request.peer = outer.peer;
    request.body = entry.resource ? entry.resource.source() : std::string_view{};
    auto const set = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) request.headers.set(name, std::string(value));
    };
    set("If-Match", entry.if_match);
    set("If-None-Match", entry.if_none_match);
    set("If-None-Exist", entry.if_none_exist);
    if (auto const since = base::instant_from(entry.if_modified_since)) {
        request.headers.set("If-Modified-Since", http_date(*since));
    }
    set("Prefer", outer.headers.find("Prefer"));
    set("X-Provenance", outer.headers.find("X-Provenance"));
    if (request.verb == http::Verb::patch) describe_patch(entry, request);
    return request;
}

std::string_view body_of(http::Response const& response) {
    return response.shared_body ? std::string_view(*response.shared_body)
                                : std::string_view(response.body);
}

void append_member(std::string& members, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    members += fmt::format(R"(,"{}":)", name);
    fhir::append_quoted(members, value);
}

// An entry of the answer from the response that its request would have had alone.
void enter(BundleText& text, http::Response const& response) {
    auto members = fmt::format(R"("status":"{}")", reason_phrase(response.status));
    auto location = response.headers.find("Location");
    if (location.empty()) location = response.headers.find("Content-Location");
    append_member(members, "location", location);
    append_member(members, "etag", response.headers.find("ETag"));
    auto const body = body_of(response);
    if (auto const at = instant_from_http_date(response.headers.find("Last-Modified"))) {
        append_member(members, "lastModified", base::to_text(*at));
    }
    bool const failed = response.status >= 400;
    if (failed && !body.empty()) members.append(R"(,"outcome":)").append(body);
    text.response({}, members, failed ? std::string_view{} : body);
}

http::Response alone(Call& call, Entry const& entry) {
    auto const request = request_from(entry, call.request);
    auto reply = answer(call.service, call.context, request);
    if (reply) return std::move(*reply);
    auto const type = entry.resource["resourceType"].text();
    return error_response(record::within(entry.path, type, std::move(reply).error()));
}

Reply batch(Call& call, fhir::Value resource) {
    auto const entries = TRY(record::entries_of(resource, call.base));
    BundleText text("batch-response", call.base);
    for (auto const& entry : entries) enter(text, alone(call, entry));
    return json_response(call, 200, std::move(text).finish());
}

sharing::Act act_of(store::Method method) {
    switch (method) {
        case store::Method::create: return sharing::Act::create;
        case store::Method::update: return sharing::Act::update;
        case store::Method::erase: return sharing::Act::erase;
    }
    return sharing::Act::update;
}

// A read of what is neither there nor put there by the transaction.
base::Result<void> check_there(Call const& call, Entry const& entry, Address const& address,
                               std::vector<record::Ask> const& asks) {
    store::Key const key{address.type, address.id};
    auto const puts = [&](record::Ask const& ask) {
        return ask.method == store::Method::update && ask.key == key;
    };
    if (std::ranges::any_of(asks, puts)) return {};
    auto const snapshot = TRY(call.context.store.snapshot());
    auto version = record::read(*snapshot, key);
    if (version) return {};
    return std::unexpected(record::within(entry.path, {}, std::move(version).error()));
}

// Reads of a transaction show what it has written, so they are answered after the commit. What
// would fail for its form is found before.
base::Result<void> check_read(Call& call, Entry const& entry,
                              std::vector<record::Ask> const& asks) {
    auto const request = request_from(entry, call.request);
    auto address = address_from(request.path);
    if (!address)
        return std::unexpected(record::within(entry.path, {}, std::move(address).error()));
    if (address->place == Place::instance) return check_there(call, entry, *address, asks);
    if (address->place != Place::type) return {};
    auto const parameters = record::search_parameters_from(request.query);
    auto query = fhir::query_from(address->type, parameters.value_or(record::SearchParameters{}),
                                  call.wish.handling, call.base);
    if (!query) return std::unexpected(record::within(entry.path, {}, std::move(query).error()));
    return {};
}

// What record says of an entry is placed already; the rest is about its resource.
base::Error placed(Entry const& entry, base::Error error) {
    bool const done = !error.details.empty() && error.details.front().path.starts_with(entry.path);
    return done ? std::move(error) : record::within(entry.path, {}, std::move(error));
}

struct Plan {
    std::vector<record::Ask> asks;
    std::vector<std::size_t> ask_of;  // Of each entry that writes.
};

// What one entry asks, if its client may ask it. Errors are placed by the caller.
base::Result<record::Ask> ask_for(Call const& call, Entry const& entry) {
    auto ask = TRY(record::ask_from(entry));
    if (!address_from("/fhir/" + ask.key.type)) {
        return base::malformed(
            record::errors::bad_entry,
            {{entry.path + ".request.url", "must name a resource type of FHIR R4"}});
    }
    if (entry.method == "PATCH") ask.change = TRY(change_from(entry.resource, call.context.now));
    bool const whole = entry.resource && !ask.change;
    auto const person = whole && ask.method == store::Method::update
                            ? record::person_in(entry.resource.source())
                            : std::string_view{};
    TRY(permit(call.context, act_of(ask.method), ask.key.type, person));
    TRY(permit_binary(call, act_of(ask.method), ask.key, whole ? entry.resource : fhir::Value{}));
    return ask;
}

base::Result<Plan> plan_from(Call& call, std::vector<Entry> const& entries) {
    Plan plan;
    for (auto const& entry : entries) {
        plan.ask_of.push_back(plan.asks.size());
        if (entry.reads()) continue;
        auto ask = ask_for(call, entry);
        if (!ask) return std::unexpected(placed(entry, std::move(ask).error()));
        plan.asks.push_back(std::move(*ask));
    }
    for (auto const& entry : entries) {
        if (entry.reads()) TRY(check_read(call, entry, plan.asks));
    }
    return plan;
}

void enter(BundleText& text, Call const& call, record::Done const& done) {
    using record::Outcome;
    int const status = done.outcome == Outcome::created                                       ? 201
                       : done.outcome == Outcome::erased || done.outcome == Outcome::nothing ? 204
                                                                                             : 200;
    auto const url = call.base + "/" + done.key.type + "/" + done.key.id;
    auto const location = done.body ? url + "/_history/" + std::to_string(done.version) : "";
    auto members = response_members(status, location, done.version, done.at);
    if (call.wish.returning == Return::outcome) {
        members += R"(,"outcome":)" + outcome_of_success("Done.");
    }
    bool const whole = call.wish.returning == Return::representation && done.body;
    text.response(done.body ? url : "", members, whole ? std::string_view(*done.body) : "");
}

Reply transaction(Call& call, fhir::Value resource) {
    auto const entries = TRY(record::entries_of(resource, call.base));
    auto plan = TRY(plan_from(call, entries));
    auto const provenance = TRY(add_provenance(call, plan.asks));
    auto const done = TRY(record::write(writer_for(call), plan.asks));
    for (auto const& each : done) note_person(call.context, each);
    note_people_once(call.context);
    BundleText text("transaction-response", call.base);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].reads()) enter(text, alone(call, entries[i]));
        else enter(text, call, done[plan.ask_of[i]]);
    }
    return json_response(call, 200, std::move(text).finish());
}

}  // namespace

Reply bundle(Call& call) {
    TRY(check_content_type(call.request));
    if (call.request.body.empty())
        return base::malformed(errors::no_body, {{"Bundle", "is needed"}});
    auto const document = TRY(fhir::parse(call.request.body));
    if (document["entry"].size() > entries_max) {
        return base::refuse(errors::too_large, fmt::format("A bundle may have {} entries at most.",
                                                           entries_max));
    }
    switch (TRY(record::kind_of(document.root()))) {
        case record::BundleKind::transaction: return transaction(call, document.root());
        case record::BundleKind::batch: return batch(call, document.root());
        default: break;
    }
    return base::malformed(record::errors::wrong_bundle,
                           {{"Bundle.type", "must be transaction or batch"}});
}

}  // namespace rest
