// Strings and conversions. FHIRPath 2.0, String Manipulation and Conversion.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.hpp"
#include "fhir/path/internal/functions.hpp"

namespace fhir {
namespace {

using Result = base::Result<Items>;
using Text = std::optional<std::string>;

base::Result<Text> input_text(Items const& in) {
    auto const item = TRY(singleton(in));
    if (!item) return Text{};
    auto text = string_of(system_value(*item));
    if (!text) return meaningless("", "the input must be one string");
    return Text(std::move(text));
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Byte offset of the character at an index; the size if it lies behind the end.
std::size_t offset_of_character(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (at < text.size() && index > 0) {
        ++at;
        while (at < text.size() && is_continuation(text[at])) ++at;
        --index;
    }
    return at;
}

std::int64_t characters_in(std::string_view text) {
    return std::ranges::count_if(text, [](char c) { return !is_continuation(c); });
}

// A function of the input text and one text argument; empty if either is.
template <class Body>
Result with_text(Evaluator& self, Items const& in, Arguments const& arguments, Scope const& scope,
                 Body body) {
    auto const text = TRY(input_text(in));
    auto const argument = TRY(self.text_argument(arguments[0], scope));
    if (!text || !argument) return Items{};
    return body(*text, *argument);
}

template <class Body>
Result of_text(Items const& in, Body body) {
    auto const text = TRY(input_text(in));
    if (!text) return Items{};
    return body(*text);
}

Result index_of(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& part) -> Result {
                         auto const at = text.find(part);
                         if (at == std::string::npos) return one(std::int64_t{-1});
                         return one(characters_in(std::string_view(text).substr(0, at)));
                     });
}
Result last_index_of(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& part) -> Result {
                         auto const at = text.rfind(part);
                         if (at == std::string::npos) return one(std::int64_t{-1});
                         return one(characters_in(std::string_view(text).substr(0, at)));
                     });
}
Result substring(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const text = TRY(input_text(in));
    auto const start = TRY(self.integer_argument(a[0], s));
    if (!text || !start || *start < 0 || *start >= characters_in(*text)) return Items{};
    auto const from = offset_of_character(*text, static_cast<std::size_t>(*start));
    auto rest = text->substr(from);
    if (a.size() > 1) {
        auto const length = TRY(self.integer_argument(a[1], s));
        if (length)
            rest.resize(offset_of_character(
                rest, static_cast<std::size_t>(std::max<std::int64_t>(*length, 0))));
    }
    return one(std::move(rest));
}
Result starts_with(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& part) -> Result {
                         return one(text.starts_with(part));
                     });
}
Result ends_with(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& part) -> Result {
                         return one(text.ends_with(part));
                     });
}
Result contains_text(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& part) -> Result {
                         return one(text.contains(part));
                     });
}
Result upper(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_text(in, [](std::string text) -> Result {
        std::ranges::transform(text, text.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        });
        return one(std::move(text));
    });
}
Result lower(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_text(in,
                   [](std::string const& text) -> Result { return one(base::lower_ascii(text)); });
}
Result length(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_text(in, [](std::string const& text) -> Result { return one(characters_in(text)); });
}
Result trim(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_text(
        in, [](std::string const& text) -> Result { return one(std::string(base::trim(text))); });
}
Result to_chars(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return of_text(in, [](std::string const& text) -> Result {
        Items out;
        for (std::size_t at = 0; at < text.size();) {
            auto const width = offset_of_character(std::string_view(text).substr(at), 1);
            out.emplace_back(text.substr(at, width));
            at += width;
        }
        return out;
    });
}

Result replace(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const text = TRY(input_text(in));
    auto const pattern = TRY(self.text_argument(a[0], s));
    auto const substitution = TRY(self.text_argument(a[1], s));
    if (!text || !pattern || !substitution) return Items{};
    std::string out;
    if (pattern->empty()) {
        out = *substitution;
        for (char const c : *text) {
            out += c;
            out += *substitution;
        }
        return one(std::move(out));
    }
    std::size_t at = 0;
    for (auto found = text->find(*pattern); found != std::string::npos;
         found = text->find(*pattern, at)) {
        out += text->substr(at, found - at) + *substitution;
        at = found + pattern->size();
    }
    return one(out + text->substr(at));
}

