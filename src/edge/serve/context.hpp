// What every handler behind the HTTP door is given, and how a room offers its handlers.
//
//   serve::Door doors() {
//       serve::Door door{.prefix = "/screen"};
//       door.add(http::Verb::get, "/screen/person/{id}", http::Runs::pool, person);
//       return door;
//   }
//
//   base::Result<http::Response> person(serve::Context& context, http::Request const& request) {
//       auto const& id = request.captures[0];
//       TRY(serve::permit(context, sharing::Act::read, {"Patient", id}));
//       auto const snapshot = TRY(context.store.snapshot());
//       ...
//       return serve::json(200, text);
//   }
//
// The frame around it has found out who asks, gives the request its id, audits, measures, and turns
// errors and exceptions into answers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/sharing/permit.hpp"
#include "edge/http/message.hpp"
#include "edge/http/router.hpp"
#include "store/log/store.hpp"

namespace serve {

// What the handler tells the audit trail. serve::permit fills it; a handler adds people that it
// learns of later (those of a list, say).
struct Note {
    std::string act;                  // sharing::name_of(Act)
    std::string type;                 // Resource type; "" for a screen.
    std::vector<std::string> people;  // Patient ids
    std::string clause;
    std::string purpose = "direct-care";
};

struct Context {
    store::Store& store;
    std::shared_ptr<sharing::Actor const> who;  // Never null; an empty account at an open route.
    sharing::Actor const& actor;                // *who
    base::Instant now;                          // The request's one instant.
    std::string base_url;  // "https://homeward.example:8443": without a slash or "/fhir".
    std::string request_id;
    Note note;
};

// Decides, and remembers act, subject and clause for the audit trail whatever is decided.
inline base::Result<sharing::Permission> permit(Context& context, sharing::Act act,
                                                sharing::Subject const& subject) {
    context.note.act = sharing::name_of(act);
    context.note.type = subject.type;
    if (!subject.person.empty()) context.note.people.emplace_back(subject.person);
    auto permission = sharing::permit(context.actor, act, subject);
    if (permission) context.note.clause = permission->clause;
    return permission;
}

// A function that returns a plain http::Response is a Handler too.
using Handler = std::function<base::Result<http::Response>(Context&, http::Request const&)>;

enum class Access : std::uint8_t {
    signed_in,  // 401 without a session or a token; writes by cookie need the CSRF header.
    open        // For all: /health, /fhir/metadata, the sign-in itself.
};

struct Route {
    http::Verb verb;
    std::string pattern;  // http::Router's syntax.
    http::Runs runs;
    Access access;
    Handler handler;
};

// How a room words a refusal. The incident number is empty unless the fault is ours.
using PrintError = std::function<http::Response(base::Error const&, std::string_view incident)>;

// {"code","message","details":[{"path","reason"}],"incident"}, with status_of's status.
http::Response json_error(base::Error const& error, std::string_view incident = {});

// The one table of category to HTTP status; FHIR's OperationOutcome uses it too.
int status_of(base::Category category);

// The last touch on an answer: the same content in another form, as the request wishes it.
using Finish = std::function<http::Response(http::Request const&, http::Response)>;

// The routes of one room and its wording. Paths below the prefix that no route knows (404, 405) and
// refusals before the handler runs (401, 500) are worded by it too.
struct Door {
    std::string prefix;  // "/fhir"
    PrintError print_error = [](base::Error const& error, std::string_view incident) {
        return json_error(error, incident);
    };
    std::vector<Route> routes;
    Finish finish;  // Maybe none. Given every answer, refusals included.

    void add(http::Verb verb, std::string pattern, http::Runs runs, Handler handler,
             Access access = Access::signed_in) {
        routes.push_back({verb, std::move(pattern), runs, access, std::move(handler)});
    }
};

http::Response json(int status, std::string body);  // application/json

}  // namespace serve
