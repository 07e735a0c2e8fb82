// An HTTP request and its response, as every handler sees them. Nothing here knows a socket.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

enum class Verb : std::uint8_t { get, head, post, put, patch, delete_, options, other };

std::string_view name_of(Verb verb);

// Field names compare without case; order is kept.
class Headers {
  public:
    std::string_view find(std::string_view name) const;  // The first value, or "".
    bool has(std::string_view name) const;
    void set(std::string_view name, std::string value);  // Replaces.
    void add(std::string_view name, std::string value);
    std::vector<std::pair<std::string, std::string>> const& all() const { return fields_; }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
    Verb verb = Verb::get;
    std::string path;   // Percent-decoded, begins with '/', without the query.
    std::string query;  // After '?', still encoded.
    Headers headers;
    std::string body;
    std::string peer;                   // The client's address without port.
    std::vector<std::string> captures;  // What the route's {names} stood for, in order.
};

// Decoded name and value pairs of a query or a form, in order; '+' is a space. Nothing if
// malformed.
std::optional<std::vector<std::pair<std::string, std::string>>> parameters_from(
    std::string_view encoded);

std::string_view cookie(Request const& request, std::string_view name);  // "" if absent.

// One event of a text/event-stream.
struct Event {
    std::string id;    // May be empty.
    std::string name;  // "front-door"
    std::string data;
};

// A live stream to one client. The server calls `open` once with a sink that may be called from any
// thread until it returns false (the client has gone); destroying the source ends it.
class EventSource {
  public:
    using Sink = std::function<bool(Event const&)>;
    virtual ~EventSource() = default;
    virtual void open(Sink sink) = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::shared_ptr<std::string const> shared_body;  // Instead of body: bytes kept elsewhere.
    std::shared_ptr<EventSource> events;             // Instead of a body: a live stream.
};

Response text_response(int status, std::string_view media_type, std::string body);

using Handler = std::function<Response(Request const&)>;

}  // namespace http
