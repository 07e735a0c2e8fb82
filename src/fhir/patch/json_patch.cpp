#include "fhir/patch/json_patch.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "fhir/patch/errors.hpp"

namespace fhir {
namespace {

constexpr std::size_t operations_max = 1000;
constexpr std::size_t values_max = 1'000'000;
constexpr std::size_t depth_max = 100;

using Pointer = std::vector<std::string>;

// "/a~1b/0" is the steps "a/b" and "0". Nothing if malformed.
std::optional<Pointer> pointer_from(Value text) {
    if (!text.is_string()) return std::nullopt;
    if (text.text().empty()) return Pointer{};
    if (!text.text().starts_with('/')) return std::nullopt;
    Pointer pointer;
    for (auto const part : base::split(text.text().substr(1), '/')) {
        std::string step;
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (part[i] != '~') { step += part[i]; continue; }
            if (++i == part.size() || (part[i] != '0' && part[i] != '1')) return std::nullopt;
            step += part[i] == '0' ? '~' : '/';
        }
        pointer.push_back(std::move(step));
    }
    return pointer;
}

// An index without sign or leading zeros that is less than `size`.
std::optional<std::size_t> index_from(std::string_view step, std::size_t size) {
    std::size_t index = 0;
    auto const read = std::from_chars(step.data(), step.data() + step.size(), index);
    if (read.ec != std::errc{} || read.ptr != step.data() + step.size()) return std::nullopt;
    if ((step.size() > 1 && step[0] == '0') || index >= size) return std::nullopt;
    return index;
}

Draft* step_into(Draft& draft, std::string_view step) {
    if (draft.kind() == Kind::object) return draft.find(step);
    if (draft.kind() != Kind::array) return nullptr;
    auto const index = index_from(step, draft.elements().size());
    return index ? &draft.elements()[*index] : nullptr;
}

Draft* find(Draft& root, Pointer const& pointer, std::size_t steps) {
    auto* at = &root;
    for (std::size_t i = 0; at && i < steps; ++i) at = step_into(*at, pointer[i]);
    return at;
}

struct Extent {
    std::size_t values = 1;
    std::size_t depth = 1;
};

Extent extent_of(Draft const& draft) {
    Extent extent;
    auto const take = [&](Draft const& child) {
        auto const inner = extent_of(child);
        extent.values += inner.values;
        extent.depth = std::max(extent.depth, inner.depth + 1);
    };
    for (auto const& element : draft.elements()) take(element);
    for (auto const& member : draft.members()) take(member.value);
    return extent;
}

// RFC 6902, 4.6: numbers by value, objects whatever their order.
bool equal(Draft const& left, Value right) {
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
        case Kind::number: {
            double value = 0;
            auto const text = left.text();
            std::from_chars(text.data(), text.data() + text.size(), value);
            return text == right.text() || value == right.decimal();
        }
        case Kind::array: {
            auto other = right.begin();
            return left.elements().size() == right.size() &&
                   std::ranges::all_of(left.elements(),
                                       [&](Draft const& each) { return equal(each, *other++); });
        }
        case Kind::object:
            return left.members().size() == right.size() &&
                   std::ranges::all_of(left.members(), [&](Draft::Member const& member) {
                       return equal(member.value, right[member.name]);
                   });
        default: return left.text() == right.text();
    }
}

std::string place(std::size_t index, std::string_view member) {
    auto text = "[" + std::to_string(index) + "]";
    return member.empty() ? text : text + "." + std::string(member);
}

class Patcher {
  public:
    explicit Patcher(Value resource) : root_(resource), values_(extent_of(root_).values) {}

