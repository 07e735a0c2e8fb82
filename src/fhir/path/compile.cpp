#include <algorithm>
#include <array>

#include "fhir/path/ast.hpp"
#include "fhir/path/errors.hpp"
#include "fhir/path/internal/lexer.hpp"
#include "fhir/value/place.hpp"

namespace fhir {
namespace {

constexpr int depth_max = 200;

// Operators by binding strength, loosest first. FHIRPath 2.0, Operator Precedence.
constexpr int level_implies = 0;
constexpr int level_or = 1;
constexpr int level_and = 2;
constexpr int level_membership = 3;
constexpr int level_equality = 4;
constexpr int level_inequality = 5;
constexpr int level_union = 6;
constexpr int level_type = 7;
constexpr int level_additive = 8;
constexpr int level_multiplicative = 9;

struct Operator {
    std::string_view text;
    int level;
};

constexpr std::array operators = {
    Operator{"implies", level_implies},
    Operator{"or", level_or},
    Operator{"xor", level_or},
    Operator{"and", level_and},
    Operator{"in", level_membership},
    Operator{"contains", level_membership},
    Operator{"=", level_equality},
    Operator{"~", level_equality},
    Operator{"!=", level_equality},
    Operator{"!~", level_equality},
    Operator{"<", level_inequality},
    Operator{">", level_inequality},
    Operator{"<=", level_inequality},
    Operator{">=", level_inequality},
    Operator{"|", level_union},
    Operator{"is", level_type},
    Operator{"as", level_type},
    Operator{"+", level_additive},
    Operator{"-", level_additive},
    Operator{"&", level_additive},
    Operator{"*", level_multiplicative},
    Operator{"/", level_multiplicative},
    Operator{"div", level_multiplicative},
    Operator{"mod", level_multiplicative},
};

constexpr std::array<std::string_view, 8> calendar_units = {
    "year", "month", "week", "day", "hour", "minute", "second", "millisecond"};

class Compiler {
  public:
    Compiler(std::string_view text, std::vector<PathToken> tokens)
        : text_(text), tokens_(std::move(tokens)) {}

    base::Result<Expression> whole() {
        auto expression = TRY(binary(0, 0));
        if (here().kind != TokenKind::end) return wrong("expected an operator or the end");
        return expression;
    }

  private:
    PathToken const& here() const { return tokens_[at_]; }
    bool at_symbol(std::string_view text) const {
        return here().kind == TokenKind::symbol && here().text == text;
    }
    bool take(std::string_view symbol) {
        if (!at_symbol(symbol)) return false;
        ++at_;
        return true;
    }
    std::unexpected<base::Error> wrong(std::string reason) const {
        return base::malformed(errors::path_syntax,
                               {{place_in(text_, here().offset), std::move(reason)}});
    }
    base::Result<void> expect(std::string_view symbol) {
        if (!take(symbol)) return wrong("expected '" + std::string(symbol) + "'");
        return {};
    }

    Operator const* operator_here() const {
        if (here().kind != TokenKind::symbol && here().kind != TokenKind::identifier)
            return nullptr;
        auto const found =
            std::ranges::find(operators, std::string_view(here().text), &Operator::text);
        return found == operators.end() ? nullptr : &*found;
    }

    base::Result<Expression> binary(int level, int depth) {
        if (depth > depth_max) return wrong("nested too deeply");
        auto left = TRY(unary(depth + 1));
        while (auto const* found = operator_here()) {
            if (found->level < level) break;
            ++at_;
            Expression whole;
            whole.name = found->text;
            if (found->level == level_type) {
                whole.step = found->text == "is" ? Step::is : Step::as;
                whole.name = TRY(type_name());
                whole.children.push_back(std::move(left));
            } else {
                whole.step = Step::binary;
                whole.children.push_back(std::move(left));
                whole.children.push_back(TRY(binary(found->level + 1, depth + 1)));
            }
            left = std::move(whole);
        }
        return left;
    }

    base::Result<Expression> unary(int depth) {
        if (depth > depth_max) return wrong("nested too deeply");
        if (take("+")) return unary(depth + 1);
        if (!take("-")) return path(depth);
        Expression minus;
        minus.step = Step::minus;
        minus.children.push_back(TRY(unary(depth + 1)));
        return minus;
    }

