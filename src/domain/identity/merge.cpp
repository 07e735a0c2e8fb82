#include "domain/identity/merge.hpp"

#include <algorithm>
#include <string>

#include "domain/identity/errors.hpp"

namespace identity {
namespace {

using fhir::Draft;
using fhir::Value;

std::string reference_to(Value patient) { return "Patient/" + std::string(patient["id"].text()); }

Draft link(Value target, char const* type) {
    return fhir::object({{"other", fhir::object({{"reference", reference_to(target)}})},
                         {"type", type}});
}

bool has_link(Value patient, std::string_view type, std::string_view target) {
    return std::ranges::any_of(patient["link"], [&](Value link) {
        return link["type"].text() == type &&
               (target.empty() || link["other"]["reference"].text() == target);
    });
}

bool same_identifier(Value left, Value right) {
    return left["system"].text() == right["system"].text() &&
           left["value"].text() == right["value"].text();
}

bool holds(Value patient, Value identifier) {
    return std::ranges::any_of(patient["identifier"],
                               [&](Value own) { return same_identifier(own, identifier); });
}

Draft borrowed(Value identifier) {
    Draft old(identifier);
    old.set("use", "old");
    return old;
}

// The elements of an array that pass, as a draft; absent if none do.
template <class Keep>
Draft filtered(Value array, Keep keep) {
    std::vector<Draft> kept;
    for (auto const element : array) {
        if (keep(element)) kept.emplace_back(element);
    }
    return kept.empty() ? Draft{} : fhir::array(std::move(kept));
}

Draft without_link(Value patient, std::string_view type, std::string_view target) {
    return filtered(patient["link"], [&](Value link) {
        return link["type"].text() != type || link["other"]["reference"].text() != target;
    });
}

}  // namespace

base::Result<Pair> merge(Value survivor, Value replaced) {
    if (reference_to(survivor) == reference_to(replaced)) return base::refuse(errors::same_record);
    if (has_link(survivor, "replaced-by", "") || has_link(replaced, "replaced-by", "")) {
        return base::refuse(errors::merged_before);
    }
    Pair pair{Draft(survivor), Draft(replaced)};
    for (auto const identifier : replaced["identifier"]) {
        if (!holds(survivor, identifier)) pair.survivor.add("identifier", borrowed(identifier));
    }
    pair.survivor.add("link", link(replaced, "replaces"));
    pair.replaced.set("active", false);
    pair.replaced.add("link", link(survivor, "replaced-by"));
    return pair;
}

base::Result<Pair> separate(Value survivor, Value replaced) {
    auto const here = reference_to(survivor);
    auto const there = reference_to(replaced);
    if (!has_link(replaced, "replaced-by", here)) return base::refuse(errors::not_merged);
    Pair pair{Draft(survivor), Draft(replaced)};
    pair.survivor.set("link", without_link(survivor, "replaces", there));
    pair.survivor.set("identifier", filtered(survivor["identifier"], [&](Value own) {
        return own["use"].text() != "old" || !holds(replaced, own);
    }));
    pair.replaced.set("link", without_link(replaced, "replaced-by", here));
    pair.replaced.set("active", true);
    return pair;
}

}  // namespace identity
