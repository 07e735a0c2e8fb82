#include "edge/auth/gate.hpp"

#include <optional>

#include "base/text.hpp"
#include "edge/auth/account.hpp"
#include "edge/auth/errors.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/value/value.hpp"

namespace auth {

namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::size_t name_bytes_max = 200;

bool writes(http::Verb verb) {
    return verb != http::Verb::get && verb != http::Verb::head && verb != http::Verb::options;
}

bool is_of(http::Request const& request, std::string_view media_type) {
    auto const given = request.headers.find("Content-Type");
    return base::equals_ignoring_case(base::trim(given.substr(0, given.find(';'))), media_type);
}

http::Response session_response(Session const& session) {
    auto const& actor = *session.actor;
    return serve::json(200, fhir::object({{"account", actor.account},
                                          {"display", actor.display},
                                          {"role", sharing::name_of(actor.role)},
                                          {"organisation", actor.organisation},
                                          {"organisationName", actor.organisation_name},
                                          {"csrf", session.csrf}})
                                .print());
}

std::string cookie_text(serve::Context const& context, std::string_view value, int seconds) {
    auto const secure = context.base_url.starts_with("https://") ? "; Secure" : "";
    return std::string(session_cookie) + "=" + std::string(value) +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) + secure;
}

std::string hash_of_nobody() {
    static auto const hash = hash_password("no account has this password");
    return hash;
}

struct TokenAsk {
    std::string grant;
    std::string id;
    std::string secret;
};

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

std::optional<std::string> base64_decoded(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (auto const c : text) {
        auto const value = base64_value(c);
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<unsigned>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes.push_back(static_cast<char>(bits >> count & 0xff));
    }
    return bytes;
}

// RFC 6749, 2.3.1: the id and the secret are form-encoded, joined by a colon, in base 64.
void take_basic(std::string_view header, TokenAsk& ask) {
    constexpr std::string_view basic = "Basic ";
    if (!header.starts_with(basic)) return;
    auto const pair = base64_decoded(base::trim(header.substr(basic.size())));
    if (!pair) return;
    auto const colon = pair->find(':');
    auto const id = base::percent_decode(pair->substr(0, colon));
    auto const secret = base::percent_decode(colon == pair->npos ? "" : pair->substr(colon + 1));
    if (!id || !secret) return;
    ask.id = *id;
    ask.secret = *secret;
}

base::Result<TokenAsk> token_ask_from(http::Request const& request) {
    auto const form = http::parameters_from(request.body);
    if (!form || !is_of(request, "application/x-www-form-urlencoded")) {
        return base::refuse(errors::bad_token_request);
    }
    TokenAsk ask;
    take_basic(request.headers.find("Authorization"), ask);
    for (auto const& [name, value] : *form) {
        if (name == "grant_type") ask.grant = value;
        if (name == "client_id") ask.id = value;
        if (name == "client_secret") ask.secret = value;
    }
    if (ask.grant != "client_credentials" || ask.id.empty() || ask.id.size() > name_bytes_max) {
        return base::refuse(errors::bad_token_request);
    }
    return ask;
}

// RFC 6749, 5.2: the names of errors are fixed there.
http::Response token_error(base::Error const& error, std::string_view incident) {
    auto const category = error.code.category;
    auto const name = category == base::Category::malformed         ? "invalid_request"
                      : category == base::Category::unauthenticated ? "invalid_client"
                                                                    : "temporarily_unavailable";
    return serve::json(
        serve::status_of(category),
        fhir::object({{"error", name},
                      {"error_description", error.message},
                      {"code", error.code.name},
                      {"incident", incident.empty() ? fhir::Draft() : fhir::Draft(incident)}})
            .print());
}

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

base::Result<std::shared_ptr<sharing::Actor const>> Gate::who(http::Request const& request,
                                                              base::Instant now) {
    auto const header = request.headers.find("Authorization");
    if (header.starts_with(bearer)) {
        if (auto actor = tokens_.find(header.substr(bearer.size()), now)) return actor;
        return base::refuse(errors::not_signed_in);
    }
    auto const cookie = http::cookie(request, session_cookie);
    auto const session = cookie.empty() ? nullptr : sessions_.find(cookie, now);
    if (!session) return base::refuse(errors::not_signed_in);
    if (writes(request.verb) &&
        !equal_in_constant_time(request.headers.find("X-CSRF-Token"), session->csrf)) {
        return base::refuse(errors::csrf);
    }
    return session->actor;
}

