#include "fhir/validation/internal/profile_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fhir {
namespace {

constexpr int nesting_max = 24;  // Profiles of types within profiles.

std::string_view last_part(std::string_view url) { return url.substr(url.rfind('/') + 1); }

Place within(Place const& parent, ElementRule const& rule) {
    return {.parent = &parent, .name = rule.name};
}

std::string times(int number) { return number == 1 ? "once" : fmt::format("{} times", number); }

bool type_fits(TypeRule const& rule, Instance const& at) {
    auto const resource = at.value["resourceType"].text();
    if (!at.type && resource.empty()) return true;
    for (auto const* each = at.type ? at.type : resource_definition(resource); each;
         each = each->base) {
        if (each->name == rule.code) return true;
    }
    // A backbone element of the type itself.
    return rule.code == "BackboneElement" || rule.code == "Element" || rule.code == "Resource";
}

}  // namespace

std::string ProfileCheck::by() const {
    return fmt::format(" (profile {})", last_part(profile_->url));
}

bool ProfileCheck::spend() {
    if (++steps_ <= profile_steps_max) return true;
    if (steps_ == profile_steps_max + 1)
        report_.add(Place{}, too_costly, "takes too many steps to be compared with its profiles");
    return false;
}

void ProfileCheck::whole(Profile const& profile, Instance const& instance, Place const& place) {
    if (depth_ >= nesting_max)
        return report_.add(place, too_costly, "is nested too deep in profiles");
    auto const* before = profile_;
    profile_ = &profile;
    ++depth_;
    constraints(profile.root, instance, place);
    children(profile.root, instance, place);
    --depth_;
    profile_ = before;
}

bool ProfileCheck::conforms(Profile const& profile, Instance const& at) {
    if (depth_ >= nesting_max) return false;
    auto const resource = at.value["resourceType"].text();
    if (!resource.empty() && resource != profile.type) return false;
    Report inner(false);
    ProfileCheck check(around_, inner);
    check.depth_ = depth_ + 1;
    check.steps_ = steps_;
    check.whole(profile, at, Place{});
    steps_ = std::max(steps_, check.steps_);
    return inner.found() == 0;
}

void ProfileCheck::children(ElementRule const& rule, Instance const& at, Place const& place) {
    for (auto const& each : rule.children) {
        if (report_.full() || !spend()) return;
        child(each, at, place);
    }
}

void ProfileCheck::child(ElementRule const& rule, Instance const& parent, Place const& place) {
    auto const items = instances_of(parent, rule.name);
    auto const here = within(place, rule);
    if (rule.counts) count(rule, items.size(), here);
    for (auto const& item : items) {
        if (report_.full() || !spend()) return;
        auto at = here;
        at.index = item.index;
        at.choice = item.choice;
        element(rule, item, at);
    }
    if (!rule.slices.empty() || rule.slicing) slices(rule, items, here);
}

void ProfileCheck::count(ElementRule const& rule, std::size_t found, Place const& place) {
    auto const what = rule.slice.empty() ? std::string() : fmt::format(" as slice {}", rule.slice);
    if (rule.min > 0 && found < static_cast<std::size_t>(rule.min)) {
        report_.add(place, required,
                    fmt::format("must be there{} at least {}{}", what, times(rule.min), by()));
    }
    if (rule.max != many && found > static_cast<std::size_t>(rule.max)) {
        auto const says = rule.max == 0
                              ? fmt::format("must not be there{}{}", what, by())
                              : fmt::format("must be there{} at most {}{}", what,
                                            times(rule.max), by());
        report_.add(place, structure, says);
    }
}

void ProfileCheck::slices(ElementRule const& rule, std::span<Instance const> items,
                          Place const& place) {
    Slicing by_url;
    by_url.discriminators = {{Discriminator::Kind::value, {"url"}}};
    bool const extensions = rule.name == "extension" || rule.name == "modifierExtension";
    Slicing by_type;
    by_type.discriminators = {{Discriminator::Kind::type, {}}};
    auto const& slicing = rule.slicing && !rule.slicing->discriminators.empty() ? *rule.slicing
                          : extensions                                         ? by_url
                          : rule.slicing                                       ? *rule.slicing
                                                                               : by_type;
    if (slicing.discriminators.empty()) return;  // Told apart by words only.
    std::vector<std::size_t> counts(rule.slices.size());
    Fit fit(around_, *this);
    std::size_t last = 0;
    bool unmatched_before = false;
    for (auto const& item : items) {
        auto at = place;
        at.index = item.index;
        at.choice = item.choice;
        std::size_t which = 0;
        while (which < rule.slices.size() && !fit.belongs(slicing, rule.slices[which], item))
            ++which;
        if (!spend()) return;
        if (which == rule.slices.size()) {
            unmatched_before = true;
            if (slicing.rules == Slicing::Rules::closed)
                report_.add(at, structure, "is none of the slices that are allowed" + by());
            continue;
        }
        ++counts[which];
        if (slicing.rules == Slicing::Rules::open_at_end && unmatched_before)
            report_.add(at, structure, "must stand before what belongs to no slice" + by());
        if (slicing.ordered && which < last)
            report_.add(at, structure, "stands out of the order of slices" + by());
        last = which;
        element(rule.slices[which], item, at);
    }
    for (std::size_t i = 0; i < counts.size(); ++i) count(rule.slices[i], counts[i], place);
}

