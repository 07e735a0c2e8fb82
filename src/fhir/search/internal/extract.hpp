// From a FHIR value to index entries, by its type.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/search/internal/plan.hpp"

namespace fhir {

using Part =
    std::variant<TokenEntry, StringEntry, DateEntry, NumberEntry, ReferenceEntry, UriEntry>;

// Appends what the value is found by as a parameter of that kind; nothing if it is not well formed.
void extract(std::vector<Part>& parts, Value value, ParameterKind kind, Shape shape,
             std::string_view system);

// Calls `visit` with every value at a path of steps.
template <class Visit>
void follow(Value value, std::vector<Step> const& steps, std::size_t at, Visit const& visit);

// The value, or each of its elements, that the step lets through.
template <class Visit>
void for_each_chosen(Value value, Step const& step, Visit const& visit);

bool lets_through(Step const& step, Value value);

// A literal, absolute or canonical reference as written. A fragment ("#a") yields nothing.
ReferenceEntry reference_from(std::string_view text);

// The type that a reference resolves to by its own words; empty if they do not say.
std::string_view target_type(Value reference);

// ---- templates --------------------------------------------------------------------------------

template <class Visit>
void for_each_chosen(Value value, Step const& step, Visit const& visit) {
    if (!value.is_array()) {
        if (step.index <= 0 && lets_through(step, value)) visit(value);
        return;
    }
    int index = 0;
    for (auto const element : value) {
        if ((step.index < 0 || step.index == index) && lets_through(step, element)) visit(element);
        ++index;
    }
}

template <class Visit>
void follow(Value value, std::vector<Step> const& steps, std::size_t at, Visit const& visit) {
    if (at == steps.size()) return visit(value);
    auto const& step = steps[at];
    if (auto const member = value[step.name]) {
        for_each_chosen(member, step, [&](Value each) { follow(each, steps, at + 1, visit); });
    }
}

}  // namespace fhir
