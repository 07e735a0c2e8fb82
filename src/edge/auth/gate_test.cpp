#include "edge/auth/gate.hpp"

#include <gtest/gtest.h>

#include "edge/auth/account.hpp"
#include "edge/serve/frame.hpp"
#include "fhir/value/value.hpp"
#include "store/memory/memory.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::string_view password = "correct horse";

// A gate behind its frame: requests go in as a client would send them.
class GateTest : public testing::Test {
  protected:
    GateTest() {
        auth::Account amara{.name = "amara",
                            .display = "Amara Okafor",
                            .role = sharing::Role::coordinator,
                            .organisation = "eastfield"};
        EXPECT_TRUE(auth::add_account(*store, amara, password, now));
        restart();
    }

    void restart() {
        gate = std::make_unique<auth::Gate>(*store);
        EXPECT_TRUE(gate->load(now));
        router = {};
        for (auto const& door : gate->doors()) serve::add(router, frame, door);
        serve::Door probe{.prefix = "/probe"};
        auto const whoami = [](serve::Context& context, http::Request const&) {
            return http::text_response(200, "text/plain", context.actor.account);
        };
        probe.add(http::Verb::get, "/probe", http::Runs::inline_, whoami);
        probe.add(http::Verb::post, "/probe", http::Runs::inline_, whoami);
        serve::add(router, frame, probe);
    }

    http::Response send(http::Verb verb, std::string path, std::string body = "",
                        std::vector<std::pair<std::string, std::string>> const& fields = {}) {
        http::Request request{.verb = verb, .path = std::move(path), .body = std::move(body)};
        for (auto const& [name, value] : fields) request.headers.add(name, value);
        auto const match = router.match(request);
        EXPECT_TRUE(match.handler);
        return (*match.handler)(request);
    }
    http::Response sign_in(std::string_view with, std::string const& account = "amara") {
        return send(http::Verb::post, "/auth/sign-in",
                    R"({"account":")" + account + R"(","password":")" + std::string(with) + "\"}",
                    {{"Content-Type", "application/json; charset=utf-8"}});
    }
    static std::string cookie_of(http::Response const& response) {
        auto const field = response.headers.find("Set-Cookie");
        return std::string(field.substr(0, field.find(';')));
    }
    static std::string member(http::Response const& response, std::string_view name) {
        auto const document = fhir::parse(response.body);
        return document ? std::string((*document)[name].text()) : response.body;
    }
    http::Response ask_token(std::string const& form,
                             std::vector<std::pair<std::string, std::string>> fields = {}) {
        fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        return send(http::Verb::post, "/auth/token", form, fields);
    }

    base::Instant now{1'000'000'000};
    std::unique_ptr<store::Store> store = store::memory();
    std::unique_ptr<auth::Gate> gate;
    std::vector<audit::Entry> entries;
    serve::Frame frame{
        .store = *store,
        .who = [this](http::Request const& request,
                      base::Instant at) { return gate->who(request, at); },
        .record = [this](audit::Entry entry) { entries.push_back(std::move(entry)); },
        .clock = [this] { return now; },
        .base_url = ""};
    http::Router router;
};

