#include "fhir/patch/internal/spot.hpp"

#include <functional>

namespace fhir {
namespace {

// Whether the target's bytes lie within the value's.
bool covers(Value value, Value target) {
    std::less_equal<char const*> const not_after;
    auto const outer = value.source();
    auto const inner = target.source();
    return not_after(outer.data(), inner.data()) &&
           not_after(inner.data() + inner.size(), outer.data() + outer.size());
}

TypeDefinition const* type_of(Value value, Member const* member) {
    if (!member) return nullptr;
    return member->type ? member->type : resource_definition(value["resourceType"].text());
}

}  // namespace

std::optional<Spot> spot_of(Value resource, Value target) {
    if (!target || !covers(resource, target)) return std::nullopt;
    Spot spot{.type = resource_definition(resource["resourceType"].text())};
    Member const* member = nullptr;
    auto at = resource;
    while (at.source().data() != target.source().data() ||
           at.source().size() != target.source().size()) {
        std::size_t index = 0;
        Value next;
        for (auto const child : at) {
            if (covers(child, target)) { next = child; break; }
            ++index;
        }
        if (!next) return std::nullopt;
        if (at.is_object()) {
            spot.parent = spot.type;
            spot.member = next.name();
            member = spot.parent ? spot.parent->member(spot.member) : nullptr;
            spot.steps.push_back({spot.member, 0});
        } else {
            spot.steps.push_back({"", index});
        }
        spot.type = type_of(next, member);
        at = next;
    }
    return spot;
}

Draft& draft_at(Draft& root, Spot const& spot, std::size_t count) {
    auto* at = &root;
    for (std::size_t i = 0; i < count; ++i) {
        auto const& step = spot.steps[i];
        at = step.member.empty() ? &at->elements().at(step.index) : at->find(step.member);
        CHECK(at);
    }
    return *at;
}

}  // namespace fhir
