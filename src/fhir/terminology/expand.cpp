#include "fhir/terminology/expand.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/text.hpp"
#include "fhir/terminology/errors.hpp"
#include "fhir/terminology/internal/filter.hpp"
#include "fhir/terminology/internal/walk.hpp"

namespace fhir {
namespace {

using Codes = std::vector<Contained>;

std::string key_of(Contained const& each) {
    return std::string(each.system) + "|" + std::string(each.code);
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return made;
}

class Expander {
  public:
    Expander(Terminology const& terminology, Expansion& expansion)
        : terminology_(terminology), expansion_(expansion) {}

    base::Result<Codes> set(Walk const& walk) {
        auto const compose = walk.value_set["compose"];
        Codes found;
        if (!compose) return TRY(listed(walk.value_set["expansion"]["contains"], found, 0)), found;
        std::unordered_set<std::string> seen;
        for (auto const include : compose["include"]) {
            for (auto& each : TRY(included(include, walk))) {
                if (seen.insert(key_of(each)).second) found.push_back(std::move(each));
            }
            TRY(bounded(found.size()));
        }
        for (auto const exclude : compose["exclude"]) {
            std::unordered_set<std::string> out;
            for (auto const& each : TRY(included(exclude, walk))) out.insert(key_of(each));
            std::erase_if(found, [&](Contained const& each) { return out.contains(key_of(each)); });
        }
        auto const inactive = compose["inactive"];
        if (inactive && !inactive.boolean()) std::erase_if(found, &Contained::inactive);
        return found;
    }

  private:
    base::Result<void> bounded(std::size_t more) {
        spent_ += more;
        if (spent_ <= 10 * expansion_max && more <= expansion_max) return {};
        return base::refuse(errors::expansion_too_costly);
    }

    // A set that is only given by its expansion.
    base::Result<void> listed(Value contains, Codes& found, int depth) {
        if (depth > value_set_depth_max) return base::refuse(errors::expansion_too_costly);
        for (auto const each : contains) {
            if (each["code"]) {
                found.push_back({.system_known = nullptr,
                                 .system = each["system"].text(),
                                 .version = each["version"].text(),
                                 .code = each["code"].text(),
                                 .display = each["display"].text(),
                                 .designations = each["designation"],
                                 .abstract = each["abstract"].boolean(),
                                 .inactive = each["inactive"].boolean()});
            }
            TRY(listed(each["contains"], found, depth + 1));
        }
        return bounded(found.size());
    }

    // What the system gives, if there is one, and every value set has.
    base::Result<Codes> included(Value include, Walk const& walk) {
        bool first = !include["system"];
        Codes found;
        if (!first) found = TRY(of_system(include));
        for (auto const canonical : include["valueSet"]) {
            auto inner = TRY(of_set(canonical.text(), walk));
            if (first) {
                found = std::move(inner);
                first = false;
                continue;
            }
            std::unordered_set<std::string> keys;
            for (auto const& each : inner) keys.insert(key_of(each));
            std::erase_if(found, [&](auto const& each) { return !keys.contains(key_of(each)); });
        }
        return found;
    }

    base::Result<Codes> of_set(std::string_view canonical, Walk const& walk) {
        auto const inner = TRY(nested(terminology_, walk, canonical, expansion_.kept));
        if (!canonical.starts_with('#')) use(expansion_.sets, inner);
        return set({&walk, canonical_parts(canonical).first, inner, walk.depth + 1});
    }

    static void use(std::vector<std::string>& list, std::string_view url,
                    std::string_view version) {
        std::string name(url);
        if (!version.empty()) name.append("|").append(version);
        if (std::ranges::find(list, name) == list.end()) list.push_back(std::move(name));
    }
    static void use(std::vector<std::string>& list, Value resource) {
        use(list, resource["url"].text(), resource["version"].text());
    }

    base::Result<Codes> of_system(Value include) {
        auto const system = terminology_.code_system(canonical_of(include));
        if (system) use(expansion_.systems, system->url(), system->version());
        if (include["concept"]) return enumerated(include, system);
        if (!system || system->content() == Content::none) {
            return base::malformed(
                errors::unknown_code_system,
                {{"ValueSet.compose.include.system", canonical_of(include)}});
        }
        auto const filters = TRY(filters_of(include, *system));
        Codes found;
        for (auto const& each : system->concepts()) {
            if (all_hold(filters, each)) found.push_back(contained(system, each));
        }
        return found;
    }

    static Contained contained(System const& system, Concept const& each) {
        return {.system_known = system,
                .system = system->url(),
                .version = system->version(),
                .code = each.code,
                .display = each.display,
                .designations = each.node["designation"],
                .abstract = each.abstract,
                .inactive = each.inactive};
    }

    // Codes that the system is known not to have are left out.
    static Codes enumerated(Value include, System const& system) {
        Codes found;
        bool const whole = system && system->content() == Content::complete;
        for (auto const concept_ : include["concept"]) {
            auto const* known = system ? system->find(concept_["code"].text()) : nullptr;
            if (whole && !known) continue;
            auto each = known ? contained(system, *known)
                              : Contained{.system_known = system,
                                          .system = include["system"].text(),
                                          .version = include["version"].text(),
                                          .code = concept_["code"].text(),
                                          .display = {},
                                          .designations = {}};
            if (auto const own = concept_["display"]) each.display = own.text();
            if (auto const own = concept_["designation"]) each.designations = own;
            found.push_back(std::move(each));
        }
        return found;
    }

    Terminology const& terminology_;
    Expansion& expansion_;
    std::size_t spent_ = 0;
};

// Every word of the filter begins somewhere in the code or the display.
bool matches(Contained const& each, std::vector<std::string> const& words) {
    auto const text = lower(each.display) + " " + lower(each.code);
    return std::ranges::all_of(words, [&](auto const& word) { return text.contains(word); });
}

}  // namespace

base::Result<Expansion> expand(Terminology const& terminology, Value value_set,
                               ExpandAsk const& ask) {
    Expansion expansion;
    Expander expander(terminology, expansion);
    auto codes = TRY(expander.set({nullptr, value_set["url"].text(), value_set, 0}));
    if (ask.active_only) std::erase_if(codes, &Contained::inactive);
    std::vector<std::string> words;
    for (auto const word : base::split(ask.filter, ' ')) {
        if (!word.empty()) words.push_back(lower(word));
    }
    if (!words.empty())
        std::erase_if(codes, [&](Contained const& each) { return !matches(each, words); });
    expansion.total = codes.size();
    auto const from = std::min(ask.offset, codes.size());
    auto const count = std::min(ask.count.value_or(codes.size()), codes.size() - from);
    expansion.contains.assign(
        std::make_move_iterator(codes.begin() + static_cast<std::ptrdiff_t>(from)),
        std::make_move_iterator(codes.begin() + static_cast<std::ptrdiff_t>(from + count)));
    if (!ask.designations) {
        for (auto& each : expansion.contains) each.designations = {};
    }
    return expansion;
}

}  // namespace fhir
