#include "edge/hl7v2/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/internal/escape.hpp"

namespace hl7v2 {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The nth piece, from 1, between separators.
std::string_view piece(std::string_view text, char separator, std::size_t number) {
    if (separator == 0) return number == 1 ? text : std::string_view{};
    for (; number > 1; --number) {
        auto const at = text.find(separator);
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at + 1);
    }
    return text.substr(0, text.find(separator));
}

std::unexpected<base::Error> wrong(std::string path, std::string reason) {
    return base::malformed(errors::not_a_message, {{std::move(path), std::move(reason)}});
}

bool is_segment_name(std::string_view name) {
    auto const upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    return name.size() == 3 && upper(name[0]) && (upper(name[1]) || digit(name[1])) &&
           (upper(name[2]) || digit(name[2]));
}

std::string_view without_mark(std::string_view bytes) {
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    auto const from = bytes.find_first_not_of("\r\n \t");
    return from == std::string_view::npos ? std::string_view{} : bytes.substr(from);
}

// 2.5.4: MSH-1 is the character after "MSH", MSH-2 the four (or five) that follow it.
base::Result<Delimiters> delimiters_of(std::string_view bytes) {
    if (!bytes.starts_with("MSH") || bytes.size() < 8) {
        return wrong("MSH", "A message begins with a segment MSH and its delimiters.");
    }
    Delimiters marks{
        .field = bytes[3], .component = 0, .repetition = 0, .escape = 0, .subcomponent = 0};
    auto const declared = piece(bytes.substr(4, 8), marks.field, 1);
    if (declared.empty() || declared.size() > 5) {
        return wrong("MSH-2", "There must be one to five encoding characters.");
    }
    std::array<char*, 5> const places{&marks.component, &marks.repetition, &marks.escape,
                                      &marks.subcomponent, &marks.truncation};
    for (std::size_t i = 0; i < declared.size(); ++i) *places[i] = declared[i];
    auto const all = std::string(1, marks.field) + std::string(declared);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const c = static_cast<unsigned char>(all[i]);
        bool const usable = c > 0x20 && c < 0x7F && !std::isalnum(c) && c != '"';
        if (!usable || all.find(all[i], i + 1) != std::string::npos) {
            return wrong(
                i == 0 ? "MSH-1" : "MSH-2",
                "Delimiters must be different printable characters, no letters or digits.");
        }
    }
    return marks;
}

// MSH-18 to UTF-8. HL7 table 0211; ISO 8859-1 maps byte for byte to the first 256 code points.
base::Result<std::string> utf8_from(std::string_view bytes, std::string_view charset) {
    if (charset == "8859/1") return latin1_to_utf8(bytes);
    constexpr std::array<std::string_view, 5> unicode{"", "ASCII", "UNICODE UTF-8", "UNICODE",
                                                      "UTF-8"};
    if (std::ranges::find(unicode, charset) == unicode.end()) {
        return wrong("MSH-18", "Send ASCII, UNICODE UTF-8 or 8859/1.");
    }
    if (!base::is_utf8(bytes)) {
        return wrong("MSH-18",
                     "The bytes are not UTF-8: name the character set (8859/1), or send "
                     "UNICODE UTF-8.");
    }
    return std::string(bytes);
}

std::string charset_of(std::string_view bytes, Delimiters const& marks) {
    return Segment(bytes.substr(0, bytes.find_first_of("\r\n")), &marks).text(18);
}

base::Result<std::vector<Segment>> segments_of(std::string_view text, Delimiters const* marks) {
    std::vector<Segment> segments;
    while (!text.empty()) {
        auto const end = text.find_first_of("\r\n");
        auto const line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (base::trim(line).empty()) continue;
        auto const number = segments.size() + 1;
        if (!is_segment_name(line.substr(0, 3)) || (line.size() > 3 && line[3] != marks->field)) {
            return wrong(fmt::format("segment {}", number),
                         "A segment begins with a name of three capitals or digits and the field "
                         "separator; a line break inside a field is written \\.br\\.");
        }
        if (number > 1 && line.starts_with("MSH")) {
            return wrong(fmt::format("segment {}", number),
                         "A second MSH: send one message in each frame.");
        }
        if (number > segments_max) {
            return wrong(fmt::format("segment {}", number),
                         "A message has at most 10,000 segments.");
        }
        segments.emplace_back(line, marks);
    }
    return segments;
}

Header header_from(Segment const& msh) {
    return {.application = msh.text(3),
            .facility = msh.text(4),
            .receiving_application = msh.text(5),
            .receiving_facility = msh.text(6),
            .sent = msh.text(7),
            .type = msh.text(9),
            .event = msh.text(9, 2),
            .control = msh.text(10),
            .processing = msh.text(11),
            .version = msh.text(12)};
}

}  // namespace

