#include "fhir/terminology/terminology.hpp"

#include <algorithm>

#include "fhir/terminology/errors.hpp"
#include "fhir/terminology/internal/filter.hpp"
#include "fhir/terminology/internal/walk.hpp"

namespace fhir {
namespace {

// Looks for one code in a value set.
class Search {
  public:
    Search(Terminology const& terminology, std::string_view system, std::string_view code)
        : terminology_(terminology), system_(system), code_(code) {}

    base::Result<Membership> within(Walk const& walk) {
        auto const compose = walk.value_set["compose"];
        if (!compose) return listed(walk.value_set["expansion"]["contains"]);
        auto const in = TRY(any(compose["include"], walk, Membership::no));
        if (in == Membership::no) return in;
        auto const out = TRY(any(compose["exclude"], walk, Membership::no));
        if (out == Membership::yes) return Membership::no;
        return out == Membership::unknown ? out : in;
    }

  private:
    // A set that is only given by its expansion.
    Membership listed(Value contains) const {
        for (auto const each : contains) {
            if (each["code"].text() == code_ && (system_.empty() || is_system(each)))
                return Membership::yes;
            if (listed(each["contains"]) == Membership::yes) return Membership::yes;
        }
        return Membership::no;
    }

    bool is_system(Value part) const { return part["system"].text() == system_; }

    base::Result<Membership> any(Value includes, Walk const& walk, Membership found) {
        for (auto const include : includes) {
            auto const here = TRY(included(include, walk));
            if (here == Membership::yes) return here;
            if (here == Membership::unknown) found = here;
        }
        return found;
    }

    base::Result<Membership> included(Value include, Walk const& walk) {
        auto found = TRY(of_system(include));
        for (auto const set : include["valueSet"]) {
            if (found == Membership::no) break;
            auto const inner = TRY(nested(terminology_, walk, set.text(), kept_));
            auto const here =
                TRY(within({&walk, canonical_parts(set.text()).first, inner, walk.depth + 1}));
            if (here != Membership::yes) found = here;
        }
        return found;
    }

    base::Result<Membership> of_system(Value include) const {
        if (!include["system"]) return Membership::yes;
        if (!system_.empty() && !is_system(include)) return Membership::no;
        auto const system = terminology_.code_system(canonical_of(include));
        if (include["concept"]) return enumerated(include["concept"], system.get());
        if (!system || system->content() == Content::none) return Membership::unknown;
        auto const* found = system->find(code_);
        if (!found) {
            bool const whole = system->content() == Content::complete;
            return whole ? Membership::no : Membership::unknown;
        }
        auto const filters = TRY(filters_of(include, *system));
        return all_hold(filters, *found) ? Membership::yes : Membership::no;
    }

    Membership enumerated(Value concepts, CodeSystem const* system) const {
        auto const* found = system ? system->find(code_) : nullptr;
        auto const code = found ? found->code : code_;
        bool const is_there = std::ranges::any_of(
            concepts, [&](Value each) { return each["code"].text() == code; });
        return is_there ? Membership::yes : Membership::no;
    }

    Terminology const& terminology_;
    std::string_view system_, code_;
    std::vector<Resource> kept_;
};

}  // namespace

base::Result<Value> nested(Terminology const& terminology, Walk const& walk,
                           std::string_view canonical, std::vector<Resource>& kept) {
    if (canonical.starts_with('#')) {
        for (auto const* each = &walk; each; each = each->outer) {
            for (auto const contained : each->value_set["contained"]) {
                if (contained["id"].text() != canonical.substr(1)) continue;
                if (walk.depth >= value_set_depth_max) break;
                return contained;
            }
        }
        return base::malformed(errors::unknown_value_set, {{"ValueSet.compose.include.valueSet",
                                                            "must name a contained value set"}});
    }
    auto const url = canonical_parts(canonical).first;
    bool const open = walk.depth >= value_set_depth_max || [&] {
        for (auto const* each = &walk; each; each = each->outer) {
            if (each->url == url) return true;
        }
        return false;
    }();
    if (open) {
        return base::malformed(errors::value_set_cycle, {{"ValueSet.compose.include.valueSet",
                                                          std::string(canonical)}});
    }
    auto found = terminology.shelf().find("ValueSet", canonical);
    if (!found) {
        return base::malformed(errors::unknown_value_set, {{"ValueSet.compose.include.valueSet",
                                                            std::string(canonical)}});
    }
    kept.push_back(found);
    return found->root();
}

std::string canonical_of(Value include) {
    std::string canonical(include["system"].text());
    if (auto const version = include["version"].text(); !version.empty())
        canonical.append("|").append(version);
    return canonical;
}

System Terminology::code_system(std::string_view canonical) const {
    {
        std::scoped_lock const lock(mutex_);
        auto const found = systems_.find(canonical);
        if (found != systems_.end()) return found->second;
    }
    auto const resource = shelf_.find("CodeSystem", canonical);
    System made;
    if (resource) made = std::make_shared<CodeSystem const>(resource);
    else if (beneath_) made = beneath_->code_system(canonical);
    if (!made) return made;
    std::scoped_lock const lock(mutex_);
    return systems_.try_emplace(std::string(canonical), std::move(made)).first->second;
}

void Terminology::add(System list) {
    std::scoped_lock const lock(mutex_);
    systems_.insert_or_assign(std::string(list->url()), list);
    if (!list->version().empty()) {
        systems_.insert_or_assign(std::string(list->url()) + "|" + std::string(list->version()),
                                  list);
    }
}

base::Result<Membership> Terminology::member(std::string_view value_set, std::string_view system,
                                             std::string_view code) const {
    auto const found = shelf_.find("ValueSet", value_set);
    if (!found) {
        return base::malformed(errors::unknown_value_set, {{"", std::string(value_set)}});
    }
    return member(found->root(), system, code);
}

base::Result<Membership> Terminology::member(Value value_set, std::string_view system,
                                             std::string_view code) const {
    return Search(*this, system, code).within({nullptr, value_set["url"].text(), value_set, 0});
}

std::vector<std::string> Terminology::below(std::string_view system, std::string_view code) const {
    auto const known = code_system(system);
    auto const* top = known ? known->find(code) : nullptr;
    if (!top) return {std::string(code)};
    std::vector<std::string> codes;
    for (auto const* each : known->below(*top)) codes.emplace_back(each->code);
    return codes;
}

std::vector<std::string> Terminology::above(std::string_view system, std::string_view code) const {
    auto const known = code_system(system);
    auto const* bottom = known ? known->find(code) : nullptr;
    if (!bottom) return {std::string(code)};
    std::vector<std::string> codes;
    for (auto const& each : known->concepts()) {
        if (known->subsumes(each, *bottom)) codes.emplace_back(each.code);
    }
    return codes;
}

Terminology const& hl7_terminology() {
    static Terminology const all(hl7_shelf());
    return all;
}

}  // namespace fhir
