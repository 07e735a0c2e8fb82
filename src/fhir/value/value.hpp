// A FHIR resource as it was written: parsed JSON over its original bytes.
//
// Numbers are kept as written, so the precision of a decimal (1.50) survives (R4
// json.html#primitive). Members keep their order. Every value knows its span of the source, so that
// a rewrite is a splice (fhir/value/splice.hpp) and all else survives byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace fhir {

enum class Kind : std::uint8_t { absent, null, boolean, number, string, array, object };

struct Node;  // internal/node.hpp

// A value within a Document, or nothing (Kind::absent). Cheap to copy; valid while the Document
// lives. Asking an absent value for a member or an element gives another absent value.
class Value {
  public:
    Value() = default;
    explicit Value(Node const* node) : node_(node) {}

    Kind kind() const;
    explicit operator bool() const { return node_ != nullptr; }
    bool is_object() const { return kind() == Kind::object; }
    bool is_array() const { return kind() == Kind::array; }
    bool is_string() const { return kind() == Kind::string; }

    Value operator[](std::string_view member) const;  // The member of an object.
    Value operator[](std::size_t index) const;        // The element of an array; walks to it.
    std::size_t size() const;                         // Elements or members; 0 for the rest.

    // A string decoded, a number or boolean as written, else "".
    std::string_view text() const;
    bool boolean() const;                        // True only for the literal true.
    std::optional<std::int64_t> integer() const; // A number without fraction or exponent.
    std::optional<double> decimal() const;  // A number, rounded to a double: for comparing only.

    std::string_view name() const;   // Of a member; "" for an element or the root.
    std::string_view source() const; // Its bytes in the document.

    class Iterator;
    Iterator begin() const;  // Over elements or members, in order.
    Iterator end() const;

  private:
    Node const* node_ = nullptr;
};

class Value::Iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = Value const*;
    using reference = Value;

    Iterator() = default;
    explicit Iterator(Node const* node) : node_(node) {}
    Value operator*() const { return Value(node_); }
    Iterator& operator++();
    Iterator operator++(int) { auto before = *this; ++*this; return before; }
    friend bool operator==(Iterator const&, Iterator const&) = default;

  private:
    Node const* node_ = nullptr;
};

// Parsed JSON text together with its bytes. Movable; values stay valid when it is moved.
class Document {
  public:
    Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    Value root() const;
    Value operator[](std::string_view member) const { return root()[member]; }
    std::string_view source() const;

  private:
    friend base::Result<Document> parse(std::string source);
    friend base::Result<Document> parse(std::shared_ptr<std::string const> source);
    struct Store;
    std::unique_ptr<Store> store_;
};

// Strict RFC 8259: UTF-8 without byte order mark, no duplicate members, no trailing text, at most
// 100 levels. Malformed (fhir.not_json) with line and column in the detail.
base::Result<Document> parse(std::string source);
base::Result<Document> parse(std::shared_ptr<std::string const> source);

}  // namespace fhir
