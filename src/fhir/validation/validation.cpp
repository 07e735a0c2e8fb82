#include "fhir/validation/validation.hpp"

#include <algorithm>

#include "fhir/definitions/type.hpp"
#include "fhir/validation/errors.hpp"
#include "fhir/validation/internal/compiled_rule.hpp"
#include "fhir/validation/internal/extension.hpp"
#include "fhir/validation/internal/primitive.hpp"
#include "fhir/validation/internal/profile_check.hpp"
#include "fhir/validation/internal/reference.hpp"
#include "fhir/validation/internal/report.hpp"
#include "fhir/validation/internal/rule.hpp"
#include "fhir/validation/internal/xhtml.hpp"

namespace fhir {
namespace {

constexpr std::size_t invariant_steps_max = 200'000;

// The datatypes that have checks of their own.
struct Known {
    TypeDefinition const* coding = type_definition("Coding");
    TypeDefinition const* concept_ = type_definition("CodeableConcept");
    TypeDefinition const* reference = type_definition("Reference");
    TypeDefinition const* element = type_definition("Element");
    TypeDefinition const* extension = type_definition("Extension");
};

Known const& known() {
    static Known const types;
    return types;
}

// Walks one resource beside its definition.
class Validator {
  public:
    explicit Validator(ValidationAsk const& ask)
        : ask_(ask),
          profiles_(ask.profiles ? *ask.profiles : hl7_profiles()),
          report_(ask.warnings) {
        environment_.now = ask.now;
        environment_.steps_max = invariant_steps_max;
        environment_.resolve = [this](std::string_view reference) { return found(reference); };
        environment_.member_of = [this](Item const& code, std::string_view set) {
            return member_of(code, set);
        };
    }

    std::vector<Issue> issues() && { return std::move(report_).issues(); }

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
        if (!document_) document_ = value;
        Place const root{.name = definition->name};
        auto const& here = place.parent ? place : root;
        object(value, *definition, here);
        if (container) contained(value, place);
        claims(value, *definition, here);
        container_ = before;
    }

  private:
    bool full() const { return report_.full(); }

    void add(Place const& place, std::string_view code, std::string_view message,
             Severity severity = Severity::error) {
        report_.add(place, code, message, severity);
    }

    // The profiles that a resource says it conforms to, and of the outermost those of the ask.
    void claims(Value value, TypeDefinition const& type, Place const& place) {
        for (auto const claim : value["meta"]["profile"]) {
            if (claim.is_string()) conform(value, type, place, claim.text());
        }
        if (value.source().data() != document_.source().data()) return;
        for (auto const& also : ask_.also) conform(value, type, place, also);
    }

    void conform(Value value, TypeDefinition const& type, Place const& place,
                 std::string_view canonical) {
        constexpr std::string_view core = "http://hl7.org/fhir/StructureDefinition/";
        auto const profile = profiles_.find(canonical);
        if (!profile) {
            auto const name = canonical.starts_with(core) ? canonical.substr(core.size()) : "";
            if (resource_definition(name)) {
                if (name != type.name) add(place, structure, "is not of the type of its profile");
                return;
            }
            return add(place, not_found, "claims a profile that is not known here",
                       Severity::warning);
        }
        if (profile->type != type.name)
            return add(place, structure, "is not of the type of its profile");
        Surroundings const around{profiles_, environment_, container_};
        Instance const instance{.value = value, .sibling = {}, .type = &type};
        ProfileCheck(around, report_).whole(*profile, instance, place);
    }

    // A known extension stands where it may, and as its definition says.
    void extension(Value value, TypeDefinition const& holder, Value around, Place const& holder_at,
                   Place const& place) {
        auto const url = value["url"].text();
        if (url.find(':') == std::string_view::npos) return;  // Part of an extension.
        auto const profile = profiles_.find(url);
        if (!profile || profile->type != "Extension") {
            bool const modifies = place.name == "modifierExtension";
            return add(place, modifies ? not_found : extension_code,
                       modifies ? "is a modifier extension that is not known here"
                                : "is an extension that is not known here",
                       Severity::warning);
        }
        if (!may_stand(*profile, holder, holder_at, around["url"].text()))
            add(place, extension_code, "must not stand on this element, by its definition");
        Surroundings const surroundings{profiles_, environment_, container_};
        Instance const instance{.value = value, .sibling = {}, .type = known().extension};
        ProfileCheck(surroundings, report_).whole(*profile, instance, place);
    }

    // References between the entries of a Bundle. FHIR R4 bundle.html#references.
    std::optional<PathElement> found(std::string_view reference) const {
        for (auto const entry : document_["entry"]) {
            auto const url = entry["fullUrl"].text();
            bool const named = url == reference || (url.ends_with(reference) &&
                                                    url.size() > reference.size() &&
                                                    url[url.size() - reference.size() - 1] == '/');
            if (named && entry["resource"]) return element_of(entry["resource"]);
        }
        return std::nullopt;
    }

