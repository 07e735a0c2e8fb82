// Whatever a client sends, in whatever pieces: no crash, no request without a path, and the same
// requests whether the bytes come at once or one by one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "edge/http/gzip.hpp"
#include "edge/http/internal/parser.hpp"
#include "edge/http/router.hpp"

namespace {

http::Router const& router() {
    static auto const made = [] {
        http::Router router;
        auto const nothing = [](http::Request const&) { return http::Response{}; };
        for (auto const* pattern : {"/fhir/{type}", "/fhir/{type}/{id}", "/fhir/metadata",
                                    "/fhir/Task/{id}/$triage", "/{path...}"}) {
            router.add(http::Verb::get, pattern, http::Runs::inline_, nothing);
        }
        return router;
    }();
    return made;
}

void look_at(http::Request& request) {
    if (request.path.empty()) std::abort();
    auto const match = router().match(request);
    if (match.handler && match.other_verb) std::abort();
    http::parameters_from(request.query);
    http::parameters_from(request.body);
    http::cookie(request, "homeward_session");
    http::accepts_gzip(request);
}

// Every request as text, and where the reading ended.
std::string read(std::string_view bytes, std::size_t piece) {
    http::Limits limits;
    limits.header_bytes_max = 512;
    limits.body_bytes_max = 512;
    http::Parser parser(limits);
    std::string buffer, text;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        buffer += bytes.substr(at, piece);
        while (!buffer.empty()) {
            auto const used = parser.take(buffer);
            if (used > buffer.size()) std::abort();
            buffer.erase(0, used);
            if (parser.state() == http::Parser::State::refused) return text + "refused";
            if (parser.state() != http::Parser::State::complete) break;
            auto& request = parser.request();
            look_at(request);
            text += std::string(http::name_of(request.verb)) + request.path + "?" + request.query +
                    "\n" + request.body + "\n";
            parser.next();
        }
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    if (read(bytes, size + 1) != read(bytes, 1)) std::abort();
    http::parameters_from(bytes);
    return 0;
}
