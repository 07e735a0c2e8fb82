#include <gtest/gtest.h>

#include "edge/http/internal/parser.hpp"

namespace {

// What a server makes of these bytes, given in pieces of that size: "GET /a?q [body]" for each
// request, then "400" where it refuses, then "..." where it waits for more.
std::string parsed(std::string bytes, std::size_t piece = 1 << 20) {
    http::Limits limits;
    limits.body_bytes_max = 1000;
    limits.header_bytes_max = 500;
    http::Parser parser(limits);
    std::string text, buffer;
    auto const add = [&](std::string const& what) { text += (text.empty() ? "" : " | ") + what; };
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        buffer += bytes.substr(at, piece);
        while (true) {
            buffer.erase(0, parser.take(buffer));
            if (parser.state() == http::Parser::State::refused) {
                add(std::to_string(parser.refusal()));
                return text;
            }
            if (parser.state() != http::Parser::State::complete) break;
            auto const& request = parser.request();
            add(std::string(http::name_of(request.verb)) + " " + request.path +
                (request.query.empty() ? "" : "?" + request.query) +
                (request.body.empty() ? "" : " [" + request.body + "]") +
                (parser.keep_alive() ? "" : " close"));
            parser.next();
            if (buffer.empty()) break;
        }
    }
    if (!buffer.empty() || parser.state() == http::Parser::State::body) add("...");
    return text;
}

std::string get(std::string const& fields, std::string const& body = "") {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

// The same in one piece, byte by byte and in threes.
void check(std::string const& bytes, std::string const& expected) {
    EXPECT_EQ(parsed(bytes), expected) << bytes;
    EXPECT_EQ(parsed(bytes, 1), expected) << bytes;
    EXPECT_EQ(parsed(bytes, 3), expected) << bytes;
}

TEST(Parser, ReadsTargets) {
    check("GET /a%20b?x=%20 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a b?x=%20");
    check("GET http://a.example/b?c HTTP/1.1\r\nHost: a\r\n\r\n", "GET /b?c");
    check("GET HTTP://a.example HTTP/1.1\r\nHost: a\r\n\r\n", "GET /");
    check("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *");
    check("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "OTHER /");
    check("GET a HTTP/1.1\r\nHost: a\r\n\r\n", "400");
    check("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "400");
    check("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", "400");
    check("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", "400");
    check("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", "400");
}

TEST(Parser, ReadsPipelinedRequestsOneAfterTheOther) {
    check(get("Content-Length: 2\r\n", "hi") + "\r\n" + get("") + get("Connection: close\r\n"),
          "GET / [hi] | GET / | GET / close");
}

TEST(Parser, ReadsChunkedBodiesAndIgnoresTrailers) {
    check(get("Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n3;x=y\r\n you\r\n0\r\nA: b\r\n\r\n"),
          "400");
    check(get("Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n4;x=y\r\n you\r\n0\r\nA: b\r\n\r\n") +
              get(""),
          "GET / [hi you] | GET /");
}

TEST(Parser, RefusesWhatTwoReadersCouldReadDifferently) {
    check(get("Content-Length: 2\r\nContent-Length: 2\r\n", "hi"), "400");
    check(get("Content-Length: 2, 2\r\n", "hi"), "400");
    check(get("Content-Length: +2\r\n", "hi"), "400");
    check(get("Content-Length: 0x2\r\n", "hi"), "400");
    check(get("Content-Length: 99999999999999999999999\r\n"), "400");
    check(get("Content-Length:\r\n"), "400");
    check(get("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400");
    check(get("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "0\r\n\r\n"), "400");
    check(get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), "400");
    check(get("Transfer-Encoding: gzip\r\n"), "501");
    check(get("Transfer-Encoding: gzip, chunked\r\n"), "501");
    check("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
    check(get("A: b\r\n c\r\n"), "400");
    check(get("A : b\r\n"), "400");
    check(get("A: b\rc\r\n"), "400");
    check("GET / HTTP/1.1\nHost: a\n\n", "400");
    check("GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n", "400");
    check("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400");
    check("GET / HTTP/1.1\r\n\r\n", "400");
}

TEST(Parser, ReadsOlderClientsAndRefusesOtherVersions) {
    check("GET / HTTP/1.0\r\n\r\n", "GET / close");
    check("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /");
    check("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505");
    check("GET /\r\n\r\n", "400");
    check("GET / 1\r\n\r\n" + get(""), "400");
}

TEST(Parser, RefusesHeadsAndBodiesBeyondTheLimits) {
    check(get("A: " + std::string(500, 'a') + "\r\n"), "431");
    check("GET /" + std::string(600, 'a'), "431");
    check(get("Content-Length: 1001\r\n"), "413");
    check(get("Transfer-Encoding: chunked\r\n", "3e9\r\n"), "413");
    check(get("Transfer-Encoding: chunked\r\n", "3e8\r\n" + std::string(1000, 'b') + "\r\n1\r\n"),
          "413");
}

TEST(Parser, WaitsForTheRest) {
    check("GET / HT", "...");
    check(get("Content-Length: 5\r\n", "hi"), "...");
    EXPECT_EQ(parsed(get("Transfer-Encoding: chunked\r\n", std::string(70000, '0'))), "400");
}

TEST(Parser, KnowsWhoExpectsToBeToldToContinue) {
    http::Parser parser(http::Limits{});
    auto const head = get("Expect: 100-continue\r\nContent-Length: 5\r\n");
    EXPECT_EQ(parser.take(head), head.size());
    EXPECT_EQ(parser.state(), http::Parser::State::body);
    EXPECT_TRUE(parser.expects_continue());
}

}  // namespace
