#include "edge/http/internal/head.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

#include "base/instant.hpp"
#include "base/text.hpp"

namespace http {

namespace {

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "Status";
    }
}

void append_without_breaks(std::string& out, std::string_view value) {
    auto const from = out.size();
    out += value;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    append_without_breaks(out, name);
    out += ": ";
    append_without_breaks(out, value);
    out += "\r\n";
}

void append_lines(std::string& out, std::string_view field, std::string_view text) {
    for (auto const line : base::split(text, '\n')) {
        out += field;
        append_without_breaks(out, line);
        out += '\n';
    }
}

}  // namespace

std::size_t body_size(Response const& response) {
    return response.shared_body ? response.shared_body->size() : response.body.size();
}

void append_head(std::string& out, Response const& response, std::string_view date_line,
                 After after) {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("HTTP/1.1 {} "), response.status);
    out += reason_of(response.status);
    out += "\r\n";
    for (auto const& [name, value] : response.headers.all()) append_field(out, name, value);
    out += date_line;
    auto const bodiless = response.status == 204 || response.status == 304 || response.events;
    if (!bodiless) {
        fmt::format_to(std::back_inserter(out), FMT_COMPILE("Content-Length: {}\r\n"),
                       body_size(response));
    }
    out += after == After::close ? "Connection: close\r\n\r\n" : "\r\n";
}

std::string date_line_now() {
    std::time_t const seconds = base::now().ms / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    auto const size =
        std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    return {text, size};
}

std::string event_text(Event const& event) {
    std::string text;
    if (!event.id.empty()) append_lines(text, "id: ", event.id);
    if (!event.name.empty()) append_lines(text, "event: ", event.name);
    append_lines(text, "data: ", event.data);
    text += '\n';
    return text;
}

}  // namespace http