TEST_F(GateTest, SignsInAndRecognisesTheSession) {
    auto const signed_in = sign_in(password);
    ASSERT_EQ(signed_in.status, 200) << signed_in.body;
    EXPECT_EQ(member(signed_in, "display"), "Amara Okafor");
    EXPECT_EQ(member(signed_in, "role"), "coordinator");
    EXPECT_EQ(member(signed_in, "organisationName"), "eastfield");
    auto const cookie = signed_in.headers.find("Set-Cookie");
    EXPECT_NE(cookie.find("; Path=/; HttpOnly; SameSite=Strict;"), cookie.npos) << cookie;
    auto const answer = send(http::Verb::get, "/probe", "", {{"Cookie", cookie_of(signed_in)}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "amara");
    auto const session =
        send(http::Verb::get, "/auth/session", "", {{"Cookie", cookie_of(signed_in)}});
    EXPECT_EQ(session.body, signed_in.body);
    EXPECT_EQ(entries.at(0).act, "sign-in");
    EXPECT_EQ(entries.at(0).actor->account, "amara");
}

TEST_F(GateTest, RefusesStrangers) {
    auto const answer = send(http::Verb::get, "/probe");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(member(answer, "code"), "auth.not_signed_in");
    EXPECT_TRUE(answer.headers.has("WWW-Authenticate"));
    EXPECT_EQ(send(http::Verb::get, "/probe", "", {{"Cookie", "homeward_session=00"}}).status, 401);
    EXPECT_EQ(send(http::Verb::get, "/probe", "", {{"Authorization", "Bearer x"}}).status, 401);
    EXPECT_EQ(send(http::Verb::get, "/auth/session").status, 401);
}

TEST_F(GateTest, WantsTheSessionsOwnTokenForWritesByCookie) {
    auto const signed_in = sign_in(password);
    auto const cookie = cookie_of(signed_in);
    auto const without = send(http::Verb::post, "/probe", "", {{"Cookie", cookie}});
    EXPECT_EQ(without.status, 403);
    EXPECT_EQ(member(without, "code"), "auth.csrf");
    auto const csrf = member(signed_in, "csrf");
    EXPECT_EQ(
        send(http::Verb::post, "/probe", "", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}).status,
        200);
}

TEST_F(GateTest, RefusesWrongPasswordsAndUnknownAccountsAlike) {
    auto const wrong = sign_in("wrong password");
    auto const unknown = sign_in(password, "nobody");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(member(wrong, "code"), "auth.wrong_password");
    EXPECT_EQ(wrong.body, unknown.body);
    EXPECT_EQ(member(send(http::Verb::post, "/auth/sign-in", "{}"), "code"), "auth.bad_sign_in");
}

TEST_F(GateTest, LocksForAQuarterOfAnHourAfterFiveFailures) {
    for (int i = 0; i < auth::failures_max; ++i) EXPECT_EQ(sign_in("wrong").status, 401);
    auto const locked = sign_in(password);
    EXPECT_EQ(locked.status, 429);
    EXPECT_EQ(member(locked, "code"), "auth.locked");
    now = now + 15min;
    EXPECT_EQ(sign_in(password).status, 200);
}

TEST_F(GateTest, ForgetsFailuresWhenTheRightPasswordComes) {
    for (int round = 0; round < 2; ++round) {
        for (int i = 1; i < auth::failures_max; ++i) sign_in("wrong");
        EXPECT_EQ(sign_in(password).status, 200);
    }
}

TEST_F(GateTest, EndsSessionsByIdlenessByAgeAndBySigningOut) {
    auto const get = [&](std::string const& cookie) {
        return send(http::Verb::get, "/probe", "", {{"Cookie", cookie}}).status;
    };
    auto const idle = cookie_of(sign_in(password));
    now = now + 29min;
    EXPECT_EQ(get(idle), 200);
    now = now + 30min;
    EXPECT_EQ(get(idle), 401);

    auto const busy = cookie_of(sign_in(password));
    for (int i = 0; i < 12 * 3 - 1; ++i) {
        now = now + 20min;
        EXPECT_EQ(get(busy), 200);
    }
    now = now + 20min;
    EXPECT_EQ(get(busy), 401);

    auto const signed_in = sign_in(password);
    auto const out =
        send(http::Verb::post, "/auth/sign-out", "",
             {{"Cookie", cookie_of(signed_in)}, {"X-CSRF-Token", member(signed_in, "csrf")}});
    EXPECT_EQ(out.status, 200);
    EXPECT_EQ(get(cookie_of(signed_in)), 401);
}

