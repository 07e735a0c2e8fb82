// Walks an instance beside a profile's tree. FHIR R4 profiling.html.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/path/evaluate.hpp"
#include "fhir/validation/internal/profile.hpp"
#include "fhir/validation/internal/report.hpp"

namespace fhir {

// An element of an instance: its value, its `_name` sibling and its type (null: a whole resource).
struct Instance {
    Value value, sibling;
    TypeDefinition const* type = nullptr;
    std::string_view choice;  // The type's name, if the element is a choice.
    int index = -1;
};

// What is asked of the whole validation while a profile is checked.
struct Surroundings {
    Profiles const& profiles;
    Environment const& environment;  // resolve() and memberOf().
    Value resource;                  // %resource
};

class ProfileCheck {
  public:
    ProfileCheck(Surroundings const& surroundings, Report& report)
        : around_(surroundings), report_(report) {}

    // The root rule of a profile on a resource, a datatype or an extension.
    void whole(Profile const& profile, Instance const& instance, Place const& place);

  private:
    friend class Fit;
    void element(ElementRule const& rule, Instance const& at, Place const& place);
    void children(ElementRule const& rule, Instance const& at, Place const& place);
    void child(ElementRule const& rule, Instance const& parent, Place const& place);
    void count(ElementRule const& rule, std::size_t found, Place const& place);
    void slices(ElementRule const& rule, std::span<Instance const> items, Place const& place);
    void types(ElementRule const& rule, Instance const& at, Place const& place);
    void target(TypeRule const& type, Instance const& at, Place const& place);
    void contents(ElementRule const& rule, Instance const& at, Place const& place);
    void bindings(ElementRule const& rule, Instance const& at, Place const& place);
    void constraints(ElementRule const& rule, Instance const& at, Place const& place);
    bool conforms(Profile const& profile, Instance const& at);
    bool spend();
    std::string by() const;  // ", by the profile bp"

    Surroundings const& around_;
    Report& report_;
    Profile const* profile_ = nullptr;
    std::size_t steps_ = 0;
    int depth_ = 0;
};

// An instance takes no more than this many comparisons with rules.
inline constexpr std::size_t profile_steps_max = 500'000;

// Elements of an object by name, a choice in whichever type; a repeating one each by itself.
std::vector<Instance> instances_of(Instance const& parent, std::string_view name);

// JSON equality, members in any order, numbers as written; and R4's pattern[x].
bool equals(Value left, Value right);
bool has_pattern(Value value, Value pattern);

// Whether any code of an element is in a value set; unknown also where the set cannot be decided.
Membership coded(Terminology const& terminology, std::string_view value_set, Instance const& at);

// Whether an item belongs to a slice, by the slicing's discriminators.
class Fit {
  public:
    Fit(Surroundings const& around, ProfileCheck& check) : around_(around), check_(check) {}
    bool belongs(Slicing const& slicing, ElementRule const& slice, Instance const& item);

  private:
    using Paths = std::vector<std::span<std::string const>>;
    bool values(ElementRule const& rule, Instance const& item, Paths const& paths);
    bool value_here(ElementRule const& rule, Instance const& item) const;
    bool step(ElementRule const& rule, Instance const& item, std::string const& name,
              Paths const& rest);
    bool exists(ElementRule const& rule, Instance const& item, std::span<std::string const> path);
    bool type(ElementRule const& rule, Instance const& item, std::span<std::string const> path);
    bool profile(ElementRule const& rule, Instance const& item, std::span<std::string const> path);
    std::vector<Instance> at(Instance const& item, std::span<std::string const> path) const;
    std::vector<Instance> one_step(Instance const& item, std::string const& name) const;

    Surroundings const& around_;
    ProfileCheck& check_;
};

// The resource that a reference names, within the document; absent if it is elsewhere.
Instance resolved(Surroundings const& around, Instance const& reference);

}  // namespace fhir
