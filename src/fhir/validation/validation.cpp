#include "fhir/validation/validation.hpp"

#include <algorithm>

#include "fhir/definitions/type.hpp"
#include "fhir/validation/errors.hpp"
#include "fhir/validation/internal/place.hpp"
#include "fhir/validation/internal/primitive.hpp"
#include "fhir/validation/internal/reference.hpp"
#include "fhir/validation/internal/rule.hpp"
#include "fhir/validation/internal/xhtml.hpp"

namespace fhir {
namespace {

constexpr std::string_view structure = "structure";
constexpr std::string_view required = "required";
constexpr std::string_view value_code = "value";
constexpr std::string_view code_invalid = "code-invalid";
constexpr std::string_view invariant = "invariant";

// The datatypes that have checks of their own.
struct Known {
    TypeDefinition const* coding = type_definition("Coding");
    TypeDefinition const* concept_ = type_definition("CodeableConcept");
    TypeDefinition const* reference = type_definition("Reference");
    TypeDefinition const* element = type_definition("Element");
};

Known const& known() {
    static Known const types;
    return types;
}

// Walks one resource beside its definition.
class Validator {
  public:
    std::vector<Issue> issues() && { return std::move(issues_); }

    // `container` holds this resource as a contained one, if it is.
    void resource(Value value, Place const& place, Value container) {
        if (!value.is_object()) return add(place, structure, "must be a resource: a JSON object");
        auto const type = value["resourceType"];
        if (!type.is_string()) return add(place, structure, "must have a resourceType");
        auto const* definition = resource_definition(type.text());
        if (!definition)
            return add(place, structure, "has a resourceType that FHIR R4 does not know");
        auto const before = container_;
        container_ = container ? container : value;
        Place const root{.name = definition->name};
        object(value, *definition, place.parent ? place : root);
        if (container) contained(value, place);
        container_ = before;
    }

  private:
    bool full() const { return issues_.size() >= issues_max; }

    void add(Place const& place, std::string_view code, std::string_view message,
             Severity severity = Severity::error) {
        if (!full()) issues_.push_back({severity, place.text(), code, std::string(message)});
    }

    void object(Value object, TypeDefinition const& type, Place const& place) {
        if (!object.is_object()) return add(place, structure, "must be a JSON object");
        if (object.size() == 0) add(place, structure, "must not be empty");
        std::uint64_t seen = 0;
        for (auto const member : object) {
            if (full()) return;
            auto const name = member.name();
            if (type.resource && name == "resourceType") continue;
            bool const sibling = name.starts_with('_');
            auto const* known_as = type.member(sibling ? name.substr(1) : name);
            bool const primitive = known_as && known_as->type &&
                                   known_as->type->primitive != Primitive::none;
            if (!known_as || (sibling && !primitive)) {
                add({&place, name}, structure, "is no element of this type");
                continue;
            }
            auto const bit = std::uint64_t{1} << known_as->element;
            auto const& definition = type.elements[known_as->element];
            if (definition.choice && (seen & bit)) {
                one_choice(object, known_as->name, *known_as, type,
                           place_of(*known_as, definition, place));
            }
            seen |= bit;
            if (sibling) companion(object, member, *known_as, type, place);
            else element(object, member, *known_as, type, place);
        }
        if (auto const lacking = type.required & ~seen) require(lacking, type, place);
        for (auto const& rule : rules_of(type)) {
            if (!rule.holds(object, rule.members))
                add(place, invariant, rule.key + ": " + rule.says);
        }
    }

    void require(std::uint64_t lacking, TypeDefinition const& type, Place const& place) {
        for (std::size_t i = 0; i < type.elements.size(); ++i) {
            if (lacking >> i & 1U) add({&place, type.elements[i].name}, required, "must be there");
        }
    }

    static Place place_of(Member const& member, Element const& element, Place const& parent) {
        Place place{.parent = &parent, .name = element.name};
        if (element.choice && member.type) place.choice = member.type->name;
        return place;
    }

    void element(Value object, Value value, Member const& member, TypeDefinition const& type,
                 Place const& parent) {
        auto const& definition = type.elements[member.element];
        auto place = place_of(member, definition, parent);
        if (definition.prohibited) return add(place, structure, "must not be there");
        if (!definition.repeats) {
            if (value.is_array()) return add(place, structure, "must not be an array");
            return one(value, member, definition, place);
        }
        if (!value.is_array()) return add(place, structure, "must be an array");
        if (value.size() == 0) return add(place, structure, "must not be an empty array");
        for (auto const each : value) {
            ++place.index;
            if (full()) return;
            if (each.kind() == Kind::null) gap(object, member, place);
            else one(each, member, definition, place);
        }
    }

    // The first member of a choice speaks for it; every further one is too many.
    void one_choice(Value object, std::string_view name, Member const& member,
                    TypeDefinition const& type, Place const& place) {
        for (auto const other : object) {
            auto const stem = other.name().substr(other.name().starts_with('_') ? 1 : 0);
            if (stem == name) return;
            auto const* known_as = type.member(stem);
            if (known_as && known_as->element == member.element) {
                return add(place, structure, "must be given in one type only");
            }
        }
    }

