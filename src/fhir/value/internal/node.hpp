#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "fhir/value/value.hpp"

namespace fhir {

struct Node {
    Kind kind = Kind::null;
    std::uint32_t count = 0;   // Children.
    Node* first = nullptr;     // Of the children.
    Node* next = nullptr;      // Sibling.
    std::string_view name;     // Decoded member name.
    std::string_view source;   // Span of the text.
    std::string_view decoded;  // A string's characters; else the lexeme.
};

// Memory that is freed at once, with the document.
class Arena {
  public:
    explicit Arena(std::size_t hint) : block_size_(hint < 1024 ? 1024 : hint) {}

    Node* node() { return new (take(sizeof(Node), alignof(Node))) Node; }
    char* bytes(std::size_t size) { return static_cast<char*>(take(size, 1)); }

  private:
    void* take(std::size_t size, std::size_t align) {
        auto const start = (used_ + align - 1) / align * align;
        if (blocks_.empty() || start + size > capacity_) {
            capacity_ = size > block_size_ ? size : block_size_;
            blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(capacity_));
            if (block_size_ < 1U << 20) block_size_ *= 2;
            used_ = size;
            return blocks_.back().get();
        }
        used_ = start + size;
        return blocks_.back().get() + start;
    }

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::size_t block_size_;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

}  // namespace fhir
