// Any request at the FHIR door: the first line is the method and the address, then headers up to an
// empty line, then the body. Two requests a run, so that the second meets what the first wrote.
// Whatever comes in, the answer is no fault of ours, and every refusal is a 4xx.
#include <cstdint>
#include <memory>
#include <string>

#include "base/text.hpp"
#include "edge/rest/internal/call.hpp"
#include "edge/rest/internal/form.hpp"
#include "edge/rest/outcome.hpp"
#include "store/memory/memory.hpp"

namespace {

http::Verb verb_from(std::string_view name) {
    for (auto const verb : {http::Verb::get, http::Verb::head, http::Verb::post, http::Verb::put,
                            http::Verb::patch, http::Verb::delete_}) {
        if (http::name_of(verb) == name) return verb;
    }
    return http::Verb::get;
}

std::string_view line_of(std::string_view& text) {
    auto const line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    return line;
}

http::Request request_from(std::string_view text) {
    http::Request request;
    auto const first = line_of(text);
    auto const space = std::min(first.find(' '), first.size());
    request.verb = verb_from(first.substr(0, space));
    auto const target = first.substr(std::min(space + 1, first.size()));
    auto const mark = std::min(target.find('?'), target.size());
    request.path = "/fhir" + std::string(target.substr(0, mark));
    request.query = target.substr(std::min(mark + 1, target.size()));
    for (auto line = line_of(text); !line.empty(); line = line_of(text)) {
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) break;
        request.headers.add(line.substr(0, colon), std::string(base::trim(line.substr(colon + 1))));
    }
    request.body = text;
    return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static rest::Service service;
    [[maybe_unused]] static auto const door = rest::door(service);
    static auto const actor = std::make_shared<sharing::Actor const>(sharing::Actor{
        .account = "fuzz", .role = sharing::Role::system, .scopes = {"system/*.cruds"}});
    int ids = 0;
    service.new_id = [&ids] { return "n" + std::to_string(++ids); };

    auto const store = store::memory();
    std::string_view text(reinterpret_cast<char const*>(data), size);
    auto const border = std::min(text.find('\0'), text.size());
    for (auto const each :
         {text.substr(0, border), text.substr(std::min(border + 1, text.size()))}) {
        serve::Context context{.store = *store, .who = actor, .actor = *actor,
                               .now = base::Instant{1'700'000'000'000}, .base_url = "http://us",
                               .request_id = "r", .note = {}};
        auto const request = request_from(each);
        auto reply = rest::answer(service, context, request);
        CHECK(reply || rest::status_of(reply.error()) < 500);
        auto const shown = rest::in_wished_form(
            request, reply ? std::move(*reply) : rest::error_response(reply.error()));
        CHECK(shown.status < 500);
    }
    return 0;
}
