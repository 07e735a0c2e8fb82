// One line of the audit trail: who did what, to whom, by which right, and how it ended.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "domain/sharing/permit.hpp"

namespace audit {

struct Entry {
    base::Instant at;
    std::string request;  // The request's id, as in the X-Request-Id header and our log.
    std::shared_ptr<sharing::Actor const> actor;  // Null: nobody was signed in.
    std::string verb;                             // "GET"; "ADT^A04" for a message.
    std::string route;  // The pattern, never the path: "/fhir/{type}/{id}"; "mllp" for a message.
    std::string act;    // sharing::name_of(Act), "" if the request was refused before any.
    std::string type;   // The resource type, "" for a screen.
    std::vector<std::string> people;  // Patient ids that were read or written.
    std::string clause;               // Of the sharing agreement, by which it was permitted.
    std::string purpose;              // "direct-care" unless the asker says otherwise.
    std::string outcome;              // The HTTP status, "200"; or the acknowledgement, "AA".
    std::string code;                 // Of the error, if it was refused: "sharing.not_permitted".
};

// Takes an entry for writing. Cheap; waits when the trail cannot keep up; never drops one.
using Record = std::function<void(Entry)>;

}  // namespace audit
