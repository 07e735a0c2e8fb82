#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace base {
namespace {

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// U+00C0 to U+017F (Latin-1 Supplement and Latin Extended-A) without case and marks; empty: keep.
constexpr std::array<std::string_view, 192> latin{
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n",
    "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o",
    "o", "", "o", "u", "u", "u", "u", "y", "th", "y", "a", "a", "a", "a", "a", "a", "c", "c",
    "c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e", "e", "e", "e", "e", "e", "e",
    "e", "e", "g", "g", "g", "g", "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i",
    "i", "i", "i", "i", "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l",
    "l", "l", "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", "s", "s",
    "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u",
    "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s"};

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return lower;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return left.size() == right.size() && lower_ascii(left) == lower_ascii(right);
}

bool is_utf8(std::string_view bytes) {
    std::size_t i = 0;
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    while (i < bytes.size()) {
        // Eight ASCII bytes at once.
        for (std::uint64_t eight = 0; i + 8 <= bytes.size(); i += 8) {
            std::memcpy(&eight, bytes.data() + i, 8);
            if (eight & 0x8080808080808080ULL) break;
        }
        if (i == bytes.size()) return true;
        auto const lead = byte(i);
        if (lead < 0x80) { ++i; continue; }
        std::size_t const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || i + length > bytes.size()) return false;
        auto const second = byte(i + 1);
        if (lead == 0xe0 && second < 0xa0) return false;
        if (lead == 0xed && second > 0x9f) return false;
        if (lead == 0xf0 && second < 0x90) return false;
        if (lead == 0xf4 && second > 0x8f) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xc0) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

std::string fold(std::string_view utf8) {
    std::string folded;
    folded.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        auto const lead = static_cast<unsigned char>(utf8[i]);
        if (lead < 0x80) {
            folded += static_cast<char>(lead >= 'A' && lead <= 'Z' ? lead + 32 : lead);
            ++i;
            continue;
        }
        std::size_t const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        auto const sequence = utf8.substr(i, length);
        i += length;
        if (length == 2 && sequence.size() == 2) {
            auto const point =
                (lead & 0x1fU) << 6 | (static_cast<unsigned char>(sequence[1]) & 0x3fU);
            // Combining diacritical marks vanish.
            if (point >= 0x300 && point <= 0x36f) continue;
            if (point >= 0xc0 && point < 0xc0 + latin.size() && !latin[point - 0xc0].empty()) {
                folded += latin[point - 0xc0];
                continue;
            }
        }
        folded += sequence;
    }
    return folded;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') { decoded += text[i]; continue; }
        if (i + 2 >= text.size()) return std::nullopt;
        auto const high = hex_value(text[i + 1]);
        auto const low = hex_value(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (unsigned char const c : text) {
        bool const unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                                c == '~';
        if (unreserved) {
            encoded += static_cast<char>(c);
        } else {
            encoded += '%';
            encoded += digits[c >> 4];
            encoded += digits[c & 15];
        }
    }
    return encoded;
}

std::string nhs_number_display(std::string_view digits) {
    if (digits.size() != 10) return std::string(digits);
    std::string shown(digits.substr(0, 3));
    shown += ' ';
    shown += digits.substr(3, 3);
    shown += ' ';
    shown += digits.substr(6);
    return shown;
}

bool is_nhs_number(std::string_view digits) {
    if (digits.size() != 10) return false;
    if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) sum += (digits[i] - '0') * static_cast<int>(10 - i);
    auto const check = (11 - sum % 11) % 11;
    return check != 10 && check == digits[9] - '0';
}

}  // namespace base
