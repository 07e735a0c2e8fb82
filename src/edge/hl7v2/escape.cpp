#include <optional>

#include "base/text.hpp"
#include "edge/hl7v2/internal/escape.hpp"

namespace hl7v2 {
namespace {

// A sequence longer than this is an escape character that somebody forgot to escape.
constexpr std::size_t sequence_length_max = 4096;

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

std::optional<std::string> bytes_from_hex(std::string_view digits) {
    if (digits.empty() || digits.size() % 2) return {};
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        int const high = hex_value(digits[i]);
        int const low = hex_value(digits[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes += static_cast<char>(high * 16 + low);
    }
    return base::is_utf8(bytes) ? bytes : latin1_to_utf8(bytes);
}

// What a sequence stands for; nothing if it is none that the standard knows.
std::optional<std::string> meaning(std::string_view sequence, Delimiters const& marks) {
    auto const one = [](char c) { return c ? std::string(1, c) : std::string{}; };
    if (sequence == "F") return one(marks.field);
    if (sequence == "S") return one(marks.component);
    if (sequence == "T") return one(marks.subcomponent);
    if (sequence == "R") return one(marks.repetition);
    if (sequence == "E") return one(marks.escape);
    if (sequence == "P") return one(marks.truncation);
    if (sequence == "H" || sequence == "N") return std::string{};
    if (sequence.starts_with("X")) return bytes_from_hex(sequence.substr(1));
    if (sequence.starts_with(".br") || sequence.starts_with(".sp")) return std::string("\n");
    if (sequence.starts_with(".") || sequence.starts_with("Z") || sequence.starts_with("C") ||
        sequence.starts_with("M")) {
        return std::string{};
    }
    return {};
}

}  // namespace

std::string unescaped(std::string_view text, Delimiters const& marks) {
    std::string out;
    out.reserve(text.size());
    while (true) {
        auto const open = marks.escape ? text.find(marks.escape) : std::string_view::npos;
        out += text.substr(0, open);
        if (open == std::string_view::npos) return out;
        text.remove_prefix(open);
        auto const close = text.substr(0, sequence_length_max).find(marks.escape, 1);
        auto const value = close == std::string_view::npos
                               ? std::optional<std::string>{}
                               : meaning(text.substr(1, close - 1), marks);
        out += value ? *value : std::string(1, marks.escape);
        text.remove_prefix(value ? close + 1 : 1);
    }
}

std::string latin1_to_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else {
            out += static_cast<char>(0xC0 | (byte >> 6));
            out += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return out;
}

}  // namespace hl7v2
