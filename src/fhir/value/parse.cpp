#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "fhir/value/errors.hpp"
#include "fhir/value/internal/node.hpp"
#include "fhir/value/place.hpp"
#include "fhir/value/value.hpp"

namespace fhir {
namespace {

constexpr int depth_max = 100;

// Bytes that end a run of plain characters in a string: quote, backslash and controls.
constexpr auto string_stops = [] {
    std::array<bool, 256> stops{};
    for (int c = 0; c < 0x20; ++c) stops[static_cast<std::size_t>(c)] = true;
    stops['"'] = stops['\\'] = true;
    return stops;
}();

// Whether one of eight bytes is a quote, a backslash or a control: a byte less than n borrows into
// its high bit, which a byte of 0x80 and above is masked out of.
bool holds_string_stop(char const* at) {
    constexpr std::uint64_t ones = 0x0101010101010101ULL;
    constexpr std::uint64_t highs = 0x8080808080808080ULL;
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, 8);
    auto const quote = eight ^ ones * '"';
    auto const backslash = eight ^ ones * '\\';
    auto const stops = ((eight - ones * 0x20) & ~eight) | ((quote - ones) & ~quote) |
                       ((backslash - ones) & ~backslash);
    return stops & highs;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(char*& out, std::uint32_t point) {
    auto const put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | point >> 6);
        put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        put(0xe0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xf0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3f));
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    }
}

// Recursive descent over one text. A failing step sets `problem` once and returns null.
class Parser {
  public:
    Parser(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

    Node* document() {
        skip_blanks();
        auto* root = value(1);
        if (!root) return nullptr;
        skip_blanks();
        if (at_ != text_.size()) return fail("there is text after the end of the value");
        return root;
    }

    std::string_view problem() const { return problem_; }
    bool too_deep() const { return too_deep_; }
    std::size_t offset() const { return at_; }

  private:
    std::nullptr_t fail(std::string_view problem) {
        if (problem_.empty()) problem_ = problem;
        return nullptr;
    }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_blanks() {
        while (at_ < text_.size()) {
            auto const c = text_[at_];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
            ++at_;
        }
    }

    Node* value(int depth) {
        if (depth > depth_max) {
            too_deep_ = true;
            return fail("nested more deeply than 100 levels");
        }
        switch (peek()) {
            case '{': return object(depth);
            case '[': return array(depth);
            case '"': return string();
            case 't': return literal("true", Kind::boolean);
            case 'f': return literal("false", Kind::boolean);
            case 'n': return literal("null", Kind::null);
            default: return number();
        }
    }

    Node* close(Node* node, std::size_t from) {
        node->source = text_.substr(from, at_ - from);
        return node;
    }

    static void append(Node* parent, Node*& last, Node* child) {
        (last ? last->next : parent->first) = child;
        last = child;
        ++parent->count;
    }

    Node* object(int depth) {
        auto const from = at_++;
        auto* node = arena_.node();
        node->kind = Kind::object;
        Node* last = nullptr;
        skip_blanks();
        if (peek() == '}') return ++at_, close(node, from);
        while (true) {
            skip_blanks();
            if (peek() != '"') return fail("expected a member name in quotes");
            std::string_view name;
            if (!characters(name)) return nullptr;
            if (has_member(node, name)) return fail("this member stands twice in its object");
            skip_blanks();
            if (peek() != ':') return fail("expected ':' after the member name");
            ++at_;
            skip_blanks();
            auto* child = value(depth + 1);
            if (!child) return nullptr;
            child->name = name;
            append(node, last, child);
            skip_blanks();
            if (peek() == ',') { ++at_; continue; }
            if (peek() == '}') return ++at_, close(node, from);
            return fail("expected ',' or '}'");
        }
    }

    // Linear for the usual few members; a set of names for an object made to be slow.
    bool has_member(Node const* node, std::string_view name) {
        if (node->count > 64) return has_member_among_many(node, name);
        for (auto const* child = node->first; child; child = child->next) {
            if (child->name == name) return true;
        }
        return false;
    }

    bool has_member_among_many(Node const* node, std::string_view name) {
        auto& names = many_[node];
        if (names.empty()) {
            for (auto const* child = node->first; child; child = child->next) {
                names.insert(child->name);
            }
        }
        return !names.insert(name).second;
    }

    Node* array(int depth) {
        auto const from = at_++;
        auto* node = arena_.node();
        node->kind = Kind::array;
        Node* last = nullptr;
        skip_blanks();
        if (peek() == ']') return ++at_, close(node, from);
        while (true) {
            skip_blanks();
            auto* child = value(depth + 1);
            if (!child) return nullptr;
            append(node, last, child);
            skip_blanks();
            if (peek() == ',') { ++at_; continue; }
            if (peek() == ']') return ++at_, close(node, from);
            return fail("expected ',' or ']'");
        }
    }

    Node* string() {
        auto const from = at_;
        auto* node = arena_.node();
        node->kind = Kind::string;
        if (!characters(node->decoded)) return nullptr;
        return close(node, from);
    }

    // Reads a quoted string; decodes into the arena only if it holds an escape.
    bool characters(std::string_view& decoded) {
        auto const from = ++at_;
        while (at_ + 8 <= text_.size() && !holds_string_stop(text_.data() + at_)) at_ += 8;
        while (at_ < text_.size() && !string_stops[static_cast<unsigned char>(text_[at_])]) ++at_;
        if (peek() == '"' && at_ < text_.size()) {
            decoded = text_.substr(from, at_ - from);
            ++at_;
            return true;
        }
        return escaped_characters(from, decoded);
    }

    bool escaped_characters(std::size_t from, std::string_view& decoded) {
        // The decoded form is never longer than the escaped one: find the end first.
        auto end = at_;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
        if (end >= text_.size()) return at_ = text_.size(), fail("string never closed"), false;
        auto* const start = arena_.bytes(end - from);
        auto* out = std::copy(text_.begin() + static_cast<std::ptrdiff_t>(from),
                              text_.begin() + static_cast<std::ptrdiff_t>(at_), start);
        while (text_[at_] != '"') {
            auto const c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20)
                return fail("control character in a string"), false;
            if (c != '\\') { *out++ = c; ++at_; continue; }
            ++at_;
            if (!escape(out)) return false;
        }
        ++at_;
        decoded = {start, static_cast<std::size_t>(out - start)};
        return true;
    }

