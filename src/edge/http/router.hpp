// Which handler answers which request.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "edge/http/message.hpp"

namespace http {

// Where a handler runs: `inline_` on the connection's own thread, for what never blocks longer than
// a few hundred microseconds; `pool` on a worker thread.
enum class Runs : std::uint8_t { inline_, pool };

class Router {
  public:
    // A pattern is a path with {name} for one segment and a final {name...} for the rest, which may
    // be empty: "/fhir/{type}/{id}", "/assets/{path...}". Literal segments win over captures, and
    // any pattern that knows the path wins over a {name...}, whatever its verbs.
    void add(Verb verb, std::string_view pattern, Runs runs, Handler handler);

    struct Match {
        Handler const* handler = nullptr;  // Null: none.
        Runs runs = Runs::pool;
        std::string_view pattern;  // For metrics.
        bool other_verb = false;   // The path is known, the verb is not: 405.
        std::string allowed;       // Then the Allow header.
    };
    // Fills request.captures. HEAD falls back to GET.
    Match match(Request& request) const;

  private:
    struct Node;
    std::shared_ptr<Node> root_;
};

}  // namespace http