// RE2 matches in linear time, whatever the pattern.
base::Result<std::unique_ptr<re2::RE2>> pattern_from(std::string const& text) {
    re2::RE2::Options options;
    options.set_dot_nl(true);
    options.set_log_errors(false);
    auto pattern = std::make_unique<re2::RE2>(text, options);
    if (!pattern->ok()) return meaningless("", "this regular expression cannot be read");
    return pattern;
}
Result matches(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& regex) -> Result {
                         auto const pattern = TRY(pattern_from(regex));
                         return one(re2::RE2::PartialMatch(text, *pattern));
                     });
}
Result matches_full(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& regex) -> Result {
                         auto const pattern = TRY(pattern_from(regex));
                         return one(re2::RE2::FullMatch(text, *pattern));
                     });
}
Result replace_matches(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto text = TRY(input_text(in));
    auto const regex = TRY(self.text_argument(a[0], s));
    auto substitution = TRY(self.text_argument(a[1], s));
    if (!text || !regex || !substitution) return Items{};
    if (regex->empty()) return one(*text);
    auto const pattern = TRY(pattern_from(*regex));
    // $1 and ${name} are written \1 for RE2.
    auto rewrite = *substitution;
    re2::RE2::GlobalReplace(&rewrite, R"(\\)", R"(\\\\)");
    for (auto const& [name, number] : pattern->NamedCapturingGroups()) {
        auto const written = "${" + name + "}";
        for (auto at = rewrite.find(written); at != std::string::npos; at = rewrite.find(written)) {
            rewrite.replace(at, written.size(), fmt::format("\\{}", number));
        }
    }
    re2::RE2::GlobalReplace(&rewrite, R"(\$(\d))", R"(\\\1)");
    re2::RE2::GlobalReplace(&*text, *pattern, rewrite);
    return one(std::move(*text));
}

Result split(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& separator) -> Result {
                         Items out;
                         std::size_t at = 0;
                         while (!separator.empty()) {
                             auto const found = text.find(separator, at);
                             if (found == std::string::npos) break;
                             out.emplace_back(text.substr(at, found - at));
                             at = found + separator.size();
                         }
                         out.emplace_back(text.substr(at));
                         return out;
                     });
}
Result join(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const separator = a.empty() ? Text("") : TRY(self.text_argument(a[0], s));
    std::string out;
    bool first = true;
    for (auto const& item : in) {
        auto const text = string_of(system_value(item));
        if (!text) return meaningless("", "the input must be strings");
        if (!first) out += separator.value_or("");
        out += *text;
        first = false;
    }
    return in.empty() ? Items{} : one(std::move(out));
}

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t block = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            block =
                block << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += i + k > bytes.size() ? '=' : base64_digits[block >> (18 - 6 * k) & 63];
        }
    }
    return out;
}
std::optional<std::string> from_base64(std::string_view text) {
    std::string out;
    std::uint32_t block = 0;
    int bits = 0;
    for (char const c : text) {
        if (c == '=') break;
        auto const digit = base64_digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        block = block << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) out += static_cast<char>(block >> (bits -= 8) & 255);
    }
    return out;
}
Result encode(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s,
                     [](std::string const& text, std::string const& format) -> Result {
                         std::string out;
                         if (format == "hex") {
                             for (unsigned char const c : text) out += fmt::format("{:02x}", c);
                             return one(std::move(out));
                         }
                         out = to_base64(text);
                         if (format == "base64") return one(std::move(out));
                         if (format != "urlbase64") return Items{};
                         std::ranges::replace(out, '+', '-');
                         std::ranges::replace(out, '/', '_');
                         return one(std::move(out));
                     });
}
Result decode(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(self, in, a, s, [](std::string text, std::string const& format) -> Result {
        if (format == "hex") {
            std::string percents;
            for (std::size_t i = 0; i + 1 < text.size(); i += 2)
                percents += "%" + text.substr(i, 2);
            auto decoded = base::percent_decode(percents);
            return decoded ? one(std::move(*decoded)) : Items{};
        }
        if (format == "urlbase64") {
            std::ranges::replace(text, '-', '+');
            std::ranges::replace(text, '_', '/');
        } else if (format != "base64") {
            return Items{};
        }
        auto decoded = from_base64(text);
        return decoded ? one(std::move(*decoded)) : Items{};
    });
}

