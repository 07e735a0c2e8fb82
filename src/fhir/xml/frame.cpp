#include "fhir/xml/internal/frame.hpp"

#include <algorithm>

#include "fhir/value/draft.hpp"

namespace fhir {
namespace {

void begin_member(Frame& frame, std::string_view prefix, std::string_view name) {
    if (frame.begun) *frame.out += ',';
    frame.begun = true;
    frame.out->append("\"").append(prefix).append(name).append("\":");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 8259 6.
bool is_number(std::string_view text) {
    std::size_t at = 0;
    auto const digits = [&] {
        auto const from = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        return at - from;
    };
    if (at < text.size() && text[at] == '-') ++at;
    auto const first = at;
    auto const whole = digits();
    if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

bool is_numeric(Primitive primitive) {
    return primitive == Primitive::integer || primitive == Primitive::positive_integer ||
           primitive == Primitive::unsigned_integer || primitive == Primitive::decimal;
}

bool any(std::vector<std::string> const& parts) {
    return std::ranges::any_of(parts, [](auto const& part) { return !part.empty(); });
}

void write_parts(Frame& frame, std::string_view prefix, std::vector<std::string> const& parts) {
    if (!any(parts)) return;
    begin_member(frame, prefix, frame.run->name);
    if (!frame.type->elements[frame.run->element].repeats) {
        *frame.out += parts.front();
        return;
    }
    char separator = '[';
    for (auto const& part : parts) {
        frame.out->append(1, separator).append(part.empty() ? "null" : part);
        separator = ',';
    }
    *frame.out += ']';
}

}  // namespace

void open_object(Frame& frame, std::string_view id, std::string_view url) {
    *frame.out += '{';
    frame.begun = false;
    if (frame.type->resource) {
        begin_member(frame, "", "resourceType");
        append_quoted(*frame.out, frame.type->name);
    }
    if (!id.empty()) {
        begin_member(frame, "", "id");
        append_quoted(*frame.out, id);
    }
    if (!url.empty()) {
        begin_member(frame, "", "url");
        append_quoted(*frame.out, url);
    }
}

void close_object(Frame& frame) {
    end_run(frame);
    *frame.out += '}';
}

void begin_run(Frame& frame, Member const& member) {
    if (frame.run == &member) return;
    end_run(frame);
    frame.run = &member;
    frame.seen |= std::uint64_t{1} << member.element;
    frame.count = 0;
}

void end_run(Frame& frame) {
    if (!frame.run) return;
    if (!frame.values.empty()) {
        write_parts(frame, "", frame.values);
        write_parts(frame, "_", frame.companions);
    } else if (frame.type->elements[frame.run->element].repeats) {
        *frame.out += ']';
    }
    frame.values.clear();
    frame.companions.clear();
    frame.run = nullptr;
}

void begin_value(Frame& frame) {
    if (frame.count > 1) {
        *frame.out += ',';
        return;
    }
    begin_member(frame, "", frame.run->name);
    if (frame.type->elements[frame.run->element].repeats) *frame.out += '[';
}

std::string json_of(Primitive primitive, std::string_view text) {
    bool const truth = primitive == Primitive::boolean && (text == "true" || text == "false");
    if (truth || (is_numeric(primitive) && is_number(text))) return std::string(text);
    std::string quoted;
    append_quoted(quoted, text);
    return quoted;
}

}  // namespace fhir