std::string Part::text() const {
    if (raw_.empty() || deletes()) return {};
    auto const first = component(1).subcomponent(1).raw_;
    return first == "\"\"" ? std::string{}
                           : std::string(base::trim(unescaped(first, *delimiters_)));
}

std::string Part::whole() const {
    if (raw_.empty() || deletes()) return {};
    return std::string(base::trim(unescaped(raw_, *delimiters_)));
}

Part Part::component(std::size_t number) const {
    return delimiters_ ? Part(piece(raw_, delimiters_->component, number), delimiters_) : Part{};
}

Part Part::subcomponent(std::size_t number) const {
    return delimiters_ ? Part(piece(raw_, delimiters_->subcomponent, number), delimiters_) : Part{};
}

std::string_view Segment::raw_field(std::size_t number) const {
    if (!delimiters_) return {};
    if (name() != "MSH") return piece(raw_, delimiters_->field, number + 1);
    return number == 1 ? raw_.substr(3, 1) : piece(raw_, delimiters_->field, number);
}

std::vector<Part> Segment::field(std::size_t number) const {
    auto text = raw_field(number);
    if (text.empty()) return {};
    if (name() == "MSH" && number <= 2) return {Part(text, delimiters_)};
    std::vector<Part> repetitions;
    while (true) {
        auto const at =
            delimiters_->repetition ? text.find(delimiters_->repetition) : std::string_view::npos;
        repetitions.emplace_back(text.substr(0, at), delimiters_);
        if (at == std::string_view::npos) return repetitions;
        text.remove_prefix(at + 1);
    }
}

Part Segment::first(std::size_t number) const {
    return delimiters_ ? Part(piece(raw_field(number), delimiters_->repetition, 1), delimiters_)
                       : Part{};
}

std::string Segment::text(std::size_t number, std::size_t component) const {
    return first(number).component(component).text();
}

bool Segment::deletes(std::size_t number) const { return raw_field(number) == "\"\""; }

Segment Message::segment(std::string_view name) const {
    auto const found = std::ranges::find(segments_, name, &Segment::name);
    return found == segments_.end() ? Segment{} : *found;
}

std::vector<Segment> Message::all(std::string_view name) const {
    std::vector<Segment> found;
    std::ranges::copy_if(segments_, std::back_inserter(found),
                         [&](Segment const& segment) { return segment.name() == name; });
    return found;
}

base::Result<Message> parse(std::string_view bytes, Encoding encoding) {
    if (bytes.size() > message_bytes_max) return base::refuse(errors::too_long);
    bytes = without_mark(bytes);
    Message message;
    message.contents_ = std::make_unique<Message::Contents>();
    message.contents_->delimiters = TRY(delimiters_of(bytes));
    auto const* marks = &message.contents_->delimiters;
    auto const charset = encoding == Encoding::utf8 ? "UTF-8" : charset_of(bytes, *marks);
    message.contents_->text = TRY(utf8_from(bytes, charset));
    message.segments_ = TRY(segments_of(message.contents_->text, marks));
    message.header_ = header_from(message.segments_.front());
    if (message.header_.event.empty()) message.header_.event = message.segment("EVN").text(1);
    return message;
}

std::string readable(std::string_view bytes) {
    bytes = without_mark(bytes);
    auto const marks = delimiters_of(bytes);
    bool const latin = marks && charset_of(bytes, *marks) == "8859/1";
    return !latin && base::is_utf8(bytes) ? std::string(bytes) : latin1_to_utf8(bytes);
}

Header header_of(std::string_view bytes) {
    bytes = without_mark(bytes.substr(0, 8192));
    auto const marks = delimiters_of(bytes);
    if (!marks) return {};
    auto const line = bytes.substr(0, bytes.find_first_of("\r\n"));
    auto const text = base::is_utf8(line) ? std::string(line) : latin1_to_utf8(line);
    return header_from(Segment(text, &*marks));
}

std::string escaped(std::string_view text, Delimiters const& marks) {
    std::string out;
    for (char const c : text) {
        char const letter = c == marks.field          ? 'F'
                            : c == marks.component    ? 'S'
                            : c == marks.subcomponent ? 'T'
                            : c == marks.repetition   ? 'R'
                            : c == marks.escape       ? 'E'
                                                      : char{0};
        if (letter && c) {
            out += {marks.escape, letter, marks.escape};
        } else if (c == '\r' || c == '\n') {
            out += c == '\n' ? "\\.br\\" : "";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace hl7v2
