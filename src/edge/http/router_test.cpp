#include "edge/http/router.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace {

http::Router router_of(std::vector<std::string> const& lines) {
    http::Router router;
    for (auto const& line : lines) {
        auto const parts = base::split(line, ' ');
        auto verb = http::Verb::get;
        for (auto const v : {http::Verb::post, http::Verb::put, http::Verb::delete_}) {
            if (http::name_of(v) == parts[0]) verb = v;
        }
        router.add(verb, parts[1], http::Runs::inline_,
                   [](http::Request const&) { return http::Response{}; });
    }
    return router;
}

// "pattern capture capture", "405 GET, POST" or "404".
std::string matched(http::Router const& router, http::Verb verb, std::string path) {
    http::Request request;
    request.verb = verb;
    request.path = std::move(path);
    auto const match = router.match(request);
    if (match.other_verb) return "405 " + match.allowed;
    if (!match.handler) return "404";
    std::string text(match.pattern);
    for (auto const& capture : request.captures) text += " " + capture;
    return text;
}

using http::Verb;

TEST(Router, PrefersLiteralsAndFillsCapturesInOrder) {
    auto const router = router_of({"GET /fhir/{type}/{id}", "GET /fhir/metadata",
                                   "GET /fhir/{type}", "GET /fhir/{type}/_history"});
    EXPECT_EQ(matched(router, Verb::get, "/fhir/Patient/7"), "/fhir/{type}/{id} Patient 7");
    EXPECT_EQ(matched(router, Verb::get, "/fhir/metadata"), "/fhir/metadata");
    EXPECT_EQ(matched(router, Verb::get, "/fhir/Patient/_history"),
              "/fhir/{type}/_history Patient");
    EXPECT_EQ(matched(router, Verb::get, "/fhir/Patient"), "/fhir/{type} Patient");
    EXPECT_EQ(matched(router, Verb::get, "/fhir/Patient/"), "404");
    EXPECT_EQ(matched(router, Verb::get, "/fhir"), "404");
}

TEST(Router, GoesBackFromALiteralThatLeadsNowhere) {
    auto const router = router_of({"POST /fhir/Task/{id}/$triage", "GET /fhir/{type}/{id}",
                                   "GET /fhir/Task/{id}", "PUT /fhir/{type}/{id}"});
    EXPECT_EQ(matched(router, Verb::get, "/fhir/Task/7"), "/fhir/Task/{id} 7");
    EXPECT_EQ(matched(router, Verb::put, "/fhir/Task/7"), "/fhir/{type}/{id} Task 7");
    EXPECT_EQ(matched(router, Verb::post, "/fhir/Task/7/$triage"), "/fhir/Task/{id}/$triage 7");
}

TEST(Router, SaysWhichVerbsAPathKnows) {
    auto const router = router_of({"GET /a/{id}", "PUT /a/{id}", "GET /{path...}"});
    EXPECT_EQ(matched(router, Verb::post, "/a/1"), "405 GET, PUT");
    EXPECT_EQ(matched(router, Verb::post, "/b"), "405 GET");
}

TEST(Router, LetsTheRestBeEmptyOrLong) {
    auto const router = router_of({"GET /assets/{path...}", "GET /{path...}"});
    EXPECT_EQ(matched(router, Verb::get, "/assets/a/b.js"), "/assets/{path...} a/b.js");
    EXPECT_EQ(matched(router, Verb::get, "/"), "/{path...} ");
    EXPECT_EQ(matched(router, Verb::get, "/person/7"), "/{path...} person/7");
}

TEST(Router, GivesTheRestOnlyPathsThatNobodyElseKnows) {
    auto const router = router_of({"POST /auth/token", "GET /{path...}"});
    EXPECT_EQ(matched(router, Verb::get, "/auth/token"), "405 POST");
    EXPECT_EQ(matched(router, Verb::get, "/auth"), "/{path...} auth");
}

TEST(Router, AnswersHeadByGet) {
    auto const router = router_of({"GET /health"});
    EXPECT_EQ(matched(router, Verb::head, "/health"), "/health");
}

TEST(Router, RefusesTheSameRouteTwice) {
    EXPECT_ANY_THROW(router_of({"GET /a/{x}", "GET /a/{y}"}));
}

}  // namespace
