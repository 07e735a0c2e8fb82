// Which slice an item belongs to. FHIR R4 profiling.html#discriminator.
#include <algorithm>
#include <map>

#include "fhir/validation/internal/profile_check.hpp"

namespace fhir {
namespace {

constexpr std::string_view extension_of = "extension(";

std::string_view last_part(std::string_view url) { return url.substr(url.rfind('/') + 1); }

// The type that a reference says in words: "Patient/1", or its type element.
std::string_view referenced_type(Value reference) {
    auto const text = reference["reference"].text();
    auto const slash = text.rfind('/');
    if (slash != std::string_view::npos && slash > 0) {
        auto const before = text.substr(0, slash);
        auto const type = last_part(before);
        if (resource_definition(type)) return type;
    }
    return reference["type"].text();
}

bool constrains(ElementRule const& rule) {
    return rule.fixed || rule.pattern || !rule.required_set.empty() || !rule.slices.empty() ||
           !rule.children.empty();
}

}  // namespace

bool Fit::belongs(Slicing const& slicing, ElementRule const& slice, Instance const& item) {
    Paths by_value;
    for (auto const& each : slicing.discriminators) {
        std::span<std::string const> const path(each.path);
        bool fits = true;
        switch (each.kind) {
            case Discriminator::Kind::value: by_value.push_back(path); break;
            case Discriminator::Kind::exists: fits = exists(slice, item, path); break;
            case Discriminator::Kind::type: fits = type(slice, item, path); break;
            case Discriminator::Kind::profile: fits = profile(slice, item, path); break;
        }
        if (!fits) return false;
    }
    // Several values are compared together: code and system of one coding, not of any two.
    return by_value.empty() ? !slicing.discriminators.empty() : values(slice, item, by_value);
}

bool Fit::values(ElementRule const& rule, Instance const& item, Paths const& paths) {
    if (!check_.spend()) return false;
    std::map<std::string, Paths> by_step;
    bool fits = true;
    for (auto const& path : paths) {
        if (path.empty()) fits = fits && value_here(rule, item);
        else by_step[path[0]].push_back(path.subspan(1));
    }
    for (auto const& [name, rest] : by_step) fits = fits && step(rule, item, name, rest);
    return fits;
}

bool Fit::value_here(ElementRule const& rule, Instance const& item) const {
    if (rule.fixed && !equals(item.value, rule.fixed)) return false;
    if (rule.pattern && !has_pattern(item.value, rule.pattern)) return false;
    if (!rule.required_set.empty() &&
        coded(around_.profiles.terminology(), rule.required_set, item) != Membership::yes)
        return false;
    // A pattern may also be given element by element below a discriminator.
    return std::ranges::all_of(rule.children, [&](ElementRule const& each) {
        auto const found = instances_of(item, each.name);
        if (found.empty()) return each.min == 0;
        return std::ranges::any_of(found, [&](auto const& one) { return value_here(each, one); });
    });
}

// Some item of the next step fits what the slice says of it, or of a slice that must be there.
bool Fit::step(ElementRule const& rule, Instance const& item, std::string const& name,
               Paths const& rest) {
    // What a slice of extensions says of url it says by the extension's profile.
    if (name == "url" && item.type && item.type->name == "Extension" && !rule.child("url")) {
        return std::ranges::any_of(rule.types, [&](TypeRule const& each) {
            return std::ranges::find(each.profiles, item.value["url"].text()) !=
                   each.profiles.end();
        });
    }
    auto const found = one_step(item, name);
    if (rule.pattern && !name.ends_with(')')) {
        auto const own = rule.pattern[name];
        if (own) return std::ranges::any_of(found, [&](Instance const& each) {
            return has_pattern(each.index < 0 ? each.value : item.value[name], own);
        });
    }
    auto const* below = rule.child(name);
    if (!below && !name.ends_with(')')) return false;
    if (!below) below = &rule;  // resolve() and extension() stay at the rule of the element.
    auto const any = [&](ElementRule const& wanted) {
        return std::ranges::any_of(
            found, [&](Instance const& each) { return values(wanted, each, rest); });
    };
    bool const own = below->fixed || below->pattern || !below->required_set.empty() ||
                     !below->children.empty();
    if (own && !any(*below)) return false;
    bool must = own, may = false;
    for (auto const& slice : below->slices) {
        if (!constrains(slice)) continue;
        bool const fits = any(slice);
        if (slice.min > 0 && !fits) return false;
        must |= slice.min > 0;
        may |= fits;
    }
    return must || may;
}

bool Fit::exists(ElementRule const& rule, Instance const& item,
                 std::span<std::string const> path) {
    auto const* below = &rule;
    for (auto const& name : path) {
        below = below->child(name);
        if (!below) return false;
    }
    bool const is_there = !at(item, path).empty();
    return below->max == 0 ? !is_there : below->min > 0 ? is_there : true;
}

bool Fit::type(ElementRule const& rule, Instance const& item, std::span<std::string const> path) {
    auto const* below = &rule;
    std::string_view last;
    for (auto const& name : path) {
        last = name;
        if (name.ends_with(')')) continue;
        below = below->child(name);
        if (!below) return false;
    }
    auto const fits = [&](std::string_view type) {
        return std::ranges::any_of(below->types, [&](TypeRule const& each) {
            if (last != "resolve()") return each.code == type;
            return std::ranges::any_of(each.targets, [&](std::string const& target) {
                auto const profile = around_.profiles.find(target);
                return (profile ? profile->type : last_part(target)) == type;
            });
        });
    };
    if (last == "resolve()") {
        auto const references = at(item, path.first(path.size() - 1));
        return std::ranges::any_of(references, [&](Instance const& each) {
            auto const target = resolved(around_, each);
            auto const type = target.value ? target.value["resourceType"].text()
                                           : referenced_type(each.value);
            return fits(type);
        });
    }
    return std::ranges::any_of(at(item, path), [&](Instance const& each) {
        auto const name = each.value["resourceType"];
        return fits(!each.type ? name.text() : each.type->name);
    });
}

bool Fit::profile(ElementRule const& rule, Instance const& item,
                  std::span<std::string const> path) {
    auto const* below = &rule;
    bool resolves = false;
    for (auto const& name : path) {
        resolves |= name == "resolve()";
        if (name.ends_with(')')) continue;
        below = below->child(name);
        if (!below) return false;
    }
    auto const found = at(item, path);
    for (auto const& type : below->types) {
        for (auto const& url : resolves ? type.targets : type.profiles) {
            auto const wanted = around_.profiles.find(url);
            if (!wanted) continue;
            for (auto const& each : found) {
                if (check_.conforms(*wanted, each)) return true;
            }
        }
    }
    return false;
}

std::vector<Instance> Fit::at(Instance const& item, std::span<std::string const> path) const {
    std::vector<Instance> found{item};
    for (auto const& name : path) {
        std::vector<Instance> next;
        for (auto const& each : found) {
            for (auto& one : one_step(each, name)) next.push_back(one);
        }
        found = std::move(next);
    }
    return found;
}

std::vector<Instance> Fit::one_step(Instance const& item, std::string const& name) const {
    if (name == "resolve()") {
        auto const target = resolved(around_, item);
        return target.value ? std::vector{target} : std::vector<Instance>{};
    }
    if (name.starts_with(extension_of)) {
        auto const url = std::string_view(name).substr(extension_of.size(),
                                                       name.size() - extension_of.size() - 1);
        auto found = instances_of(item, "extension");
        std::erase_if(found, [&](auto const& each) { return each.value["url"].text() != url; });
        return found;
    }
    if (name.starts_with("ofType(")) return {item};
    return instances_of(item, name);
}

}  // namespace fhir
