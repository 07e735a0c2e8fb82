#include "fhir/validation/internal/xhtml.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"

namespace fhir {
namespace {

// HTML 4.0 chapters 7 to 11 (but 4 of 9) and 15, with links, images and tables.
constexpr std::array allowed_elements = std::to_array<std::string_view>(
    {"a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "cite",
     "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
     "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "map", "area", "ol", "p", "pre", "q", "samp",
     "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
     "tt", "ul", "var"});

// Reads one element after the other and keeps the open ones.
class Markup {
  public:
    explicit Markup(std::string_view text) : text_(text) {}

    std::string_view fault() {
        while (at_ < text_.size()) {
            auto const problem = text_[at_] == '<' ? tag() : characters();
            if (!problem.empty()) return problem;
        }
        if (!open_.empty()) return "must close every element";
        if (!root_seen_) return "must be a div";
        if (!content_seen_) return "must hold text or an image";
        return {};
    }

  private:
    std::string_view characters() {
        auto const end = std::min(text_.find('<', at_), text_.size());
        auto const run = base::trim(text_.substr(at_, end - at_));
        if (!run.empty() && open_.empty()) return "must be one div and nothing beside it";
        content_seen_ = content_seen_ || !run.empty();
        at_ = end;
        return {};
    }

    std::string_view tag() {
        if (text_.substr(at_, 4) == "<!--") return comment();
        auto const end = end_of_tag();
        if (end == std::string_view::npos) return "must close every tag";
        auto inner = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        if (inner.starts_with('/')) return close(base::trim(inner.substr(1)));
        bool const empty = inner.ends_with('/');
        if (empty) inner.remove_suffix(1);
        return open(inner, empty);
    }

    std::string_view comment() {
        auto const end = text_.find("-->", at_ + 4);
        if (end == std::string_view::npos) return "must close every comment";
        at_ = end + 3;
        return {};
    }

    // A '>' within a quoted attribute does not end the tag.
    std::size_t end_of_tag() const {
        char quote = '\0';
        for (auto at = at_ + 1; at < text_.size(); ++at) {
            auto const c = text_[at];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c == '"' || c == '\'') quote = c;
            else if (c == '>') return at;
        }
        return std::string_view::npos;
    }

    std::string_view close(std::string_view name) {
        if (open_.empty() || open_.back() != name) return "must close its elements in order";
        open_.pop_back();
        return {};
    }

    std::string_view open(std::string_view inner, bool empty) {
        auto const name = inner.substr(0, inner.find_first_of(" \t\r\n"));
        if (std::ranges::find(allowed_elements, name) == allowed_elements.end()) {
            return "holds an element that a narrative must not have";
        }
        if (open_.empty() && (root_seen_ || name != "div")) {
            return "must be one div and nothing beside it";
        }
        root_seen_ = true;
        content_seen_ = content_seen_ || name == "img";
        if (!empty) open_.push_back(name);
        return attributes(inner.substr(name.size()));
    }

    // name="value" pairs; no event handlers and no scripts.
    static std::string_view attributes(std::string_view text) {
        text = base::trim(text);
        while (!text.empty()) {
            auto const equals = text.find('=');
            if (equals == std::string_view::npos) return "must give every attribute a value";
            auto const name = base::lower_ascii(base::trim(text.substr(0, equals)));
            if (name.starts_with("on")) return "must not hold event handlers";
            text = base::trim(text.substr(equals + 1));
            if (text.empty() || (text[0] != '"' && text[0] != '\''))
                return "must quote every attribute";
            auto const end = text.find(text[0], 1);
            if (end == std::string_view::npos) return "must quote every attribute";
            auto const value = base::lower_ascii(base::trim(text.substr(1, end - 1)));
            if (value.starts_with("javascript:")) return "must not hold scripts";
            text = base::trim(text.substr(end + 1));
        }
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string_view> open_;
    bool root_seen_ = false;
    bool content_seen_ = false;
};

}  // namespace

std::string_view fault_of_xhtml(std::string_view div) { return Markup(div).fault(); }

}  // namespace fhir
