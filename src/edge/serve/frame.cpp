#include "edge/serve/frame.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>

#include "base/log.hpp"
#include "base/random.hpp"
#include "edge/http/gzip.hpp"
#include "edge/serve/errors.hpp"
#include "edge/serve/internal/meter.hpp"

namespace serve {

namespace {

bool is_plain_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-';
    });
}

// The client's own id if it is harmless to log; else a fresh one.
std::string request_id_of(http::Request const& request) {
    auto const given = request.headers.find("X-Request-Id");
    if (is_plain_id(given)) return std::string(given);
    static std::string const process = base::secret(4);
    static std::atomic<std::uint64_t> count{0};
    return process + "-" + std::to_string(++count);
}

std::string base_url_of(Frame const& frame, http::Request const& request) {
    if (!frame.base_url.empty()) return frame.base_url;
    return "http://" + std::string(request.headers.find("Host"));
}

std::shared_ptr<sharing::Actor const> const& nobody() {
    static auto const actor = std::make_shared<sharing::Actor const>();
    return actor;
}

std::string incident_of(Context const& context, std::string_view what) {
    auto incident = base::secret(4);
    base::log(
        base::Level::error, "serve.incident",
        {{"incident", incident}, {"request", context.request_id}, {"what", std::string(what)}});
    return incident;
}

// Runs the handler; whatever it throws becomes our fault, with an incident number.
base::Result<http::Response> handle(Route const& route, Context& context,
                                    http::Request const& request) {
    try {
        return route.handler(context, request);
    } catch (std::exception const& failure) {
        return base::refuse(errors::fault, std::string(errors::fault.message), failure.what());
    } catch (...) {
        return base::refuse(errors::fault);
    }
}

http::Response worded(Door const& door, Context const& context, base::Error const& error) {
    std::string incident;
    auto const category = error.code.category;
    if (category == base::Category::fault || category == base::Category::unavailable) {
        incident = incident_of(context, std::string(error.code.name) + " " + error.context);
    }
    auto response = door.print_error(error, incident);
    if (category == base::Category::unauthenticated) {
        response.headers.set("WWW-Authenticate", "Bearer realm=\"homeward\"");
    }
    if (category == base::Category::unavailable) response.headers.set("Retry-After", "2");
    return response;
}

void secure(http::Response& response, Context const& context) {
    auto& headers = response.headers;
    headers.add("X-Request-Id", context.request_id);
    headers.add("X-Content-Type-Options", "nosniff");
    if (!headers.has("Cache-Control")) headers.add("Cache-Control", "no-store");
    if (context.base_url.starts_with("https://")) {
        headers.add("Strict-Transport-Security", "max-age=31536000");
    }
}

bool is_text(std::string_view media_type) {
    return media_type.contains("json") || media_type.contains("xml");
}

// Large JSON and XML go compressed to clients that ask for it.
void compress(http::Response& response, http::Request const& request) {
    constexpr std::size_t from_bytes = 4096;
    auto const size = response.shared_body ? response.shared_body->size() : response.body.size();
    if (size < from_bytes || !http::accepts_gzip(request) ||
        response.headers.has("Content-Encoding") ||
        !is_text(response.headers.find("Content-Type"))) {
        return;
    }
    response.body = http::gzipped(
        response.shared_body ? std::string_view(*response.shared_body) : response.body, 1);
    response.shared_body.reset();
    response.headers.add("Content-Encoding", "gzip");
    response.headers.add("Vary", "Accept-Encoding");
}

audit::Entry entry_of(Context&& context, Route const& route, int status, std::string code) {
    return {
        .at = context.now,
        .request = std::move(context.request_id),
        .actor = std::move(context.who),
        .verb = std::string(http::name_of(route.verb)),
        .route = route.pattern,
        .act = std::move(context.note.act),
        .type = std::move(context.note.type),
        .people = std::move(context.note.people),
        .clause = std::move(context.note.clause),
        .purpose = std::move(context.note.purpose),
        .outcome = std::to_string(status),
        .code = std::move(code),
    };
}

http::Response answer(Frame const& frame, Door const& door, Route const& route,
                      http::Request const& request) {
    auto const now = frame.clock();
    auto who = route.access == Access::open ? nobody() : frame.who(request, now);
    auto const actor = who ? *who : nobody();  // Held: a handler may replace context.who.
    Context context{.store = frame.store,
                    .who = actor,
                    .actor = *actor,
                    .now = now,
                    .base_url = base_url_of(frame, request),
                    .request_id = request_id_of(request),
                    .note = {}};
    auto answered = who ? handle(route, context, request)
                        : base::Result<http::Response>(std::unexpected(std::move(who).error()));
    auto code = answered ? std::string{} : std::string(answered.error().code.name);
    auto response = answered ? std::move(*answered) : worded(door, context, answered.error());
    if (door.finish) response = door.finish(request, std::move(response));
    secure(response, context);
    compress(response, request);
    // A stranger at a closed route read nobody: counted, but not in the trail, which they could
    // fill.
    auto const known = !context.who->account.empty();
    if (known || !context.note.act.empty()) {
        frame.record(entry_of(std::move(context), route, response.status, std::move(code)));
    }
    return response;
}

struct Refusal {
    int status;
    base::Code const& code;
};

Refusal refusal_for(int status) {
    switch (status) {
        case 404:
            return {404, errors::unknown_path};
        case 405:
            return {405, errors::wrong_verb};
        case 413:
        case 431:
            return {status, errors::too_large};
        case 501:
        case 505:
            return {status, errors::unsupported};
        case 503:
            return {503, errors::busy};
        default:
            return {400, errors::bad_request};
    }
}

bool is_below(std::string_view path, std::string_view prefix) {
    return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace

http::Handler framed(Frame const& frame, Door const& door, Route const& route) {
    auto const meter =
        std::make_shared<Meter>(http::name_of(route.verb), std::string_view(route.pattern));
    auto const words = Door{.prefix = door.prefix, .print_error = door.print_error, .routes = {},
                            .finish = door.finish};
    return [&frame, words, route, meter](http::Request const& request) {
        auto const begun = std::chrono::steady_clock::now();
        auto response = answer(frame, words, route, request);
        std::chrono::duration<double> const spent = std::chrono::steady_clock::now() - begun;
        meter->observe(response.status, spent.count());
        return response;
    };
}

void add(http::Router& router, Frame const& frame, Door const& door) {
    for (auto const& route : door.routes) {
        router.add(route.verb, route.pattern, route.runs, framed(frame, door, route));
    }
}

http::Handler refusing(std::vector<Door> const& doors) {
    std::vector<Door> words;
    for (auto const& door : doors) words.push_back({door.prefix, door.print_error, {}, door.finish});
    return [words](http::Request const& request) {
        auto const refusal = refusal_for(std::stoi(request.captures.at(0)));
        auto const error = base::refuse(refusal.code).error();
        auto const owner = std::ranges::find_if(
            words, [&](Door const& door) { return is_below(request.path, door.prefix); });
        auto response = owner == words.end() ? json_error(error) : owner->print_error(error, {});
        response.status = refusal.status;
        if (owner != words.end() && owner->finish) {
            response = owner->finish(request, std::move(response));
        }
        response.headers.set("X-Content-Type-Options", "nosniff");
        base::counter("homeward_http_refused_total",
                      "status=\"" + std::to_string(refusal.status) + "\"")
            .add();
        return response;
    };
}

}  // namespace serve
