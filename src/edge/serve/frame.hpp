// What is done around every handler: identify, audit, measure, and turn failures into answers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "edge/audit/entry.hpp"
#include "edge/serve/context.hpp"

namespace serve {

struct Frame {
    store::Store& store;
    // Who sends this request. Unauthenticated without a valid session or token; forbidden when a
    // write by cookie lacks its CSRF header.
    std::function<base::Result<std::shared_ptr<sharing::Actor const>>(http::Request const&,
                                                                      base::Instant)>
        who;
    audit::Record record;
    std::function<base::Instant()> clock;
    std::string base_url;  // As clients see us; empty: http and the request's Host.
};

// The handler for the server: the route's own within the frame, which must outlive it.
http::Handler framed(Frame const& frame, Door const& door, Route const& route);

void add(http::Router& router, Frame const& frame, Door const& door);

// For http::Options::not_found: worded by the door whose prefix the path has.
http::Handler refusing(std::vector<Door> const& doors);

}  // namespace serve
