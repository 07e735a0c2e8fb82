#include "edge/hl7v2/acknowledgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/time.hpp"

namespace hl7v2 {
namespace {

struct Condition {
    int code;  // HL7 table 0357
    std::string_view text;
};

Condition condition_of(std::string_view code) {
    constexpr std::array<std::pair<std::string_view, Condition>, 6> rows{{
        {errors::not_a_message.name, {100, "Segment sequence error"}},
        {errors::field_missing.name, {101, "Required field missing"}},
        {errors::field_unusable.name, {102, "Data type error"}},
        {errors::unsupported_type.name, {200, "Unsupported message type"}},
        {errors::unsupported_version.name, {203, "Unsupported version id"}},
        {errors::wrong_person.name, {204, "Unknown key identifier"}}}};
    for (auto const& [name, condition] : rows) {
        if (name == code) return condition;
    }
    if (code.empty()) return {0, "Message accepted"};
    return {207, "Application internal error"};
}

// "PID-3[2].1" to ERL: segment ^ sequence ^ field ^ repetition ^ component. "OBX[4]-5" likewise.
std::string location_from(std::string_view path) {
    auto const segment = path.substr(0, 3);
    if (segment.size() < 3 || !std::ranges::all_of(segment, [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        })) {
        return {};
    }
    path.remove_prefix(3);
    auto const index = [&]() -> std::string {
        if (!path.starts_with('[')) return "1";
        auto const close = path.find(']');
        auto const text = std::string(path.substr(1, close - 1));
        path.remove_prefix(close == std::string_view::npos ? path.size() : close + 1);
        return text;
    };
    std::string location = fmt::format("{}^{}", segment, index());
    if (!path.starts_with('-')) return location;
    auto const end = std::min(path.find_first_of("[."), path.size());
    location += fmt::format("^{}", path.substr(1, end - 1));
    path.remove_prefix(end);
    auto const repetition = index();
    location += fmt::format("^{}", repetition);
    if (path.starts_with('.')) location += fmt::format("^{}", path.substr(1));
    return location;
}

// 2.5 brought the ERR segment of today; before it ERR-1 alone said where.
bool has_new_error_segment(std::string_view version) {
    return version.starts_with("2.") && version.size() > 2 && version[2] >= '5';
}

std::string error_segment(Header const& to, Answer const& answer, base::Detail const& detail) {
    auto const where = location_from(detail.path);
    if (!has_new_error_segment(to.version)) return "ERR|" + where + "\r";
    auto const [code, text] = condition_of(answer.code);
    auto const severity = answer.verdict == Verdict::accepted ? "W" : "E";
    auto const said = escaped(detail.reason, {});
    return fmt::format("ERR||{}|{}^{}^HL70357|{}|{}^^L||{}|{}\r", where, code, text, severity,
                       escaped(answer.code, {}), escaped(detail.path, {}), said);
}

std::string summary(Answer const& answer) {
    auto text = answer.text;
    for (auto const& [path, reason] : answer.details) {
        text += fmt::format(" {}: {}", path.empty() ? "message" : path, reason);
    }
    return text;
}

}  // namespace

std::string_view code_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::accepted: return "AA";
        case Verdict::error: return "AE";
        case Verdict::rejected: return "AR";
    }
    return "AR";
}

Verdict verdict_on(base::Error const& error) {
    auto const name = error.code.name;
    if (name == errors::unsupported_type.name || name == errors::unsupported_version.name) {
        return Verdict::rejected;
    }
    switch (error.code.category) {
        case base::Category::unavailable:
        case base::Category::fault:
        case base::Category::conflict:
        case base::Category::unauthenticated:
        case base::Category::forbidden: return Verdict::rejected;
        default: return Verdict::error;
    }
}

bool worth_keeping(base::Error const& error) {
    return error.code.category != base::Category::unavailable &&
           error.code.category != base::Category::conflict;
}

Answer answer_from(base::Error const& error) {
    return {.verdict = verdict_on(error), .text = error.message,
            .code = std::string(error.code.name), .details = error.details};
}

std::string acknowledgement(Header const& to, Answer const& answer, base::Instant at,
                            std::string_view control) {
    auto const text = [](std::string const& value) { return escaped(value, {}); };
    auto const processing = to.processing.empty() ? "P" : text(to.processing);
    auto const version = to.version.empty() ? "2.4" : text(to.version);
    auto out = fmt::format(
        "MSH|^~\\&|{}|{}|{}|{}|{}||ACK{}{}|{}|{}|{}||||||UNICODE UTF-8\r",
        to.receiving_application.empty() ? "HOMEWARD" : text(to.receiving_application),
        text(to.receiving_facility), text(to.application), text(to.facility), dtm_from(at),
        to.event.empty() ? "" : "^", text(to.event), control, processing, version);
    // MSA-3 has room for a sentence or two; the ERR segments say all.
    auto said = summary(answer);
    if (said.size() > 900) said.resize(said.find_last_of(' ', 900));
    out += fmt::format("MSA|{}|{}|{}\r", code_of(answer.verdict), text(to.control),
                       escaped(said, {}));
    if (answer.details.empty() && answer.verdict != Verdict::accepted) {
        out += error_segment(to, answer, {"", answer.text});
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(answer.details.size(), 20); ++i) {
        out += error_segment(to, answer, answer.details[i]);
    }
    return out;
}

base::Result<Acknowledged> acknowledged_from(std::string_view text) {
    auto const message = TRY(parse(text));
    auto const msa = message.segment("MSA");
    return Acknowledged{msa.text(1), msa.text(2), msa.first(3).whole()};
}

}  // namespace hl7v2