std::string replaced(std::string text,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
    for (auto const& [from, to] : pairs) {
        std::size_t at = 0;
        while ((at = text.find(from, at)) != std::string::npos) {
            text.replace(at, from.size(), to);
            at += to.size();
        }
    }
    return text;
}
Result escape(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(
        self, in, a, s, [](std::string const& text, std::string const& target) -> Result {
            if (target == "html")
                return one(replaced(
                    text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}}));
            if (target == "json")
                return one(replaced(text, {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", "\\n"}}));
            return Items{};
        });
}
Result unescape(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    return with_text(
        self, in, a, s, [](std::string const& text, std::string const& target) -> Result {
            if (target == "html")
                return one(replaced(
                    text, {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}}));
            if (target == "json")
                return one(replaced(text, {{"\\n", "\n"}, {"\\\"", "\""}, {"\\\\", "\\"}}));
            return Items{};
        });
}

template <char const* Target>
Result convert(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    auto const item = TRY(singleton(in));
    if (!item) return Items{};
    auto value = converted(*item, Target);
    return value ? one(std::move(*value)) : Items{};
}
template <char const* Target>
Result converts(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    auto const item = TRY(singleton(in));
    if (!item) return Items{};
    return one(converted(*item, Target).has_value());
}

constexpr char boolean[] = "Boolean";
constexpr char integer[] = "Integer";
constexpr char decimal[] = "Decimal";
constexpr char string[] = "String";
constexpr char date[] = "Date";
constexpr char date_time[] = "DateTime";
constexpr char time[] = "Time";
constexpr char quantity[] = "Quantity";

constexpr FunctionRow rows[] = {
    {"indexOf", 1, 1, index_of},
    {"lastIndexOf", 1, 1, last_index_of},
    {"substring", 1, 2, substring},
    {"startsWith", 1, 1, starts_with},
    {"endsWith", 1, 1, ends_with},
    {"contains", 1, 1, contains_text},
    {"upper", 0, 0, upper},
    {"lower", 0, 0, lower},
    {"replace", 2, 2, replace},
    {"matches", 1, 1, matches},
    {"matchesFull", 1, 1, matches_full},
    {"replaceMatches", 2, 2, replace_matches},
    {"length", 0, 0, length},
    {"toChars", 0, 0, to_chars},
    {"trim", 0, 0, trim},
    {"split", 1, 1, split},
    {"join", 0, 1, join},
    {"encode", 1, 1, encode},
    {"decode", 1, 1, decode},
    {"escape", 1, 1, escape},
    {"unescape", 1, 1, unescape},
    {"toBoolean", 0, 0, convert<boolean>},
    {"convertsToBoolean", 0, 0, converts<boolean>},
    {"toInteger", 0, 0, convert<integer>},
    {"convertsToInteger", 0, 0, converts<integer>},
    {"toLong", 0, 0, convert<integer>},
    {"convertsToLong", 0, 0, converts<integer>},
    {"toDecimal", 0, 0, convert<decimal>},
    {"convertsToDecimal", 0, 0, converts<decimal>},
    {"toString", 0, 0, convert<string>},
    {"convertsToString", 0, 0, converts<string>},
    {"toDate", 0, 0, convert<date>},
    {"convertsToDate", 0, 0, converts<date>},
    {"toDateTime", 0, 0, convert<date_time>},
    {"convertsToDateTime", 0, 0, converts<date_time>},
    {"toTime", 0, 0, convert<time>},
    {"convertsToTime", 0, 0, converts<time>},
    {"toQuantity", 0, 1, convert<quantity>},
    {"convertsToQuantity", 0, 1, converts<quantity>},
};

}  // namespace

base::Result<std::optional<Item>> singleton(Items const& input) {
    if (input.size() > 1) return meaningless("", "the input has more than one item");
    return input.empty() ? std::optional<Item>{} : std::optional<Item>(input[0]);
}

std::span<FunctionRow const> text_functions() { return rows; }

}  // namespace fhir
