#include "fhir/validation/internal/primitive.hpp"

#include <algorithm>
#include <array>

#include "base/instant.hpp"

namespace fhir {
namespace {

constexpr std::size_t string_max = 1024 * 1024;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

std::string_view fault_of_integer(Value value, std::int64_t least) {
    if (value.kind() != Kind::number) return "must be a JSON number";
    auto const read = value.integer();
    if (!read) return "must be a whole number";
    if (*read > INT32_MAX || *read < INT32_MIN) return "must fit into 32 bits";
    if (*read < least) return least == 1 ? "must be 1 or more" : "must be 0 or more";
    return {};
}

// Control characters but tab, CR and LF have no place in a FHIR string.
bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && !is_blank(c);
    });
}

std::string_view fault_of_string(std::string_view text) {
    if (text.size() > string_max) return "must not be longer than 1 MiB";
    if (has_control(text)) return "must not hold control characters";
    return {};
}

std::string_view fault_of_uri(std::string_view text) {
    return std::ranges::any_of(text, is_blank) ? "must not hold blanks" : "";
}

// urn:oid:[0-2](\.(0|[1-9][0-9]*))+
bool is_oid(std::string_view text) {
    if (!text.starts_with("urn:oid:")) return false;
    text.remove_prefix(8);
    if (text.size() < 3 || text[0] < '0' || text[0] > '2') return false;
    text.remove_prefix(1);
    while (!text.empty()) {
        if (text[0] != '.') return false;
        text.remove_prefix(1);
        auto const digits =
            static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
        if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
        text.remove_prefix(digits);
    }
    return true;
}

// urn:uuid:c757873d-ec9a-4326-a141-556f43239520
bool is_uuid(std::string_view text) {
    if (!text.starts_with("urn:uuid:") || text.size() != 45) return false;
    text.remove_prefix(9);
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hexadecimal(text[i])) return false;
    }
    return true;
}

// [^\s]+(\s[^\s]+)*
bool is_code(std::string_view text) {
    if (is_blank(text.front()) || is_blank(text.back())) return false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (is_blank(text[i]) && is_blank(text[i - 1])) return false;
    }
    return true;
}

// Groups of four of the alphabet, padded at the end; blanks may stand between.
bool is_base64(std::string_view text) {
    static constexpr auto classes = [] {
        std::array<std::uint8_t, 256> made{};  // 0 wrong, 1 letter, 2 padding, 3 blank
        for (int c = 0; c < 256; ++c) {
            auto const letter = static_cast<char>(c);
            bool const plain = is_letter(letter) || is_digit(letter) || c == '+' || c == '/';
            made[static_cast<std::size_t>(c)] = plain ? 1 : c == '=' ? 2 : is_blank(letter) ? 3 : 0;
        }
        return made;
    }();
    std::size_t letters = 0;
    std::size_t padding = 0;
    for (unsigned char const c : text) {
        auto const kind = classes[c];
        if (kind == 0 || (kind == 1 && padding > 0)) return false;
        letters += kind == 1;
        padding += kind == 2;
    }
    return letters > 0 && padding <= 2 && (letters + padding) % 4 == 0;
}

// hh:mm:ss(.f+)?; a leap second is allowed.
bool is_time(std::string_view text) {
    if (text.size() < 8 || text[2] != ':' || text[5] != ':') return false;
    for (auto const at : {0U, 1U, 3U, 4U, 6U, 7U}) {
        if (!is_digit(text[at])) return false;
    }
    if (text.substr(0, 2) > "23" || text[3] > '5' || text.substr(6, 2) > "60") return false;
    if (text.size() == 8) return true;
    return text[8] == '.' && text.size() > 9 && std::ranges::all_of(text.substr(9), is_digit);
}

bool is_date(std::string_view text) {
    bool const whole = text.size() == 4 || text.size() == 7 || text.size() == 10;
    return whole && base::interval_from(text);
}

// A date and a time to the second at least, with its zone.
bool is_instant(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text[16] != ':') return false;
    return base::instant_from(text).has_value();
}

std::string_view fault_of_text(std::string_view text, Primitive primitive) {
    switch (primitive) {
        case Primitive::string: return fault_of_string(text);
        case Primitive::uri:
        case Primitive::url:
        case Primitive::canonical: return fault_of_uri(text);
        case Primitive::oid: return is_oid(text) ? "" : "must be an OID such as urn:oid:2.16.840";
        case Primitive::uuid:
            return is_uuid(text) ? "" : "must be a UUID in lower case after urn:uuid:";
        case Primitive::id: return is_id(text) ? "" : "must be 1 to 64 letters, digits, '-' or '.'";
        case Primitive::code: return is_code(text) ? "" : "must be a code without surplus blanks";
        case Primitive::base64: return is_base64(text) ? "" : "must be base64";
        case Primitive::date:
            return is_date(text) ? "" : "must be a date: YYYY, YYYY-MM or YYYY-MM-DD";
        case Primitive::date_time:
            return is_date(text) || is_instant(text)
                       ? "" : "must be a date, or a date and time to the second with its zone";
        case Primitive::instant:
            return is_instant(text) ? "" : "must be a date and time to the second with its zone";
        case Primitive::time: return is_time(text) ? "" : "must be a time: hh:mm:ss";
        default: return {};
    }
}

}  // namespace

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.';
    });
}

bool is_blank_only(std::string_view text) { return std::ranges::all_of(text, is_blank); }

std::string_view fault_of(Value value, Primitive primitive) {
    switch (primitive) {
        case Primitive::boolean:
            return value.kind() == Kind::boolean ? "" : "must be true or false, without quotes";
        case Primitive::integer: return fault_of_integer(value, INT32_MIN);
        case Primitive::positive_integer: return fault_of_integer(value, 1);
        case Primitive::unsigned_integer: return fault_of_integer(value, 0);
        case Primitive::decimal:
            return value.kind() == Kind::number ? "" : "must be a JSON number, without quotes";
        default: break;
    }
    if (!value.is_string()) return "must be a JSON string";
    auto const text = value.text();
    if (text.empty()) return "must not be empty";
    return fault_of_text(text, primitive);
}

}  // namespace fhir
