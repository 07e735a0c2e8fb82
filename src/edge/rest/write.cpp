// Writing one resource. FHIR R4 http.html#create, #update, #delete and their conditional forms.
#include "base/log.hpp"
#include "base/text.hpp"
#include "domain/record/bundle.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/internal/provenance.hpp"
#include "edge/rest/outcome.hpp"
#include "fhir/value/value.hpp"

namespace rest {
namespace {

base::Result<fhir::Document> body_of(Call const& call) {
    TRY(check_content_type(call.request));
    if (base::trim(call.request.body).empty()) {
        return base::malformed(errors::no_body, {{call.address.type, "is needed"}});
    }
    return fhir::parse(call.request.body);
}

}  // namespace

base::Result<std::optional<std::uint64_t>> if_match_of(http::Request const& request) {
    auto const text = request.headers.find("If-Match");
    if (text.empty() || text == "*") return std::nullopt;
    auto const version = record::version_from_etag(text);
    if (!version)
        return base::malformed(errors::bad_header, {{"If-Match", R"(must be like W/"1")"}});
    return version;
}

record::SearchParameters criteria_of(record::SearchParameters const& query) {
    record::SearchParameters criteria;
    for (auto const& pair : query) {
        auto const& name = pair.first;
        if (name != "_format" && name != "_pretty" && name != "_asOf") criteria.push_back(pair);
    }
    return criteria;
}

void note_person(Context& context, record::Done const& done) {
    if (!done.faults.empty()) {
        base::log(base::Level::warning, "rest.kept_with_faults",
                  {{"resource", done.key.type + "/" + done.key.id},
                   {"request", context.request_id},
                   {"faults", fhir::in_words(done.faults)}});
    }
    if (!done.body) return;
    if (auto const person = record::person_in(*done.body); !person.empty()) {
        context.note.people.emplace_back(person);
    }
}

http::Response written(Call const& call, record::Done const& done) {
    note_person(call.context, done);
    note_people_once(call.context);
    bool const is_new = done.outcome == record::Outcome::created;
    auto body = done.body;
    if (call.wish.returning == Return::minimal) body = nullptr;
    if (call.wish.returning == Return::outcome) {
        body = std::make_shared<std::string const>(
            outcome_of_success(done.faults, is_new                                     ? "Created."
                               : done.outcome == record::Outcome::updated ? "Updated."
                                                                          : "Unchanged."));
    }
    auto response =
        version_response(call, is_new ? 201 : 200, std::move(body), done.version, done.at);
    auto const location = call.base + "/" + done.key.type + "/" + done.key.id + "/_history/" +
                          std::to_string(done.version);
    response.headers.set(is_new ? "Location" : "Content-Location", location);
    return response;
}

Reply create(Call& call) {
    auto const document = TRY(body_of(call));
    // The id that a new patient carries is not the one it gets.
    auto const person = call.address.type == "Patient" ? std::string_view{}
                                                       : record::person_in(call.request.body);
    TRY(permit(call.context, sharing::Act::create, call.address.type, person));
    TRY(permit_binary(call, sharing::Act::create, {call.address.type, {}}, document.root()));
    record::Ask ask{.method = store::Method::create, .key = {call.address.type, {}}};
    ask.resource = document.root();
    ask.document = &document;
    if (call.request.headers.has("If-None-Exist")) {
        auto text = call.request.headers.find("If-None-Exist");
        if (auto const mark = text.find('?'); mark != std::string_view::npos)
            text.remove_prefix(mark + 1);
        ask.criteria = record::search_parameters_from(text);
        if (!ask.criteria)
            return base::malformed(errors::bad_header, {{"If-None-Exist", "cannot be read"}});
    }
    return written(call, TRY(write_one(call, std::move(ask))));
}

Reply update(Call& call) {
    auto const document = TRY(body_of(call));
    TRY(permit(call.context, sharing::Act::update, call.address.type,
               record::person_in(call.request.body)));
    TRY(permit_binary(call, sharing::Act::update, {call.address.type, call.address.id},
                      document.root()));
    record::Ask ask{.method = store::Method::update, .key = {call.address.type, call.address.id}};
    ask.resource = document.root();
    ask.document = &document;
    ask.if_match = TRY(if_match_of(call.request));
    ask.only_if_new = call.request.headers.find("If-None-Match") == "*";
    if (call.address.place == Place::type) ask.criteria = criteria_of(call.query);
    return written(call, TRY(write_one(call, std::move(ask))));
}

namespace {

// Of whom the resource to be deleted is, for the audit. What is not there has no person.
std::string person_of(Call const& call) {
    if (call.address.id.empty()) return {};
    auto const snapshot = call.context.store.snapshot();
    if (!snapshot) return {};
    auto const version = (*snapshot)->read({call.address.type, call.address.id});
    if (!version || !*version || !(*version)->body) return {};
    return std::string(record::person_in(*(*version)->body));
}

}  // namespace

Reply erase(Call& call) {
    TRY(permit(call.context, sharing::Act::erase, call.address.type, person_of(call)));
    TRY(permit_binary(call, sharing::Act::erase, {call.address.type, call.address.id}, {}));
    record::Ask ask{.method = store::Method::erase, .key = {call.address.type, call.address.id}};
    ask.if_match = TRY(if_match_of(call.request));
    if (call.address.place == Place::type) ask.criteria = criteria_of(call.query);
    auto const done = TRY(write_one(call, std::move(ask)));
    if (done.outcome == record::Outcome::nothing) {
        http::Response response;
        response.status = 204;
        return response;
    }
    return version_response(call, 204, nullptr, done.version, done.at);
}

}  // namespace rest