    std::optional<bool> member_of(Item const& code, std::string_view set) const {
        auto const* element = std::get_if<PathElement>(&code);
        if (!element) return std::nullopt;
        Instance const at{.value = element->value,
                          .sibling = {},
                          .type = type_definition(element->type)};
        auto const in = coded(profiles_.terminology(), set, at);
        if (in == Membership::unknown) return std::nullopt;
        return in == Membership::yes;
    }

    // Invariants in FHIRPath.
    void invariants(Value object, TypeDefinition const& type, Place const& place) {
        for (auto const* each = &type; each; each = each->base) {
            for (auto const& rule : compiled_rules_of(*each)) {
                if (rule.severity == Severity::warning && !ask_.warnings) continue;
                PathElement const focus{object, {}, std::string(type.name)};
                auto const items = evaluate(rule.expression, Item(focus), element_of(container_),
                                            environment_);
                // An empty collection is no "false".
                bool const broken = items && items->size() == 1 &&
                                    std::holds_alternative<bool>((*items)[0]) &&
                                    !std::get<bool>((*items)[0]);
                if (broken) add(place, invariant, rule.key + ": " + rule.says, rule.severity);
            }
        }
    }

    // `holder` is the type of the element itself, where `object` is the companion of a primitive.
    void object(Value object, TypeDefinition const& type, Place const& place,
                TypeDefinition const* holder = nullptr) {
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
                           place_of(*known_as, definition, place, type));
            }
            seen |= bit;
            if (sibling) companion(object, member, *known_as, type, place);
            else element(object, member, *known_as, type, place);
            if (known_as->type == known().extension && member.is_array()) {
                extensions(object, member, *known_as, type, holder ? *holder : type, place);
            }
        }
        if (auto const lacking = type.required & ~seen) require(lacking, type, place);
        for (auto const& rule : rules_of(type)) {
            if (!rule.holds(object, rule.members))
                add(place, invariant, rule.key + ": " + rule.says);
        }
        invariants(object, type, place);
    }

    void extensions(Value object, Value list, Member const& member, TypeDefinition const& type,
                    TypeDefinition const& holder, Place const& parent) {
        auto place = place_of(member, type.elements[member.element], parent, type);
        for (auto const each : list) {
            ++place.index;
            extension(each, holder, object, parent, place);
        }
    }

    void require(std::uint64_t lacking, TypeDefinition const& type, Place const& place) {
        for (std::size_t i = 0; i < type.elements.size(); ++i) {
            if (lacking >> i & 1U) add({&place, type.elements[i].name}, required, "must be there");
        }
    }

    static Place place_of(Member const& member, Element const& element, Place const& parent,
                          TypeDefinition const& owner) {
        Place place{.parent = &parent, .name = element.name};
        place.owner = &owner;
        if (element.choice && member.type) place.choice = member.type->name;
        return place;
    }

    void element(Value object, Value value, Member const& member, TypeDefinition const& type,
                 Place const& parent) {
        auto const& definition = type.elements[member.element];
        auto place = place_of(member, definition, parent, type);
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
        auto place = place_of(member, definition, parent, type);
        if (definition.prohibited) return add(place, structure, "must not be there");
        if (!definition.repeats) return this->object(companion, *known().element, place, member.type);
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
            if (each.kind() != Kind::null) this->object(each, *known().element, place, member.type);
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
        if (!is_used(value, container_))
            add(place, invariant, "dom-3: must be referred to from the resource that contains it");
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

    ValidationAsk const& ask_;
    Profiles const& profiles_;
    Report report_;
    Environment environment_;
    Value container_;  // The resource that holds what is walked; of a contained one, its container.
    Value document_;   // The outermost resource.
};

}  // namespace

std::vector<Issue> validate(Value resource, ValidationAsk const& ask) {
    Validator validator(ask);
    validator.resource(resource, Place{}, Value{});
    return std::move(validator).issues();
}

base::Result<void> refuse_errors(std::vector<Issue> const& issues) {
    std::vector<base::Detail> details;
    for (auto const& issue : issues) {
        if (issue.severity == Severity::error) details.push_back({issue.path, issue.message});
    }
    if (details.empty()) return {};
    return base::malformed(errors::invalid_resource, std::move(details));
}

base::Result<void> require_valid(Value resource, ValidationAsk const& ask) {
    return refuse_errors(validate(resource, ask));
}

base::Result<std::vector<base::Detail>> checked(Value resource, Checking checking,
                                                ValidationAsk const& ask) {
    if (checking == Checking::off) return {};
    auto valid = require_valid(resource, ask);
    if (valid) return {};
    if (checking == Checking::reject) return std::unexpected(std::move(valid).error());
    return std::move(valid.error().details);
}

std::string in_words(std::vector<base::Detail> const& faults) {
    std::string text;
    for (auto const& fault : faults) {
        text.append(text.empty() ? "" : "; ").append(fault.path).append(" ").append(fault.reason);
    }
    return text;
}

}  // namespace fhir
