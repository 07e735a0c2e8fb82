#include "edge/http/router.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "base/text.hpp"

namespace http {

namespace {

struct Route {
    Verb verb;
    Runs runs;
    std::string pattern;
    Handler handler;
};

Route const* route_for(std::vector<Route> const& routes, Verb verb) {
    for (auto const wanted : {verb, verb == Verb::head ? Verb::get : verb}) {
        auto const found = std::ranges::find(routes, wanted, &Route::verb);
        if (found != routes.end()) return &*found;
    }
    return nullptr;
}

}  // namespace

struct Router::Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> capture;
    std::vector<Route> routes;       // Of the path that ends here.
    std::vector<Route> rest_routes;  // Of every path that comes through here.

    Node* child(std::string_view segment) {
        if (segment.starts_with('{')) {
            if (!capture) capture = std::make_unique<Node>();
            return capture.get();
        }
        auto const found =
            std::ranges::find(literals, segment, &decltype(literals)::value_type::first);
        if (found != literals.end()) return found->second.get();
        return literals.emplace_back(segment, std::make_unique<Node>()).second.get();
    }

    // One walk through the tree for one request.
    struct Walk {
        Verb verb;
        std::vector<std::string_view> captures;
        Route const* found = nullptr;
        Route const* rest = nullptr;  // The most specific {name...} of that verb.
        std::vector<std::string_view> rest_captures;
        std::vector<Route> const* first_known = nullptr;  // Knows the path, with whatever verb.
        std::vector<Route> const* first_rest = nullptr;
    };

    // `path` is what follows this node: "" or "/segment...".
    bool walk(std::string_view path, Walk& walk) const;
    bool ends_here(Walk& walk) const;
    void remember_rest(std::string_view path, Walk& walk) const;
};

bool Router::Node::ends_here(Walk& walk) const {
    if (routes.empty()) return false;
    if (!walk.first_known) walk.first_known = &routes;
    walk.found = route_for(routes, walk.verb);
    return walk.found != nullptr;
}

void Router::Node::remember_rest(std::string_view path, Walk& walk) const {
    if (rest_routes.empty()) return;
    if (!walk.first_rest) walk.first_rest = &rest_routes;
    if (walk.rest) return;
    walk.rest = route_for(rest_routes, walk.verb);
    if (!walk.rest) return;
    walk.rest_captures = walk.captures;
    walk.rest_captures.push_back(path.empty() ? path : path.substr(1));
}

bool Router::Node::walk(std::string_view path, Walk& walk) const {
    if (path.empty()) {
        if (ends_here(walk)) return true;
    } else {
        auto const end = std::min(path.find('/', 1), path.size());
        auto const segment = path.substr(1, end - 1);
        for (auto const& [name, child] : literals) {
            if (name == segment && child->walk(path.substr(end), walk)) return true;
        }
        if (capture && !segment.empty()) {
            walk.captures.push_back(segment);
            if (capture->walk(path.substr(end), walk)) return true;
            walk.captures.pop_back();
        }
    }
    remember_rest(path, walk);
    return false;
}

void Router::add(Verb verb, std::string_view pattern, Runs runs, Handler handler) {
    CHECK(pattern.starts_with('/'));
    if (!root_) root_ = std::make_shared<Node>();
    Route route{verb, runs, std::string(pattern), std::move(handler)};
    auto* node = root_.get();
    auto const segments = base::split(pattern.substr(1), '/');
    for (auto const segment : segments) {
        if (segment.ends_with("...}")) {
            CHECK(segment.data() == segments.back().data());
            CHECK(std::ranges::find(node->rest_routes, verb, &Route::verb) ==
                  node->rest_routes.end());
            node->rest_routes.push_back(std::move(route));
            return;
        }
        node = node->child(segment);
    }
    CHECK(std::ranges::find(node->routes, verb, &Route::verb) == node->routes.end());
    node->routes.push_back(std::move(route));
}

Router::Match Router::match(Request& request) const {
    Match match;
    if (!root_ || !request.path.starts_with('/')) return match;
    Node::Walk walk{.verb = request.verb};
    auto const known = root_->walk(request.path, walk) || walk.first_known;
    auto const* route = known ? walk.found : walk.rest;
    if (route) {
        match.handler = &route->handler;
        match.runs = route->runs;
        match.pattern = route->pattern;
        auto const& captures = known ? walk.captures : walk.rest_captures;
        request.captures.assign(captures.begin(), captures.end());
        return match;
    }
    auto const* others = known ? walk.first_known : walk.first_rest;
    if (!others) return match;
    match.other_verb = true;
    for (auto const& other : *others) {
        match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(name_of(other.verb));
    }
    return match;
}

}  // namespace http