base::Result<std::shared_ptr<sharing::Actor const>> Gate::proven_account(std::string const& name,
                                                                         std::string_view password,
                                                                         base::Instant now) {
    auto const key = "account/" + name;
    if (lockout_.is_locked(key, now)) return base::refuse(errors::locked);
    auto const account = TRY(find_account(store_, name));
    // An unknown account takes as long as a known one.
    auto const hash = account ? account->password_hash : hash_of_nobody();
    auto const right = verify_password(hash, password) && account;
    if (!right) {
        lockout_.failed(key, now);
        return base::refuse(errors::wrong_password);
    }
    lockout_.succeeded(key);
    return std::make_shared<sharing::Actor const>(TRY(actor_of(store_, *account)));
}

base::Result<std::shared_ptr<sharing::Actor const>> Gate::proven_client(std::string const& id,
                                                                        std::string_view secret,
                                                                        base::Instant now) {
    auto const key = "client/" + id;
    if (lockout_.is_locked(key, now)) return base::refuse(errors::locked);
    auto const client = TRY(find_client(store_, id));
    auto const given = hex_of(digest_of(secret));
    if (!client || !equal_in_constant_time(given, client->secret_hash)) {
        lockout_.failed(key, now);
        return base::refuse(errors::wrong_client);
    }
    lockout_.succeeded(key);
    return std::make_shared<sharing::Actor const>(TRY(actor_of(store_, *client)));
}

base::Result<http::Response> Gate::token(serve::Context& context, http::Request const& request) {
    context.note.act = "issue-token";
    auto const ask = TRY(token_ask_from(request));
    auto const actor = TRY(proven_client(ask.id, ask.secret, context.now));
    context.who = actor;
    auto response =
        serve::json(200, fhir::object({{"access_token", tokens_.issue(actor, context.now)},
                                       {"token_type", "Bearer"},
                                       {"expires_in", token_seconds},
                                       {"scope", joined(actor->scopes)}})
                             .print());
    response.headers.set("Cache-Control", "no-store");
    return response;
}

base::Result<http::Response> Gate::sign_in(serve::Context& context, http::Request const& request) {
    context.note.act = "sign-in";
    auto const body = fhir::parse(request.body);
    if (!body || !is_of(request, "application/json")) return base::refuse(errors::bad_sign_in);
    auto const name = base::lower_ascii((*body)["account"].text());
    auto const password = (*body)["password"].text();
    if (name.empty() || name.size() > name_bytes_max || password.empty()) {
        return base::refuse(errors::bad_sign_in);
    }
    auto const actor = TRY(proven_account(name, password, context.now));
    context.who = actor;
    auto const begun = TRY(sessions_.begin(actor, context.now));
    auto response = session_response(*begun.session);
    response.headers.set("Set-Cookie",
                         cookie_text(context, begun.cookie, session_hours_max * 3600));
    return response;
}

base::Result<http::Response> Gate::session(serve::Context& context, http::Request const& request) {
    auto const found = sessions_.find(http::cookie(request, session_cookie), context.now);
    if (!found) return base::refuse(errors::not_signed_in);
    return session_response(*found);
}

base::Result<http::Response> Gate::sign_out(serve::Context& context, http::Request const& request) {
    context.note.act = "sign-out";
    TRY(sessions_.end(http::cookie(request, session_cookie), context.now));
    auto response = serve::json(200, "{}");
    response.headers.set("Set-Cookie", cookie_text(context, "", 0));
    return response;
}

std::vector<serve::Door> Gate::doors() {
    auto const bound = [this](auto method) {
        return [this, method](serve::Context& context, http::Request const& request) {
            return (this->*method)(context, request);
        };
    };
    using enum http::Verb;
    using enum http::Runs;
    serve::Door systems{.prefix = "/auth/token", .print_error = token_error, .routes = {}, .finish = {}};
    systems.add(post, "/auth/token", pool, bound(&Gate::token), serve::Access::open);
    serve::Door people{.prefix = "/auth"};
    people.add(post, "/auth/sign-in", pool, bound(&Gate::sign_in), serve::Access::open);
    people.add(get, "/auth/session", inline_, bound(&Gate::session), serve::Access::open);
    people.add(post, "/auth/sign-out", pool, bound(&Gate::sign_out));
    return {std::move(systems), std::move(people)};
}

}  // namespace auth