    base::Result<Expression> path(int depth) {
        auto left = TRY(term(depth));
        while (true) {
            Expression whole;
            if (take(".")) {
                whole.step = Step::dot;
                whole.children.push_back(std::move(left));
                whole.children.push_back(TRY(invocation(depth)));
            } else if (take("[")) {
                whole.step = Step::indexer;
                whole.children.push_back(std::move(left));
                whole.children.push_back(TRY(binary(0, depth + 1)));
                TRY(expect("]"));
            } else {
                return left;
            }
            left = std::move(whole);
        }
    }

    base::Result<Expression> term(int depth) {
        Expression found;
        auto const& token = here();
        switch (token.kind) {
            case TokenKind::string:
                found.step = Step::literal;
                found.value = token.text;
                ++at_;
                return found;
            case TokenKind::number:
                return number();
            case TokenKind::temporal:
                return temporal();
            case TokenKind::variable:
                found.step = Step::variable;
                found.name = token.text;
                ++at_;
                return found;
            case TokenKind::symbol:
                if (take("(")) {
                    found = TRY(binary(0, depth + 1));
                    TRY(expect(")"));
                    return found;
                }
                if (take("{")) {
                    TRY(expect("}"));
                    return found;
                }
                return wrong("expected a value or a name");
            case TokenKind::identifier:
                if (token.text == "true" || token.text == "false") {
                    found.step = Step::literal;
                    found.value = token.text == "true";
                    ++at_;
                    return found;
                }
                [[fallthrough]];
            default:
                return invocation(depth);
        }
    }

    base::Result<Expression> invocation(int depth) {
        Expression found;
        auto const& token = here();
        if (token.kind == TokenKind::special) {
            if (token.text == "this")
                found.step = Step::this_;
            else if (token.text == "index")
                found.step = Step::index;
            else if (token.text == "total")
                found.step = Step::total;
            else
                return wrong("only $this, $index and $total exist");
            ++at_;
            return found;
        }
        if (token.kind != TokenKind::identifier && token.kind != TokenKind::delimited) {
            return wrong("expected a name");
        }
        found.step = Step::name;
        found.name = token.text;
        ++at_;
        if (!take("(")) return found;
        found.step = Step::call;
        if (take(")")) return found;
        while (true) {
            found.children.push_back(TRY(binary(0, depth + 1)));
            if (take(")")) return found;
            TRY(expect(","));
        }
    }

    // 4 days, 4 'mg', or a plain number.
    base::Result<Expression> number() {
        auto const lexeme = here().text;
        Expression found;
        found.step = Step::literal;
        auto const decimal = Decimal::parse(lexeme);
        if (!decimal) return wrong("this number has too many digits");
        ++at_;
        if (here().kind == TokenKind::string) {
            found.value = Quantity{*decimal, here().text, false};
            ++at_;
            return found;
        }
        if (here().kind == TokenKind::identifier) {
            std::string_view unit = here().text;
            if (unit.ends_with('s')) unit.remove_suffix(1);
            if (std::ranges::find(calendar_units, unit) != calendar_units.end()) {
                found.value = Quantity{*decimal, std::string(unit), true};
                ++at_;
                return found;
            }
        }
        auto const whole = decimal->whole();
        if (lexeme.find('.') == std::string::npos && whole)
            found.value = *whole;
        else
            found.value = *decimal;
        return found;
    }

    base::Result<Expression> temporal() {
        std::string_view const text = here().text;
        std::optional<Temporal> value;
        if (text.starts_with('T'))
            value = Temporal::parse(text.substr(1), TemporalKind::time);
        else if (text.contains('T'))
            value = Temporal::parse(text, TemporalKind::date_time);
        else
            value = Temporal::parse(text, TemporalKind::date);
        if (!value) return wrong("this is not a date or time");
        Expression found;
        found.step = Step::literal;
        found.value = *value;
        ++at_;
        return found;
    }

    base::Result<std::string> type_name() {
        std::string name;
        do {
            if (here().kind != TokenKind::identifier && here().kind != TokenKind::delimited) {
                return wrong("expected the name of a type");
            }
            if (!name.empty()) name += '.';
            name += here().text;
            ++at_;
        } while (take("."));
        return name;
    }

    std::string_view text_;
    std::vector<PathToken> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

base::Result<Expression> compile(std::string_view text) {
    return Compiler(text, TRY(tokens_of(text))).whole();
}

}  // namespace fhir
