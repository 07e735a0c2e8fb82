#include "fhir/value/draft.hpp"

#include <algorithm>

namespace fhir {

Draft::Draft(Value value) : kind_(value.kind()), text_(value.text()) {
    if (kind_ == Kind::array) {
        for (auto const element : value) elements_.emplace_back(element);
    }
    if (kind_ == Kind::object) {
        for (auto const member : value)
            members_.push_back({std::string(member.name()), Draft(member)});
    }
}

Draft Draft::number(std::string lexeme) {
    Draft draft(std::move(lexeme));
    draft.kind_ = Kind::number;
    return draft;
}

Draft Draft::object(std::vector<Member> members) {
    Draft draft;
    draft.kind_ = Kind::object;
    draft.members_ = std::move(members);
    std::erase_if(draft.members_, [](Member const& member) { return !member.value.exists(); });
    return draft;
}

Draft Draft::array(std::vector<Draft> elements) {
    Draft draft;
    draft.kind_ = Kind::array;
    draft.elements_ = std::move(elements);
    std::erase_if(draft.elements_, [](Draft const& element) { return !element.exists(); });
    return draft;
}

Draft const* Draft::find(std::string_view member) const {
    auto const found = std::ranges::find(members_, member, &Member::name);
    return found == members_.end() ? nullptr : &found->value;
}

Draft* Draft::find(std::string_view member) {
    return const_cast<Draft*>(std::as_const(*this).find(member));
}

void Draft::set(std::string_view member, Draft value) {
    if (!value.exists()) {
        std::erase_if(members_, [&](Member const& each) { return each.name == member; });
    } else if (auto* present = find(member)) {
        *present = std::move(value);
    } else {
        members_.push_back({std::string(member), std::move(value)});
    }
}

void Draft::add(std::string_view member, Draft element) {
    if (!find(member)) set(member, array({}));
    find(member)->push(std::move(element));
}

void Draft::push(Draft element) {
    if (element.exists()) elements_.push_back(std::move(element));
}

std::string Draft::print() const {
    std::string out;
    print_to(out);
    return out;
}

void Draft::print_to(std::string& out) const {
    switch (kind_) {
        case Kind::absent:
        case Kind::null: out += "null"; return;
        case Kind::boolean:
        case Kind::number: out += text_; return;
        case Kind::string: append_quoted(out, text_); return;
        case Kind::array: {
            auto separator = '[';
            for (auto const& element : elements_) {
                out += separator;
                element.print_to(out);
                separator = ',';
            }
            out += elements_.empty() ? "[]" : "]";
            return;
        }
        case Kind::object: {
            auto separator = '{';
            for (auto const& member : members_) {
                out += separator;
                append_quoted(out, member.name);
                out += ':';
                member.value.print_to(out);
                separator = ',';
            }
            out += members_.empty() ? "{}" : "}";
            return;
        }
    }
}

void append_quoted(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    // Mostly there is nothing to escape.
    auto const plain = [](unsigned char c) { return c >= 0x20 && c != '"' && c != '\\'; };
    if (std::ranges::all_of(text, plain)) {
        out += text;
        out += '"';
        return;
    }
    for (unsigned char const c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (c < 0x20) {
                    out += "\\u00";
                    out += digits[c >> 4];
                    out += digits[c & 15];
                } else {
                    out += static_cast<char>(c);
                }
        }
    }
    out += '"';
}

}  // namespace fhir
