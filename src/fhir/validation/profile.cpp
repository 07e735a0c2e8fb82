// StructureDefinition → Profile: its snapshot, or else its differential over its base.
#include "fhir/validation/internal/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/text.hpp"
#include "fhir/definitions/invariant.hpp"

namespace fhir {
namespace {

constexpr std::size_t elements_max = 20'000;

// Constraints that R4's own types state are checked of every resource anyway.
bool is_base_constraint(std::string_view key) {
    static auto const keys = [] {
        std::set<std::string_view> all;
        for (auto const& row : invariant_rows()) all.insert(row.key);
        return all;
    }();
    return keys.contains(key);
}

std::string_view without_choice(std::string_view name) {
    return name.ends_with("[x]") ? name.substr(0, name.size() - 3) : name;
}

Value prefixed(Value element, std::string_view stem) {
    for (auto const member : element) {
        auto const name = member.name();
        if (name.starts_with(stem) && name.size() > stem.size() && name[stem.size()] >= 'A' &&
            name[stem.size()] <= 'Z')
            return member;
    }
    return {};
}

int number(std::string_view text, int otherwise) {
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Discriminator discriminator_from(Value value) {
    Discriminator made;
    auto const kind = value["type"].text();
    if (kind == "exists") made.kind = Discriminator::Kind::exists;
    if (kind == "type") made.kind = Discriminator::Kind::type;
    if (kind == "profile") made.kind = Discriminator::Kind::profile;
    auto path = value["path"].text();
    while (!path.empty()) {
        // A dot within extension('http://...') separates nothing.
        auto end = path.find('.');
        if (path.starts_with("extension(")) end = std::min(path.find(')') + 1, path.size());
        std::string step(path.substr(0, end));
        path.remove_prefix(std::min(end == std::string_view::npos ? path.size() : end + 1,
                                    path.size()));
        std::erase_if(step, [](char c) { return c == '\'' || c == '"'; });
        if (step != "$this") made.path.push_back(std::move(step));
    }
    return made;
}

Slicing slicing_from(Value value) {
    Slicing made;
    for (auto const each : value["discriminator"])
        made.discriminators.push_back(discriminator_from(each));
    auto const rules = value["rules"].text();
    if (rules == "closed") made.rules = Slicing::Rules::closed;
    if (rules == "openAtEnd") made.rules = Slicing::Rules::open_at_end;
    made.ordered = value["ordered"].boolean();
    return made;
}

TypeRule type_from(Value value) {
    TypeRule made{.code = std::string(value["code"].text()), .profiles = {}, .targets = {}};
    constexpr std::string_view system = "http://hl7.org/fhirpath/System.";
    if (made.code.starts_with(system)) made.code.clear();  // Of ids and urls: as the type says.
    for (auto const each : value["profile"]) made.profiles.emplace_back(each.text());
    for (auto const each : value["targetProfile"]) made.targets.emplace_back(each.text());
    return made;
}

// "Observation.component:SystolicBP.code" for elements without an id.
class Ids {
  public:
    std::string of(Value element) {
        if (auto const id = element["id"].text(); !id.empty()) return std::string(id);
        std::string const path(element["path"].text());
        auto const dot = path.rfind('.');
        if (dot == std::string::npos) return path;
        auto const parent = last_.find(path.substr(0, dot));
        auto id = (parent == last_.end() ? path.substr(0, dot) : parent->second) +
                  path.substr(dot);
        if (auto const slice = element["sliceName"].text(); !slice.empty())
            id.append(":").append(slice);
        last_[path] = id;
        return id;
    }

  private:
    std::map<std::string, std::string> last_;
};

class Builder {
  public:
    Builder(Profile& profile, std::string& fault) : profile_(profile), fault_(fault) {}

    void apply(Value elements) {
        Ids ids;
        for (auto const element : elements) {
            if (++count_ > elements_max) return fail("has too many elements");
            auto const id = ids.of(element);
            auto* rule = at(id);
            if (!rule) return;
            set(*rule, element);
        }
    }

  private:
    void fail(std::string reason) {
        if (fault_.empty()) fault_ = std::move(reason);
    }

    // The rule of an id, made with what leads to it.
    ElementRule* at(std::string_view id) {
        auto const steps = base::split(id, '.');
        if (steps.size() > 40) return fail("has an element too deep: " + std::string(id)), nullptr;
        auto* rule = &profile_.root;
        for (std::size_t i = 1; i < steps.size(); ++i) {
            auto const colon = steps[i].find(':');
            rule = &child(*rule, without_choice(steps[i].substr(0, colon)));
            if (colon != std::string_view::npos)
                rule = &slice(*rule, steps[i].substr(colon + 1));
        }
        return rule;
    }

    static ElementRule& child(ElementRule& parent, std::string_view name) {
        for (auto& each : parent.children) {
            if (each.name == name) return each;
        }
        parent.children.push_back({.name = std::string(name), .slice = {}});
        return parent.children.back();
    }

    static ElementRule& slice(ElementRule& parent, std::string_view name) {
        for (auto& each : parent.slices) {
            if (each.slice == name) return each;
        }
        parent.slices.push_back({.name = parent.name, .slice = std::string(name)});
        return parent.slices.back();
    }

    void set(ElementRule& rule, Value element) {
        if (auto const min = element["min"].integer()) rule.min = static_cast<int>(*min);
        if (auto const max = element["max"].text(); !max.empty()) rule.max = number(max, many);
        if (auto const length = element["maxLength"].integer())
            rule.length_max = static_cast<int>(*length);
        if (auto const value = prefixed(element, "fixed")) rule.fixed = value;
        if (auto const value = prefixed(element, "pattern")) rule.pattern = value;
        if (auto const value = prefixed(element, "minValue")) rule.value_min = value;
        if (auto const value = prefixed(element, "maxValue")) rule.value_max = value;
        if (element["slicing"]) rule.slicing = slicing_from(element["slicing"]);
        set_types(rule, element["type"]);
        set_binding(rule, element["binding"]);
        for (auto const each : element["constraint"]) constrain(rule, each);
    }

    static void set_types(ElementRule& rule, Value types) {
        if (!types) return;
        rule.types.clear();
        for (auto const each : types) rule.types.push_back(type_from(each));
        bool const open = std::ranges::any_of(
            rule.types, [](auto const& each) { return each.code.empty(); });
        if (open) rule.types.clear();
    }

    static void set_binding(ElementRule& rule, Value binding) {
        auto const strength = binding["strength"].text();
        std::string set(binding["valueSet"].text());
        if (strength == "required") rule.required_set = std::move(set);
        else if (strength == "extensible") rule.extensible_set = std::move(set);
    }

    void constrain(ElementRule& rule, Value constraint) {
        std::string key(constraint["key"].text());
        auto const text = constraint["expression"].text();
        if (text.empty() || is_base_constraint(key)) return;
        if (std::ranges::find(rule.constraints, key, &Constraint::key) != rule.constraints.end())
            return;
        auto expression = compile(text);
        if (!expression) return fail("has a constraint that is no FHIRPath: " + key);
        auto const severity = constraint["severity"].text() == "warning" ? Severity::warning
                                                                         : Severity::error;
        rule.constraints.push_back({std::move(key), std::string(constraint["human"].text()),
                                    severity, std::move(*expression)});
    }

    Profile& profile_;
    std::string& fault_;
    std::size_t count_ = 0;
};

// ---- leaving out what the type says already ----------------------------------------------------

Element const* element_of(TypeDefinition const* type, std::string_view name) {
    if (!type) return nullptr;
    auto const found = std::ranges::find(type->elements, name, &Element::name);
    return found == type->elements.end() ? nullptr : &*found;
}

TypeDefinition const* type_of(ElementRule const& rule, TypeDefinition const* parent) {
    if (rule.types.size() == 1 && rule.types[0].code != "BackboneElement" &&
        rule.types[0].code != "Element")
        return type_definition(rule.types[0].code);
    auto const* member = parent ? parent->member(rule.name) : nullptr;
    return member ? member->type : nullptr;
}

bool says_something(ElementRule const& rule) {
    return rule.counts || rule.types_narrowed || rule.fixed || rule.pattern ||
           !rule.required_set.empty() || !rule.extensible_set.empty() ||
           rule.length_max != many || rule.value_min || rule.value_max ||
           !rule.constraints.empty() || !rule.slices.empty() || !rule.children.empty() ||
           (rule.slicing && rule.slicing->rules == Slicing::Rules::closed);
}

std::size_t choices(TypeDefinition const& type, std::string_view name) {
    auto const* element = element_of(&type, name);
    auto const index = element - type.elements.data();
    return static_cast<std::size_t>(std::ranges::count_if(
        type.members, [&](Member const& member) { return member.element == index; }));
}

void prune(ElementRule& rule, TypeDefinition const* parent) {
    auto const* base = element_of(parent, rule.name);
    bool const sliced = !rule.slice.empty();
    rule.counts = sliced || !base || rule.min > (base->required ? 1 : 0) ||
                  rule.max < (base->prohibited ? 0 : base->repeats ? many : 1);
    bool const typed = std::ranges::any_of(rule.types, [](TypeRule const& each) {
        return !each.profiles.empty() || !each.targets.empty();
    });
    rule.types_narrowed = typed || (base && base->choice && !rule.types.empty() &&
                                    rule.types.size() < choices(*parent, rule.name));
    auto const* type = type_of(rule, parent);
    for (auto* list : {&rule.children, &rule.slices}) {
        for (auto& each : *list) prune(each, list == &rule.children ? type : parent);
    }
    std::erase_if(rule.children, [](auto const& each) { return !says_something(each); });
}

// ---- the whole ---------------------------------------------------------------------------------

bool is_constraint(Value definition) { return definition["derivation"].text() == "constraint"; }

std::string gather(Resource const& definition, Shelf const& shelf, Profile& profile, int depth) {
    auto const root = definition->root();
    std::string fault;
    profile.sources.push_back(definition);
    if (root["snapshot"]["element"]) {
        Builder(profile, fault).apply(root["snapshot"]["element"]);
        return fault;
    }
    if (depth > profile_depth_max) return "has too many base definitions";
    auto const base = root["baseDefinition"].text();
    auto const type = base.substr(base.rfind('/') + 1);
    if (auto const below = shelf.find("StructureDefinition", base)) {
        if (is_constraint(below->root())) fault = gather(below, shelf, profile, depth + 1);
    } else if (!type_definition(type)) {
        return fmt::format("has a base that is not known here: {}", base);
    }
    if (fault.empty()) Builder(profile, fault).apply(root["differential"]["element"]);
    return fault;
}

}  // namespace

std::expected<Profile, std::string> profile_from(Resource const& definition, Shelf const& shelf) {
    auto const root = definition->root();
    Profile profile{.url = std::string(root["url"].text()),
                    .type = std::string(root["type"].text())};
    auto const* type = type_definition(profile.type);
    if (!type) return std::unexpected("is of no type of FHIR R4");
    if (auto fault = gather(definition, shelf, profile, 0); !fault.empty())
        return std::unexpected(std::move(fault));
    for (auto& each : profile.root.children) prune(each, type);
    std::erase_if(profile.root.children, [](auto const& each) { return !says_something(each); });
    for (auto const context : root["context"]) {
        profile.contexts.emplace_back(context["type"].text(), context["expression"].text());
    }
    return profile;
}

Profiles::Profiles(Shelf const& shelf, Terminology const& terminology)
    : shelf_(shelf), terminology_(terminology) {}

Profiles::~Profiles() = default;

std::shared_ptr<Profile const> Profiles::find(std::string_view canonical) const {
    {
        std::shared_lock const lock(mutex_);
        auto const found = ready_.find(canonical);
        if (found != ready_.end()) return found->second;
    }
    auto const definition = shelf_.find("StructureDefinition", canonical);
    if (!definition) return nullptr;
    auto made = profile_from(definition, shelf_);
    std::unique_lock const lock(mutex_);
    auto& kept = ready_[std::string(canonical)];
    if (made && !kept) kept = std::make_shared<Profile const>(std::move(*made));
    return kept;
}

std::string Profiles::fault(Resource const& definition) const {
    auto const made = profile_from(definition, shelf_);
    return made ? std::string() : made.error();
}

Profiles const& hl7_profiles() {
    static Profiles const all(hl7_shelf(), hl7_terminology());
    return all;
}

}  // namespace fhir