    // A null in an array of primitives needs an extension in its place.
    void gap(Value object, Member const& member, Place const& place) {
        bool const primitive = member.type && member.type->primitive != Primitive::none;
        auto const companions = primitive ? object["_" + std::string(member.name)] : Value{};
        if (!companions[static_cast<std::size_t>(place.index)].is_object()) {
            add(place, structure, "must not be null without an extension in its place");
        }
    }

    // `_birthDate`: the id and extensions of a primitive; for a repeating one an aligned array.
    void companion(Value object, Value companion, Member const& member, TypeDefinition const& type,
                   Place const& parent) {
        auto const& definition = type.elements[member.element];
        auto place = place_of(member, definition, parent);
        if (definition.prohibited) return add(place, structure, "must not be there");
        if (!definition.repeats) return this->object(companion, *known().element, place);
        if (!companion.is_array())
            return add(place, structure, "must have its extensions in an array");
        auto const values = object[member.name];
        if (values && values.size() != companion.size()) {
            add(place, structure, "must have as many extensions as values, with null between");
        }
        auto value = values.begin();
        for (auto const each : companion) {
            ++place.index;
            bool const has_value = value != values.end() && (*value).kind() != Kind::null;
            if (value != values.end()) ++value;
            if (each.kind() != Kind::null) this->object(each, *known().element, place);
            else if (!has_value) add(place, structure, "must have a value or an extension");
        }
    }

    void one(Value value, Member const& member, Element const& definition, Place const& place) {
        if (!member.type) return inner_resource(value, definition, place);
        if (member.type->primitive != Primitive::none)
            return primitive(value, member, definition, place);
        object(value, *member.type, place);
        if (definition.codes) bound(value, *member.type, *definition.codes, place);
        if (member.type == known().reference) reference(value, definition, place);
    }

    void inner_resource(Value value, Element const& definition, Place const& place) {
        resource(value, place, definition.name == "contained" ? container_ : Value{});
    }

    // FHIR R4 domainresource.html, dom-2, dom-4 and dom-5.
    void contained(Value value, Place const& place) {
        if (value["contained"])
            add(place, invariant, "dom-2: must not contain resources, being contained");
        auto const meta = value["meta"];
        if (meta["versionId"] || meta["lastUpdated"]) {
            add(place, invariant, "dom-4: must not have a version, being contained");
        }
        if (meta["security"])
            add(place, invariant, "dom-5: must not have a label, being contained");
    }

    void primitive(Value value, Member const& member, Element const& definition,
                   Place const& place) {
        auto const kind = member.type->primitive;
        if (auto const fault = fault_of(value, kind); !fault.empty()) {
            return add(place, value_code, fault);
        }
        if (kind == Primitive::string && is_blank_only(value.text())) {
            add(place, value_code, "should hold more than blanks", Severity::warning);
        }
        if (definition.codes && kind == Primitive::code && !definition.codes->holds(value.text())) {
            add(place, code_invalid, "must be a code of " + std::string(definition.codes->name));
        }
        if (kind == Primitive::xhtml) {
            if (auto const fault = fault_of_xhtml(value.text()); !fault.empty()) {
                add(place, invariant, "txt-1: " + std::string(fault));
            }
        }
    }

    // A required binding of Coding or CodeableConcept: some coding is of the set.
    void bound(Value value, TypeDefinition const& type, CodeSet const& codes, Place const& place) {
        auto const is_of_set = [&](Value coding) {
            return codes.holds(coding["system"].text(), coding["code"].text());
        };
        bool const kept = &type == known().concept_
                              ? std::ranges::any_of(value["coding"], is_of_set)
                          : &type == known().coding ? is_of_set(value)
                                                    : true;
        if (!kept && !value["extension"]) {
            add(place, code_invalid, "must have a coding of " + std::string(codes.name));
        }
    }

    void reference(Value value, Element const& definition, Place const& place) {
        auto const text = value["reference"];
        if (!text.is_string()) return;
        auto const fault = fault_of_reference(text.text(), definition, container_);
        if (!fault.empty()) add({&place, "reference"}, value_code, fault);
    }

    Value container_;
    std::vector<Issue> issues_;
};

}  // namespace

std::vector<Issue> validate(Value resource) {
    Validator validator;
    validator.resource(resource, Place{}, Value{});
    return std::move(validator).issues();
}

base::Result<void> require_valid(Value resource) {
    std::vector<base::Detail> details;
    for (auto& issue : validate(resource)) {
        if (issue.severity != Severity::error) continue;
        details.push_back({std::move(issue.path), std::move(issue.message)});
    }
    if (!details.empty()) return base::malformed(errors::invalid_resource, std::move(details));
    return {};
}

}  // namespace fhir