    bool escape(char*& out) {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        auto const which = letters.find(peek());
        if (peek() != 'u') {
            if (which == std::string_view::npos || at_ >= text_.size())
                return fail("unknown escape"), false;
            *out++ = meanings[which];
            ++at_;
            return true;
        }
        ++at_;
        std::uint32_t point = 0;
        if (!hexadecimal(point)) return false;
        if (point >= 0xdc00 && point <= 0xdfff) return fail("lone surrogate"), false;
        if (point >= 0xd800 && point <= 0xdbff) {
            if (text_.substr(at_, 2) != "\\u") return fail("lone surrogate"), false;
            at_ += 2;
            std::uint32_t low = 0;
            if (!hexadecimal(low)) return false;
            if (low < 0xdc00 || low > 0xdfff) return fail("lone surrogate"), false;
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        }
        append_utf8(out, point);
        return true;
    }

    bool hexadecimal(std::uint32_t& point) {
        for (int i = 0; i < 4; ++i) {
            auto const c = peek();
            std::uint32_t digit = 0;
            if (is_digit(c)) digit = static_cast<std::uint32_t>(c - '0');
            else if (c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A' + 10);
            else return fail("\\u needs four hexadecimal digits"), false;
            point = point << 4 | digit;
            ++at_;
        }
        return true;
    }

    Node* literal(std::string_view word, Kind kind) {
        if (text_.substr(at_, word.size()) != word) return fail("expected a value");
        auto* node = arena_.node();
        node->kind = kind;
        node->source = node->decoded = text_.substr(at_, word.size());
        if (kind == Kind::null) node->decoded = {};
        at_ += word.size();
        return node;
    }

    bool digits() {
        if (!is_digit(peek())) return fail("expected a digit"), false;
        while (is_digit(peek())) ++at_;
        return true;
    }

    Node* number() {
        auto const from = at_;
        if (peek() == '-') ++at_;
        if (!is_digit(peek())) return fail("expected a value");
        if (peek() == '0') ++at_;
        else if (!digits()) return nullptr;
        if (is_digit(peek())) return fail("a number has no leading zero");
        if (peek() == '.') {
            ++at_;
            if (!digits()) return nullptr;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            if (!digits()) return nullptr;
        }
        auto* node = arena_.node();
        node->kind = Kind::number;
        node->source = node->decoded = text_.substr(from, at_ - from);
        return node;
    }

    std::string_view text_;
    Arena& arena_;
    std::size_t at_ = 0;
    std::string_view problem_;
    bool too_deep_ = false;
    std::unordered_map<Node const*, std::unordered_set<std::string_view>> many_;
};

}  // namespace

std::string place_in(std::string_view text, std::size_t offset) {
    auto const before = text.substr(0, offset);
    auto const line = std::ranges::count(before, '\n') + 1;
    auto const start = before.rfind('\n');
    auto const column = start == std::string_view::npos ? offset + 1 : offset - start;
    return fmt::format("line {}, column {}", line, column);
}

struct Document::Store {
    explicit Store(std::shared_ptr<std::string const> bytes)
        : source(std::move(bytes)), arena(source->size() * 2) {}
    std::shared_ptr<std::string const> source;
    Arena arena;
    Node* root = nullptr;
};

Document::Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Value Document::root() const { return store_ ? Value(store_->root) : Value{}; }

std::string_view Document::source() const {
    return store_ ? std::string_view(*store_->source) : std::string_view{};
}

base::Result<Document> parse(std::string source) {
    return parse(std::make_shared<std::string const>(std::move(source)));
}

base::Result<Document> parse(std::shared_ptr<std::string const> source) {
    if (!base::is_utf8(*source)) {
        return base::malformed(errors::not_json, {{"", "the text is not valid UTF-8"}});
    }
    Document document;
    document.store_ = std::make_unique<Document::Store>(std::move(source));
    std::string_view const text = *document.store_->source;
    Parser parser(text, document.store_->arena);
    document.store_->root = parser.document();
    if (!document.store_->root) {
        return base::malformed(parser.too_deep() ? errors::too_deep : errors::not_json,
                               {{place_in(text, parser.offset()), std::string(parser.problem())}});
    }
    return document;
}

}  // namespace fhir
