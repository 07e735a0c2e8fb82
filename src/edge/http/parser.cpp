// The only file that includes Boost.Beast.
#include "edge/http/internal/parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>

#include "base/text.hpp"

namespace http {

namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::http::field;

Verb verb_from(beast::http::verb verb) {
    switch (verb) {
        case beast::http::verb::get:
            return Verb::get;
        case beast::http::verb::head:
            return Verb::head;
        case beast::http::verb::post:
            return Verb::post;
        case beast::http::verb::put:
            return Verb::put;
        case beast::http::verb::patch:
            return Verb::patch;
        case beast::http::verb::delete_:
            return Verb::delete_;
        case beast::http::verb::options:
            return Verb::options;
        default:
            return Verb::other;
    }
}

// RFC 9112, 2.2 and 5.2 let a recipient repair line ends and folded fields, or refuse. Two readers
// that repair differently see different requests, so: refuse.
bool has_plain_lines(std::string_view head) {
    for (auto at = head.find('\n'); at != head.npos; at = head.find('\n', at + 1)) {
        if (at == 0 || head[at - 1] != '\r') return false;
        if (at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t')) return false;
    }
    auto const returns = std::ranges::count(head, '\r');
    auto const lines = std::ranges::count(head, '\n');
    return returns == lines || (returns == lines + 1 && head.ends_with('\r'));
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// What follows the authority of an absolute target (RFC 9112, 3.2.2), or the target itself.
std::string_view origin_form(std::string_view target) {
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (target.size() < scheme.size() ||
            !base::equals_ignoring_case(target.substr(0, scheme.size()), scheme)) {
            continue;
        }
        auto const path = target.find_first_of("/?", scheme.size());
        return path == target.npos ? std::string_view("/") : target.substr(path);
    }
    return target;
}

bool place_target(std::string_view target, Request& request) {
    target = origin_form(target);
    if (target.contains('#')) return false;
    auto const mark = target.find('?');
    if (mark != target.npos) request.query = target.substr(mark + 1);
    auto const path = target.substr(0, mark);
    if (!path.starts_with('/') && path != "*") return false;
    if (!path.contains('%')) {
        request.path = path;
        return true;
    }
    // Where it cannot be decoded, the path as sent still tells which door words the refusal.
    request.path = path;
    auto decoded = base::percent_decode(path);
    if (!decoded || std::ranges::any_of(*decoded, is_control) || !base::is_utf8(*decoded)) {
        return false;
    }
    request.path = std::move(*decoded);
    return true;
}

class Reader : public beast::http::basic_parser<true> {
  public:
    Request request;
    int refusal = 0;  // Ours; Beast's errors are 400 unless they are limits.
    int lengths = 0;
    int encodings = 0;
    int hosts = 0;
    bool expects_continue = false;
    bool head_done = false;

    void refuse(int status, error_code& ec) {
        refusal = status;
        ec = beast::http::error::bad_value;
    }

  private:
    void on_request_impl(beast::http::verb verb, beast::string_view, beast::string_view target, int,
                         error_code& ec) override {
        request.verb = verb_from(verb);
        if (!place_target({target.data(), target.size()}, request)) refuse(400, ec);
    }

    void on_field_impl(field name, beast::string_view name_text, beast::string_view value_text,
                       error_code& ec) override {
        if (head_done) return;  // A trailer: nothing that we answer depends on one.
        std::string_view const value(value_text.data(), value_text.size());
        if (name == field::content_length && (++lengths > 1 || !is_digits(value))) {
            return refuse(400, ec);
        }
        if (name == field::transfer_encoding) {
            if (++encodings > 1) return refuse(400, ec);
            if (!base::equals_ignoring_case(value, "chunked")) return refuse(501, ec);
        }
        if (name == field::host && ++hosts > 1) return refuse(400, ec);
        if (name == field::expect) {
            expects_continue = base::equals_ignoring_case(value, "100-continue");
        }
        request.headers.add({name_text.data(), name_text.size()}, std::string(value));
    }

    void on_header_impl(error_code& ec) override {
        head_done = true;
        auto const modern = version() == 11;
        if ((lengths > 0 && encodings > 0) || (encodings > 0 && !modern)) return refuse(400, ec);
        if (modern && hosts == 0) return refuse(400, ec);
    }

    void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&) override {
        // A client that only promises much gets no memory for it.
        if (length) request.body.reserve(std::min<std::uint64_t>(*length, 1 << 20));
    }

    std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    void on_finish_impl(error_code&) override {}

  public:
    unsigned version() const { return version_is_11_ ? 11 : 10; }
    void note_version(bool is_11) { version_is_11_ = is_11; }

  private:
    bool version_is_11_ = false;
};

int status_of(error_code const& ec) {
    using beast::http::error;
    if (ec == error::body_limit) return 413;
    if (ec == error::header_limit) return 431;
    if (ec == error::bad_version) return 505;
    return 400;
}

constexpr std::size_t pending_bytes_max = 64 * 1024;  // A chunk's size line, or trailers.

}  // namespace

