#include "edge/serve/frame.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "store/memory/memory.hpp"

namespace {

constexpr base::Code stranger{"auth.not_signed_in", base::Category::unauthenticated, "Sign in."};
constexpr base::Code closed{"episode.closed", base::Category::refused, "It is closed."};

class FrameTest : public testing::Test {
  protected:
    http::Response answer(serve::Handler handler, serve::Access access = serve::Access::signed_in) {
        serve::Door door{.prefix = "/x"};
        door.add(http::Verb::get, "/x/{id}", http::Runs::inline_, std::move(handler), access);
        return serve::framed(frame, door, door.routes.front())(request);
    }

    std::unique_ptr<store::Store> store = store::memory();
    std::vector<audit::Entry> entries;
    bool known = true;
    http::Request request{.path = "/x/7", .captures = {"7"}};
    serve::Frame frame{
        .store = *store,
        .who = [this](http::Request const&,
                      base::Instant) -> base::Result<std::shared_ptr<sharing::Actor const>> {
            if (!known) return base::refuse(stranger);
            return std::make_shared<sharing::Actor const>(sharing::Actor{.account = "amara"});
        },
        .record = [this](audit::Entry entry) { entries.push_back(std::move(entry)); },
        .clock = [] { return base::Instant{5000}; },
        .base_url = ""};
};

TEST_F(FrameTest, GivesTheHandlerItsContextAndAuditsWhatItNotes) {
    request.headers.add("Host", "here:80");
    request.headers.add("X-Request-Id", "abc-1");
    auto const response = answer([](serve::Context& context, http::Request const& asked) {
        EXPECT_EQ(context.actor.account, "amara");
        EXPECT_EQ(context.now.ms, 5000);
        EXPECT_EQ(context.base_url, "http://here:80");
        context.note.act = "read";
        context.note.people.push_back(asked.captures[0]);
        return serve::json(200, "{}");
    });
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.find("X-Request-Id"), "abc-1");
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].actor->account, "amara");
    EXPECT_EQ(entries[0].request, "abc-1");
    EXPECT_EQ(entries[0].route, "/x/{id}");
    EXPECT_EQ(entries[0].act, "read");
    EXPECT_EQ(entries[0].people, std::vector<std::string>{"7"});
    EXPECT_EQ(entries[0].outcome, "200");
}

TEST_F(FrameTest, RefusesStrangersBeforeTheHandlerRuns) {
    known = false;
    auto const response = answer([](serve::Context&, http::Request const&) -> http::Response {
        ADD_FAILURE() << "ran";
        return {};
    });
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.headers.find("WWW-Authenticate"), "Bearer realm=\"homeward\"");
    EXPECT_TRUE(entries.empty());
}

TEST_F(FrameTest, AuditsWhatAnOpenRouteNotes) {
    auto const failed = [](serve::Context& context,
                           http::Request const&) -> base::Result<http::Response> {
        context.note.act = "sign-in";
        return base::refuse(stranger);
    };
    EXPECT_EQ(answer(failed, serve::Access::open).status, 401);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].act, "sign-in");
    EXPECT_EQ(entries[0].code, "auth.not_signed_in");
    EXPECT_EQ(entries[0].actor->account, "");
}

TEST_F(FrameTest, LetsEverybodyThroughAnOpenRouteWithoutAudit) {
    known = false;
    auto const ok = [](serve::Context&, http::Request const&) { return serve::json(200, "{}"); };
    EXPECT_EQ(answer(ok, serve::Access::open).status, 200);
    EXPECT_TRUE(entries.empty());
}

TEST_F(FrameTest, WordsErrorsAndKeepsTheirCode) {
    auto const response =
        answer([](serve::Context&, http::Request const&) -> base::Result<http::Response> {
            return base::refuse(closed);
        });
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.body, R"({"code":"episode.closed","message":"It is closed."})");
    EXPECT_EQ(entries.at(0).code, "episode.closed");
}

TEST_F(FrameTest, TurnsAnExceptionIntoAnIncidentWithoutItsText) {
    auto const response = answer([](serve::Context&, http::Request const&) -> http::Response {
        throw std::runtime_error("secret detail");
    });
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret detail"), std::string::npos);
    EXPECT_NE(response.body.find("\"incident\":\""), std::string::npos);
    EXPECT_EQ(entries.at(0).code, "serve.fault");
}

TEST_F(FrameTest, CompressesLargeJsonForWhoTakesIt) {
    auto const large = [](serve::Context&, http::Request const&) {
        return serve::json(200, std::string(5000, ' ') + "{}");
    };
    EXPECT_EQ(answer(large).body.size(), 5002u);
    request.headers.add("Accept-Encoding", "gzip");
    auto const response = answer(large);
    EXPECT_LT(response.body.size(), 100u);
    EXPECT_EQ(response.headers.find("Content-Encoding"), "gzip");
}

TEST_F(FrameTest, IgnoresARequestIdThatCouldForgeALogLine) {
    request.headers.add("X-Request-Id", "a b\"c");
    auto const ok = [](serve::Context&, http::Request const&) { return serve::json(200, "{}"); };
    EXPECT_NE(answer(ok).headers.find("X-Request-Id"), "a b\"c");
}

TEST(Refusing, IsWordedByTheDoorOfThePrefix) {
    serve::Door fhir{.prefix = "/fhir"};
    fhir.print_error = [](base::Error const& error, std::string_view) {
        return http::text_response(1, "fhir", std::string(error.code.name));
    };
    auto const refuse = serve::refusing({fhir});
    http::Request request{.path = "/fhir/x", .captures = {"405"}};
    EXPECT_EQ(refuse(request).status, 405);
    EXPECT_EQ(refuse(request).body, "serve.wrong_verb");
    request.path = "/fhirx";
    request.captures = {"404"};
    EXPECT_EQ(refuse(request).status, 404);
    EXPECT_NE(refuse(request).body.find("serve.unknown_path"), std::string::npos);
}

TEST(Refusing, HasAnErrorForEveryStatusOfTheServer) {
    auto const refuse = serve::refusing({});
    for (auto const& [status, code] :
         std::vector<std::pair<std::string, std::string>>{{"400", "serve.bad_request"},
                                                          {"404", "serve.unknown_path"},
                                                          {"405", "serve.wrong_verb"},
                                                          {"413", "serve.too_large"},
                                                          {"431", "serve.too_large"},
                                                          {"501", "serve.unsupported"},
                                                          {"503", "serve.busy"},
                                                          {"505", "serve.unsupported"}}) {
        auto const response = refuse({.path = "/", .captures = {status}});
        EXPECT_EQ(std::to_string(response.status), status);
        EXPECT_NE(response.body.find("\"" + code + "\""), std::string::npos) << response.body;
    }
}

}  // namespace
