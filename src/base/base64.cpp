#include "base/base64.hpp"

#include <cstdint>

namespace base {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

// 0 to 63; 64 for a character that is not of the alphabet.
std::uint32_t six_bits(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
    if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 26);
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0' + 52);
    return c == '+' ? 62 : c == '/' ? 63 : 64;
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

std::string base64_from(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        auto const group =
            byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
        out += alphabet[group >> 18];
        out += alphabet[group >> 12 & 63];
        out += at + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=';
        out += at + 2 < bytes.size() ? alphabet[group & 63] : '=';
    }
    return out;
}

std::optional<std::string> bytes_from_base64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    std::size_t characters = 0;
    std::size_t padding = 0;
    for (auto const c : text) {
        if (is_blank(c)) continue;
        auto const bits = c == '=' ? 0 : six_bits(c);
        if (bits == 64 || (c != '=' && padding > 0)) return std::nullopt;
        padding += c == '=';
        group = group << 6 | bits;
        if (++characters % 4 != 0) continue;
        for (auto const shift : {16, 8, 0}) out += static_cast<char>(group >> shift & 255);
        group = 0;
    }
    if (characters % 4 != 0 || padding > 2) return std::nullopt;
    out.resize(out.size() - padding);
    return out;
}

}  // namespace base
