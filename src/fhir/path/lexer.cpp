#include "fhir/path/internal/lexer.hpp"

#include <algorithm>

#include "fhir/path/errors.hpp"
#include "fhir/value/place.hpp"
#include "fhir/value/value.hpp"

namespace fhir {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    base::Result<std::vector<PathToken>> all() {
        std::vector<PathToken> tokens;
        while (true) {
            TRY(skip_blanks_and_comments());
            tokens.push_back(TRY(next()));
            if (tokens.back().kind == TokenKind::end) return tokens;
        }
    }

  private:
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    std::unexpected<base::Error> wrong(std::string reason) const {
        return base::malformed(errors::path_syntax, {{place_in(text_, at_), std::move(reason)}});
    }

    base::Result<void> skip_blanks_and_comments() {
        while (at_ < text_.size()) {
            auto const rest = text_.substr(at_);
            if (std::string_view(" \t\r\n").contains(rest[0])) {
                ++at_;
            } else if (rest.starts_with("//")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (rest.starts_with("/*")) {
                auto const end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) return wrong("comment never closed");
                at_ = end + 2;
            } else {
                break;
            }
        }
        return {};
    }

    base::Result<PathToken> next() {
        auto const from = at_;
        auto const c = peek();
        if (at_ >= text_.size()) return PathToken{TokenKind::end, "", from};
        if (is_letter(c)) return PathToken{TokenKind::identifier, word(), from};
        if (is_digit(c)) return number();
        if (c == '\'') return PathToken{TokenKind::string, TRY(quoted('\'')), from};
        if (c == '`') return PathToken{TokenKind::delimited, TRY(quoted('`')), from};
        if (c == '"') return PathToken{TokenKind::delimited, TRY(quoted('"')), from};
        if (c == '@') return temporal();
        if (c == '%') return variable();
        if (c == '$') {
            ++at_;
            return PathToken{TokenKind::special, word(), from};
        }
        return symbol();
    }

    std::string word() {
        auto const from = at_;
        while (is_letter(peek()) || is_digit(peek())) ++at_;
        return std::string(text_.substr(from, at_ - from));
    }

    PathToken number() {
        auto const from = at_;
        while (is_digit(peek())) ++at_;
        if (peek() == '.' && is_digit(peek(1))) {
            ++at_;
            while (is_digit(peek())) ++at_;
        }
        return {TokenKind::number, std::string(text_.substr(from, at_ - from)), from};
    }

    PathToken temporal() {
        auto const from = at_++;
        // A dot belongs to it only before a digit: @2015.toString() is a call.
        while (
            is_digit(peek()) || std::string_view("-:+TZ").contains(peek()) ||
            (peek() == '.' && is_digit(peek(1)) && text_.substr(from, at_ - from).contains(':'))) {
            // A minus or plus is a zone only in a time; else it begins an operator.
            bool const sign = peek() == '+' || peek() == '-';
            auto const so_far = text_.substr(from, at_ - from);
            bool const in_time = so_far.contains('T');
            if (sign && in_time && !(is_digit(peek(1)) && is_digit(peek(2)) && peek(3) == ':'))
                break;
            if (sign && !in_time && !(peek() == '-' && is_digit(peek(1)))) break;
            if (peek() == '\0') break;
            ++at_;
        }
        return {TokenKind::temporal, std::string(text_.substr(from + 1, at_ - from - 1)), from};
    }

    base::Result<PathToken> variable() {
        auto const from = at_++;
        if (peek() == '`' || peek() == '"' || peek() == '\'') {
            return PathToken{TokenKind::variable, TRY(quoted(peek())), from};
        }
        auto name = word();
        while (peek() == '-' && is_letter(peek(1))) {
            ++at_;
            name += "-" + word();
        }
        if (name.empty()) return wrong("expected a name after '%'");
        return PathToken{TokenKind::variable, std::move(name), from};
    }

    base::Result<PathToken> symbol() {
        auto const from = at_;
        for (std::string_view const two : {"<=", ">=", "!=", "!~"}) {
            if (text_.substr(at_, 2) == two) {
                at_ += 2;
                return PathToken{TokenKind::symbol, std::string(two), from};
            }
        }
        if (!std::string_view(".,()[]{}+-*/&|<>=~").contains(peek())) {
            return wrong("unexpected character");
        }
        return PathToken{TokenKind::symbol, std::string(1, text_[at_++]), from};
    }

    base::Result<std::string> quoted(char quote) {
        std::string decoded;
        for (++at_; peek() != quote; ++at_) {
            if (at_ >= text_.size()) return wrong("quote never closed");
            if (peek() != '\\') {
                decoded += peek();
                continue;
            }
            ++at_;
            TRY(escape(decoded));
        }
        ++at_;
        return decoded;
    }

    base::Result<void> escape(std::string& decoded) {
        constexpr std::string_view letters = "'\"`\\/fnrt";
        constexpr std::string_view meanings = "'\"`\\/\f\n\r\t";
        if (auto const which = letters.find(peek());
            peek() != '\0' && which != std::string_view::npos) {
            decoded += meanings[which];
            return {};
        }
        // \uXXXX means what it means in JSON, so JSON's reader decodes it; a pair makes one
        // character.
        if (peek() != 'u') return wrong("unknown escape");
        auto length = std::size_t{5};
        if (text_.substr(at_ + 5, 2) == "\\u" && (peek(1) == 'd' || peek(1) == 'D')) length = 11;
        auto const json = parse("[\"\\" + std::string(text_.substr(at_, length)) + "\"]");
        if (!json) return wrong("\\u needs four hexadecimal digits of a character");
        decoded += json->root()[0].text();
        at_ += length - 1;
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

base::Result<std::vector<PathToken>> tokens_of(std::string_view expression) {
    return Lexer(expression).all();
}

}  // namespace fhir
