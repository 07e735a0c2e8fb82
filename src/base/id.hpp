// Typed identifiers: a BedId is not a WardId, though both are text.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace base {

template <class Tag>
struct Id {
    std::string text;

    Id() = default;
    explicit Id(std::string value) : text(std::move(value)) {}
    bool empty() const { return text.empty(); }
    friend auto operator<=>(Id const&, Id const&) = default;
    friend bool operator==(Id const&, Id const&) = default;
};

}  // namespace base

template <class Tag>
struct std::hash<base::Id<Tag>> {
    std::size_t operator()(base::Id<Tag> const& id) const noexcept {
        return std::hash<std::string>{}(id.text);
    }
};