TEST_F(GateTest, KeepsSessionsOverARestartButNotTheirIdleness) {
    auto const cookie = cookie_of(sign_in(password));
    auto const other = cookie_of(sign_in(password));
    auto const get = [&](std::string const& c) {
        return send(http::Verb::get, "/probe", "", {{"Cookie", c}}).status;
    };
    now = now + 20min;
    EXPECT_EQ(get(cookie), 200);
    ASSERT_TRUE(gate->keep(now));
    restart();
    now = now + 20min;
    EXPECT_EQ(get(cookie), 200);
    EXPECT_EQ(get(other), 401);
    ASSERT_TRUE(gate->keep(now));
    EXPECT_EQ(store->snapshot().value()->rows("auth", "session/")->size(), 1u);
}

TEST_F(GateTest, KeepsNoPasswordTokenOrCookieInClear) {
    auto const cookie = cookie_of(sign_in(password));
    auto const made = auth::add_client(*store, "lab", "system/*.cruds", "", now);
    auto const rows = store->snapshot().value()->rows("auth", "").value();
    for (auto const& row : rows) {
        auto const text = row.key + row.value;
        EXPECT_EQ(text.find(password), text.npos);
        EXPECT_EQ(text.find(cookie.substr(cookie.find('=') + 1)), text.npos);
        EXPECT_EQ(text.find(made->client_secret), text.npos);
    }
}

TEST_F(GateTest, GivesSystemsATokenForAnHour) {
    auto const made =
        auth::add_client(*store, "lab", "system/*.rs system/Observation.cruds", "", now);
    ASSERT_TRUE(made);
    auto const answer = ask_token("grant_type=client_credentials&client_id=" + made->client_id +
                                  "&client_secret=" + made->client_secret);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(member(answer, "token_type"), "Bearer");
    EXPECT_EQ(member(answer, "expires_in"), "3600");
    EXPECT_EQ(member(answer, "scope"), "system/*.rs system/Observation.cruds");
    auto const bearer = "Bearer " + member(answer, "access_token");
    auto const used = send(http::Verb::post, "/probe", "", {{"Authorization", bearer}});
    EXPECT_EQ(used.body, made->client_id);
    now = now + 1h;
    EXPECT_EQ(send(http::Verb::get, "/probe", "", {{"Authorization", bearer}}).status, 401);
}

TEST_F(GateTest, TakesClientCredentialsByBasicToo) {
    // base64("id:a secret"), form-encoded: "id:a%20secret".
    auto const wrong = ask_token("grant_type=client_credentials",
                                 {{"Authorization", "Basic aWQ6YSUyMHNlY3JldA=="}});
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(member(wrong, "error"), "invalid_client");
    EXPECT_EQ(member(wrong, "code"), "auth.wrong_client");
    auto const bad = ask_token("grant_type=password&client_id=x");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(member(bad, "error"), "invalid_request");
    EXPECT_EQ(member(bad, "code"), "auth.bad_token_request");
}

TEST_F(GateTest, NamesWhatIsWrongWithANewAccountOrClient) {
    auto const bad =
        auth::add_account(*store, {.name = "A b", .role = sharing::Role::system}, "short", now);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code.name, "auth.bad_account");
    EXPECT_EQ(bad.error().details.size(), 5u);
    for (auto const* scopes :
         {"", "user/*.rs", "system/*", "system/.rs", "system/*.sr", "system/*."}) {
        EXPECT_FALSE(auth::add_client(*store, "lab", scopes, "", now)) << scopes;
    }
}

TEST_F(GateTest, SaysWhenAnAccountInTheStoreIsDamaged) {
    store::Batch batch;
    batch.at = now;
    batch.rows = {{"auth", "account/amara", R"({"role":"wizard"})"}};
    ASSERT_TRUE(store->commit(std::move(batch)));
    EXPECT_EQ(member(sign_in(password), "code"), "auth.damaged");
}

}  // namespace
