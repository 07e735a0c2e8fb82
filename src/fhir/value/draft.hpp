// A resource being written: a small mutable tree, built with braces, changed by name, printed.
//
//   Draft task = object({{"resourceType", "Task"},
//                        {"status", "requested"},
//                        {"for", object({{"reference", "Patient/" + id}})}});
//
// Reading is Value's work; a Draft is for making and changing.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/value/value.hpp"

namespace fhir {

class Draft {
  public:
    struct Member;

    Draft();  // Absent: printed nowhere. Lets an optional part stand in a brace list.
    Draft(std::string text);
    Draft(std::string_view text);
    Draft(char const* text);
    Draft(std::same_as<bool> auto value) : kind_(Kind::boolean), text_(value ? "true" : "false") {}
    Draft(std::integral auto value)
        requires(!std::same_as<decltype(value), bool>)
        : kind_(Kind::number), text_(std::to_string(value)) {}
    explicit Draft(Value value);  // A deep copy; numbers as written.

    static Draft number(std::string lexeme);  // A decimal exactly as given: number("1.50").
    static Draft object(std::vector<Member> members);  // Absent members are left out.
    static Draft array(std::vector<Draft> elements);   // Absent elements are left out.

    Kind kind() const { return kind_; }
    bool exists() const { return kind_ != Kind::absent; }
    std::string_view text() const { return text_; }

    Draft const* find(std::string_view member) const;  // Null if there is none.
    Draft* find(std::string_view member);
    void set(std::string_view member, Draft value);    // Replaces or appends; absent removes.
    void add(std::string_view member, Draft element);  // Appends to the member's array, making it.
    void push(Draft element);                          // Appends to this array.
    std::vector<Draft>& elements() { return elements_; }
    std::vector<Draft> const& elements() const { return elements_; }
    std::vector<Member>& members() { return members_; }
    std::vector<Member> const& members() const { return members_; }

    std::string print() const;  // Compact JSON. Members in order.

  private:
    void print_to(std::string& out) const;

    Kind kind_ = Kind::absent;
    std::string text_;
    std::vector<Draft> elements_;
    std::vector<Member> members_;
};

struct Draft::Member {
    std::string name;
    Draft value;
};

// Defined where Member is complete.
inline Draft::Draft() = default;
inline Draft::Draft(std::string text) : kind_(Kind::string), text_(std::move(text)) {}
inline Draft::Draft(std::string_view text) : Draft(std::string(text)) {}
inline Draft::Draft(char const* text) : Draft(std::string(text)) {}

inline Draft object(std::vector<Draft::Member> members) {
    return Draft::object(std::move(members));
}
inline Draft array(std::vector<Draft> elements) { return Draft::array(std::move(elements)); }

// Appends JSON's quoted form of UTF-8 text.
void append_quoted(std::string& out, std::string_view text);

}  // namespace fhir