    base::Result<void> apply(std::size_t index, Value operation) {
        auto const op = operation["op"].text();
        auto const path = pointer_from(operation["path"]);
        if (!path) return malformed(index, "path", "must be a JSON Pointer");
        if (op == "remove") return remove(index, *path);
        if (op == "move" || op == "copy") return transfer(index, operation, *path, op == "move");
        if (op != "add" && op != "replace" && op != "test") {
            return malformed(index, "op", "must be add, remove, replace, move, copy or test");
        }
        auto const value = operation["value"];
        if (!value) return malformed(index, "value", "must be there");
        if (op == "test") return test(index, *path, value);
        if (op == "add") return add(index, *path, Draft(value));
        auto* const at = find(root_, *path, path->size());
        if (!at) return no_target(index, "path");
        return put(*path, *at, Draft(value));
    }

    Draft result() && { return std::move(root_); }

  private:
    static std::unexpected<base::Error> malformed(std::size_t index, std::string_view member,
                                                  std::string_view reason) {
        return base::malformed(errors::patch_malformed,
                               {{place(index, member), std::string(reason)}});
    }

    static std::unexpected<base::Error> no_target(std::size_t index, std::string_view member) {
        return base::malformed(errors::patch_no_target,
                               {{place(index, member), "names nothing there"}});
    }

    base::Result<void> count(Pointer const& path, Draft const& value) {
        auto const extent = extent_of(value);
        values_ += extent.values;
        if (values_ > values_max || path.size() + extent.depth > depth_max) {
            return base::refuse(errors::patch_too_large);
        }
        return {};
    }

    base::Result<void> put(Pointer const& path, Draft& at, Draft value) {
        TRY(count(path, value));
        at = std::move(value);
        return {};
    }

    base::Result<void> add(std::size_t index, Pointer const& path, Draft value) {
        if (path.empty()) return put(path, root_, std::move(value));
        auto* const parent = find(root_, path, path.size() - 1);
        if (!parent) return no_target(index, "path");
        TRY(count(path, value));
        auto const& step = path.back();
        if (parent->kind() == Kind::object) {
            parent->set(step, std::move(value));
            return {};
        }
        if (parent->kind() != Kind::array) return no_target(index, "path");
        auto& elements = parent->elements();
        auto const at = step == "-" ? elements.size() : index_from(step, elements.size() + 1);
        if (!at) return no_target(index, "path");
        elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(*at), std::move(value));
        return {};
    }

    base::Result<void> remove(std::size_t index, Pointer const& path) {
        if (path.empty() || !find(root_, path, path.size())) return no_target(index, "path");
        auto& parent = *find(root_, path, path.size() - 1);
        if (parent.kind() == Kind::object) {
            parent.set(path.back(), Draft{});
        } else {
            auto& elements = parent.elements();
            auto const at = index_from(path.back(), elements.size());
            elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(*at));
        }
        return {};
    }

    base::Result<void> transfer(std::size_t index, Value operation, Pointer const& path,
                                bool move) {
        auto const from = pointer_from(operation["from"]);
        if (!from) return malformed(index, "from", "must be a JSON Pointer");
        auto const* source = find(root_, *from, from->size());
        if (!source) return no_target(index, "from");
        if (move && *from == path) return {};
        if (move && from->size() < path.size() &&
            std::equal(from->begin(), from->end(), path.begin())) {
            return malformed(index, "from", "must not hold the place it moves to");
        }
        auto value = *source;
        if (move) TRY(remove(index, *from));
        return add(index, path, std::move(value));
    }

    base::Result<void> test(std::size_t index, Pointer const& path, Value value) {
        auto const* at = find(root_, path, path.size());
        if (!at) return no_target(index, "path");
        if (equal(*at, value)) return {};
        return base::malformed(errors::patch_test_failed, {{place(index, ""), "does not hold"}});
    }

    Draft root_;
    std::size_t values_;
};

}  // namespace

base::Result<Draft> apply_json_patch(Value resource, Value patch) {
    if (!patch.is_array()) {
        return base::malformed(errors::patch_malformed, {{"", "must be an array of operations"}});
    }
    if (patch.size() > operations_max) return base::refuse(errors::patch_too_large);
    Patcher patcher(resource);
    std::size_t index = 0;
    for (auto const operation : patch) {
        TRY(patcher.apply(index, operation));
        ++index;
    }
    return std::move(patcher).result();
}

}  // namespace fhir