void ProfileCheck::element(ElementRule const& rule, Instance const& at, Place const& place) {
    if (rule.types_narrowed) types(rule, at, place);
    contents(rule, at, place);
    bindings(rule, at, place);
    constraints(rule, at, place);
    children(rule, at, place);
    if (!rule.slice.empty() && !rule.slices.empty()) {
        Instance const items[] = {at};
        slices(rule, items, place);
    }
}

void ProfileCheck::types(ElementRule const& rule, Instance const& at, Place const& place) {
    std::vector<TypeRule const*> fitting;
    std::string names;
    for (auto const& each : rule.types) {
        if (type_fits(each, at)) fitting.push_back(&each);
        names.append(names.empty() ? "" : " or ").append(each.code);
    }
    if (fitting.empty()) {
        return report_.add(place, structure,
                           fmt::format("must be of type {}{}", names, by()));
    }
    auto const& type = *fitting.front();
    if (type.code == "Reference") return target(type, at, place);
    // Known extensions are compared with their definition wherever they stand.
    if (type.code == "Extension" || type.profiles.empty() || fitting.size() > 1) return;
    std::vector<std::shared_ptr<Profile const>> known;
    for (auto const& url : type.profiles) {
        auto profile = around_.profiles.find(url);
        if (!profile) return;
        known.push_back(std::move(profile));
    }
    if (known.size() == 1) return whole(*known[0], at, place);
    bool const any = std::ranges::any_of(known, [&](auto const& p) { return conforms(*p, at); });
    if (!any) report_.add(place, structure, "conforms to none of the profiles asked for" + by());
}

void ProfileCheck::target(TypeRule const& type, Instance const& at, Place const& place) {
    auto const text = at.value["reference"].text();
    auto const inside = resolved(around_, at);
    auto named = inside.value ? inside.value["resourceType"].text() : at.value["type"].text();
    auto const slash = text.rfind('/');
    if (named.empty() && slash != std::string_view::npos) {
        named = last_part(text.substr(0, slash));
    }
    if (type.targets.empty() || !resource_definition(named)) return;
    for (auto const& url : type.targets) {
        auto const profile = around_.profiles.find(url);
        auto const wanted = profile ? std::string_view(profile->type) : last_part(url);
        // An unknown profile's type cannot be told, so it may be this one.
        if (wanted == named || wanted == "Resource" || !resource_definition(wanted)) return;
    }
    report_.add(place, structure, "must not refer to that type of resource" + by());
}

void ProfileCheck::contents(ElementRule const& rule, Instance const& at, Place const& place) {
    if (rule.fixed && !equals(at.value, rule.fixed)) {
        report_.add(place, value_code,
                    fmt::format("must be {}{}", rule.fixed.source(), by()));
    }
    if (rule.pattern && !has_pattern(at.value, rule.pattern)) {
        report_.add(place, value_code,
                    fmt::format("must have the pattern {}{}", rule.pattern.source(), by()));
    }
    auto const text = at.value.text();
    if (rule.length_max != many && at.value.is_string() &&
        std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0U) != 0x80U; }) >
            rule.length_max) {
        report_.add(place, value_code,
                    fmt::format("must not be longer than {} characters{}", rule.length_max, by()));
    }
    auto const number = at.value.decimal();
    auto const low = rule.value_min.decimal();
    auto const high = rule.value_max.decimal();
    if ((number && low && *number < *low) || (number && high && *number > *high))
        report_.add(place, value_code, "is out of the range allowed" + by());
}

void ProfileCheck::bindings(ElementRule const& rule, Instance const& at, Place const& place) {
    auto const& terminology = around_.profiles.terminology();
    if (!rule.required_set.empty()) {
        auto const in = coded(terminology, rule.required_set, at);
        auto const set = last_part(rule.required_set);
        if (in == Membership::no && !at.value["extension"])
            report_.add(place, code_invalid, fmt::format("must be of the value set {}{}", set, by()));
        if (in == Membership::unknown)
            report_.warn(place, not_found, fmt::format("cannot be compared with the value set {}, "
                                                       "which is not known here{}", set, by()));
    }
    if (!rule.extensible_set.empty() && report_.wants_warnings() &&
        coded(terminology, rule.extensible_set, at) == Membership::no) {
        report_.warn(place, code_invalid, fmt::format("should be of the value set {}{}",
                                                      last_part(rule.extensible_set), by()));
    }
}

void ProfileCheck::constraints(ElementRule const& rule, Instance const& at, Place const& place) {
    if (rule.constraints.empty()) return;
    auto const name = at.type ? at.type->name : at.value["resourceType"].text();
    PathElement const focus{at.value, at.sibling, std::string(name)};
    auto const root = element_of(around_.resource);
    for (auto const& each : rule.constraints) {
        if (each.severity == Severity::warning && !report_.wants_warnings()) continue;
        auto const items = evaluate(each.expression, Item(focus), root, around_.environment);
        if (!items) {
            report_.warn(place, invariant, each.key + ": could not be evaluated here");
            continue;
        }
        if (items->empty() || (items->size() == 1 && std::holds_alternative<bool>((*items)[0]) &&
                               !std::get<bool>((*items)[0]))) {
            // The empty collection is not "false": R4 takes an invariant as kept then.
            if (!items->empty())
                report_.add(place, invariant,
                            fmt::format("{}: {}{}", each.key, each.says, by()), each.severity);
        }
    }
}

}  // namespace fhir
