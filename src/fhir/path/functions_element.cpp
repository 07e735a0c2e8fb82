// Types, extensions, references and terminology. FHIRPath 2.0, Types; FHIR R4
// fhirpath.html#functions.
#include <algorithm>

#include "fhir/path/internal/functions.hpp"
#include "fhir/path/internal/types.hpp"

namespace fhir {
namespace {

using Result = base::Result<Items>;

// A type specifier stands as an argument: Patient, FHIR.Patient, System.`Patient`.
base::Result<std::string> type_argument(Expression const& argument) {
    if (argument.step == Step::name) return argument.name;
    if (argument.step == Step::dot) {
        return TRY(type_argument(argument.children[0])) + "." +
               TRY(type_argument(argument.children[1]));
    }
    return meaningless("", "the argument must be the name of a type");
}

base::Result<std::string> known_type_argument(Evaluator& self, Expression const& argument) {
    auto const type = TRY(type_argument(argument));
    auto const bare = type.substr(type.rfind('.') == std::string::npos ? 0 : type.rfind('.') + 1);
    constexpr std::string_view system_types[] = {"Boolean", "String",   "Integer", "Decimal",
                                                 "Date",    "DateTime", "Time",    "Quantity",
                                                 "Any",     "Long"};
    bool const known =
        is_known_type(bare) || std::ranges::find(system_types, bare) != std::end(system_types);
    if (self.environment().strict && !known) return meaningless(type, "no such type");
    return type;
}

Result of_type(Evaluator& self, Items const& in, Arguments const& a, Scope const&) {
    auto const type = TRY(known_type_argument(self, a[0]));
    Items kept;
    std::ranges::copy_if(in, std::back_inserter(kept),
                         [&](Item const& item) { return is_of_type(item, type); });
    return kept;
}
Result is(Evaluator& self, Items const& in, Arguments const& a, Scope const&) {
    auto const type = TRY(known_type_argument(self, a[0]));
    auto const item = TRY(singleton(in));
    return item ? one(is_of_type(*item, type)) : Items{};
}
Result as(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    TRY(singleton(in));
    return of_type(self, in, a, s);
}
Result type(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    Items out;
    for (auto const& item : in) {
        auto const name = type_name(item);
        bool const system = name.starts_with("System.");
        out.emplace_back(TypeName{system ? "System" : "FHIR", system ? name.substr(7) : name});
    }
    return out;
}

Result extension(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const url = TRY(self.text_argument(a[0], s));
    Items out;
    for (auto const& item : in) {
        auto const* element = std::get_if<PathElement>(&item);
        if (!element || !url) continue;
        for (auto& found : children_of(*element, "extension")) {
            if (std::get<PathElement>(found).value["url"].text() == *url)
                out.push_back(std::move(found));
        }
    }
    return out;
}
Result has_extension(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const found = TRY(extension(self, in, a, s));
    return one(!found.empty());
}

bool holds_primitive(Item const& item) {
    auto const* element = std::get_if<PathElement>(&item);
    if (!element) return !std::holds_alternative<TypeName>(item);
    return element->value && !element->value.is_object() && !element->value.is_array();
}
Result has_value(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return one(in.size() == 1 && holds_primitive(in[0]));
}
Result get_value(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    if (in.size() != 1 || !holds_primitive(in[0])) return Items{};
    return one(system_value(in[0]));
}

std::optional<PathElement> contained_in(PathElement const& root, std::string_view fragment) {
    for (auto const resource : root.value["contained"]) {
        if (resource["id"].text() == fragment) return element_of(resource);
    }
    return std::nullopt;
}

Result resolve(Evaluator& self, Items const& in, Arguments const&, Scope const&) {
    Items out;
    for (auto const& item : in) {
        std::string reference;
        auto const* element = std::get_if<PathElement>(&item);
        if (element && element->value.is_object())
            reference = element->value["reference"].text();
        else if (auto const text = string_of(system_value(item)))
            reference = *text;
        if (reference.empty()) continue;
        auto found = reference.starts_with('#')
                         ? contained_in(self.root(), std::string_view(reference).substr(1))
                     : self.environment().resolve ? self.environment().resolve(reference)
                                                  : std::nullopt;
        if (found) out.emplace_back(std::move(*found));
    }
    return out;
}

Result member_of(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const value_set = TRY(self.text_argument(a[0], s));
    auto const item = TRY(singleton(in));
    if (!item || !value_set || !self.environment().member_of) return Items{};
    auto const member = self.environment().member_of(*item, *value_set);
    return member ? one(*member) : Items{};
}

Result trace(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    TRY(self.text_argument(a[0], s));
    return in;
}

// A Narrative's content was checked when it was parsed; here only that there is some. txt-2.
Result html_checks(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    return one(std::ranges::all_of(in, [](Item const& item) {
        auto const text = string_of(system_value(item));
        return text && text->find("<script") == std::string::npos && text->starts_with("<div");
    }));
}

Result comparable(Evaluator& self, Items const& in, Arguments const& a, Scope const& s) {
    auto const other = TRY(self.run(a[0], *s.focus, s));
    if (in.size() != 1 || other.size() != 1) return Items{};
    auto const left = quantity_of(in[0]);
    auto const right = quantity_of(other[0]);
    if (!left || !right) return one(false);
    auto const l = canonical(*left);
    auto const r = canonical(*right);
    return one(left->unit == right->unit || (l && r && l->unit == r->unit));
}

// SQL on FHIR: the keys that join the rows of two views.
Result resource_key(Evaluator&, Items const& in, Arguments const&, Scope const&) {
    Items out;
    for (auto const& item : in) {
        auto const* element = std::get_if<PathElement>(&item);
        auto const id = element ? element->value["id"] : Value{};
        if (id) out.emplace_back(std::string(id.text()));
    }
    return out;
}
Result reference_key(Evaluator&, Items const& in, Arguments const& a, Scope const&) {
    auto const wanted = a.empty() ? std::string{} : TRY(type_argument(a[0]));
    Items out;
    for (auto const& item : in) {
        auto const* element = std::get_if<PathElement>(&item);
        auto const reference = element ? element->value["reference"].text() : std::string_view{};
        auto const slash = reference.find('/');
        if (slash == std::string_view::npos) continue;
        auto const rest = reference.substr(slash + 1);
        if (!wanted.empty() && reference.substr(0, slash) != wanted) continue;
        out.emplace_back(std::string(rest.substr(0, rest.find('/'))));
    }
    return out;
}

constexpr FunctionRow rows[] = {
    {"getResourceKey", 0, 0, resource_key},
    {"getReferenceKey", 0, 1, reference_key},
    {"ofType", 1, 1, of_type},
    {"is", 1, 1, is},
    {"as", 1, 1, as},
    {"type", 0, 0, type},
    {"extension", 1, 1, extension},
    {"hasExtension", 1, 1, has_extension},
    {"hasValue", 0, 0, has_value},
    {"getValue", 0, 0, get_value},
    {"resolve", 0, 0, resolve},
    {"memberOf", 1, 1, member_of},
    {"trace", 1, 2, trace},
    {"htmlChecks", 0, 0, html_checks},
    {"comparable", 1, 1, comparable},
};

}  // namespace

std::span<FunctionRow const> element_functions() { return rows; }

}  // namespace fhir