struct Parser::Beast {
    Limits limits;
    std::optional<Reader> reader;
    State state = State::head;
    int refusal = 0;
    std::size_t scanned = 0;  // Bytes of an incomplete head that were looked at.

    void refuse(int status) {
        state = State::refused;
        refusal = status;
    }
    std::size_t head_size(std::string_view bytes);
    std::size_t put(std::string_view bytes);
};

// The length of the complete head, or 0. Refuses what can no longer become a good one.
std::size_t Parser::Beast::head_size(std::string_view bytes) {
    auto const from = scanned < 3 ? 0 : scanned - 3;
    auto const end = bytes.find("\r\n\r\n", from);
    auto const size = end == bytes.npos ? bytes.size() : end + 4;
    if (size > limits.header_bytes_max) {
        refuse(431);
    } else if (!has_plain_lines(bytes.substr(0, size))) {
        refuse(400);
    }
    scanned = bytes.size();
    return end == bytes.npos || state == State::refused ? 0 : size;
}

std::size_t Parser::Beast::put(std::string_view bytes) {
    error_code ec;
    auto const used = reader->put({bytes.data(), bytes.size()}, ec);
    if (ec && ec != beast::http::error::need_more) {
        refuse(reader->refusal != 0 ? reader->refusal : status_of(ec));
    } else if (reader->is_done()) {
        state = State::complete;
    } else if (reader->is_header_done()) {
        state = State::body;
        if (bytes.size() - used > pending_bytes_max) refuse(400);
    }
    return used;
}

Parser::Parser(Limits const& limits) : beast_(std::make_unique<Beast>()) {
    beast_->limits = limits;
    next();
}

Parser::~Parser() = default;

std::size_t Parser::take(std::string_view bytes) {
    auto& b = *beast_;
    std::size_t used = 0;
    if (b.state == State::head) {
        // RFC 9112, 2.2: empty lines before a request are ignored.
        while (b.scanned == 0 && bytes.substr(used).starts_with("\r\n")) used += 2;
        auto const rest = bytes.substr(used);
        if (rest.empty() || rest == "\r") return used;
        auto const size = b.head_size(rest);
        if (size == 0) return used;
        auto const head = rest.substr(0, size);
        b.reader->note_version(head.substr(0, head.find('\r')).ends_with("/1.1"));
        used += b.put(head);
        if (b.state == State::head) b.refuse(400);  // Beast misses something in a whole head.
    }
    while (b.state == State::body && used < bytes.size()) {
        auto const taken = b.put(bytes.substr(used));
        used += taken;
        if (taken == 0) break;
    }
    return used;
}

Parser::State Parser::state() const { return beast_->state; }
int Parser::refusal() const { return beast_->refusal; }
bool Parser::expects_continue() const { return beast_->reader->expects_continue; }
bool Parser::keep_alive() const { return beast_->reader->keep_alive(); }
Request& Parser::request() { return beast_->reader->request; }

void Parser::next() {
    auto& b = *beast_;
    b.reader.emplace();
    b.reader->header_limit(static_cast<std::uint32_t>(b.limits.header_bytes_max));
    b.reader->body_limit(b.limits.body_bytes_max);
    b.reader->eager(true);
    b.state = State::head;
    b.refusal = 0;
    b.scanned = 0;
}

}  // namespace http
