#include "fhir/search/internal/criterion.hpp"

#include <algorithm>

#include "fhir/definitions/search_row.hpp"
#include "fhir/search/errors.hpp"
#include "fhir/search/internal/escape.hpp"
#include "fhir/search/internal/operand.hpp"

namespace fhir {
namespace {

using Made = base::Result<std::optional<Criterion>>;

std::unexpected<base::Error> bad_value(std::string_view name, std::string_view reason) {
    return base::malformed(errors::search_bad_value, {{std::string(name), std::string(reason)}});
}

std::unexpected<base::Error> bad_modifier(std::string_view name) {
    return base::malformed(errors::search_bad_modifier,
                           {{std::string(name), "this modifier is not supported here"}});
}

std::string_view form_of(ParameterKind kind) {
    switch (kind) {
        case ParameterKind::token: return "expected code, system|code, |code or system|";
        case ParameterKind::date: return "expected a date such as ge2026-11-21";
        case ParameterKind::number: return "expected a number such as 5.4";
        case ParameterKind::quantity: return "expected number or number|system|code";
        case ParameterKind::reference: return "expected an id, Type/id or a URL";
        case ParameterKind::special: return "expected latitude|longitude|distance|unit";
        case ParameterKind::composite: return "expected the parts of the composite joined by $";
        default: return "expected a value";
    }
}

// The modifiers that apply to each kind besides :missing and a reference's type.
std::optional<Modifier> modifier_from(std::string_view name, ParameterKind kind) {
    if (name == "missing") return Modifier::missing;
    switch (kind) {
        case ParameterKind::token:
            if (name == "not") return Modifier::not_;
            if (name == "text") return Modifier::text;
            if (name == "of-type") return Modifier::of_type;
            if (name == "in") return Modifier::in;
            if (name == "not-in") return Modifier::not_in;
            if (name == "above") return Modifier::above;
            if (name == "below") return Modifier::below;
            return std::nullopt;
        case ParameterKind::string:
            if (name == "exact") return Modifier::exact;
            if (name == "contains") return Modifier::contains;
            return std::nullopt;
        case ParameterKind::reference:
            if (name == "identifier") return Modifier::identifier;
            if (is_resource_type(name)) return Modifier::type;
            return std::nullopt;
        case ParameterKind::uri:
            if (name == "above") return Modifier::above;
            if (name == "below") return Modifier::below;
            return std::nullopt;
        default: return std::nullopt;
    }
}

// The store answers these from the version itself, not from index entries.
bool is_of_version(std::string_view code) { return code == "_id" || code == "_lastUpdated"; }

std::optional<TokenFacet> facet_of(Modifier modifier) {
    if (modifier == Modifier::text) return TokenFacet::text;
    if (modifier == Modifier::of_type) return TokenFacet::type;
    return std::nullopt;
}

// Whether the modifier asks no facet of the parameter, or one that is indexed.
bool is_faceted(std::string_view type, std::string_view code, Modifier modifier) {
    auto const facet = facet_of(modifier);
    return !facet || has_facet(type, code, *facet);
}

// A facet has entries of its own, so its criterion is a plain one on them.
void use_facet(Criterion& criterion) {
    auto const facet = facet_of(criterion.modifier);
    if (!facet) return;
    criterion.parameter = facet_key(criterion.code, *facet);
    criterion.modifier = Modifier::none;
    if (*facet == TokenFacet::text) criterion.kind = ParameterKind::string;
}

std::unexpected<base::Error> too_many(std::string_view name) {
    return base::refuse(errors::search_too_many, std::string(errors::search_too_many.message),
                        std::string(name));
}

base::Result<std::vector<Operand>> operands_from(std::string_view name, std::string_view value,
                                                 Reading const& reading, Asking& asking) {
    std::vector<Operand> operands;
    for (auto const each : split_escaped(value, ',')) {
        if (asking.values_left-- == 0) return ++asking.values_left, too_many(name);
        auto operand = operand_from(each, reading);
        if (!operand) {
            return bad_value(name, reading.modifier == Modifier::missing ? "expected true or false"
                                                                         : form_of(reading.kind));
        }
        operands.push_back(*std::move(operand));
    }
    return operands;
}

bool asks_codes(ParameterKind kind, Modifier modifier) {
    return kind == ParameterKind::token &&
           (modifier == Modifier::in || modifier == Modifier::not_in ||
            modifier == Modifier::above || modifier == Modifier::below);
}

// The codes that one value stands for: a value set's, or those above or below a code.
base::Result<std::vector<SystemCode>> codes_from(std::string_view name, std::string_view value,
                                                 Modifier modifier, Codes const& codes) {
    if (modifier == Modifier::in || modifier == Modifier::not_in) return codes.in(value);
    auto const operand = operand_from(value, {.kind = ParameterKind::token});
    auto const* token = operand ? std::get_if<TokenOperand>(&*operand) : nullptr;
    if (!token || !token->code || !token->system) return bad_value(name, "expected system|code");
    std::vector<SystemCode> found;
    auto const all = modifier == Modifier::above ? codes.above(*token->system, *token->code)
                                                 : codes.below(*token->system, *token->code);
    for (auto const& code : all) found.push_back({*token->system, code});
    return found;
}

// A search by value set or subsumption is one by each of the codes. search.html#token
base::Result<void> use_codes(Criterion& criterion, std::string_view name, std::string_view value,
                             Asking& asking) {
    for (auto const each : split_escaped(value, ',')) {
        for (auto& [system, code] :
             TRY(codes_from(name, unescaped(each), criterion.modifier, *asking.codes))) {
            if (asking.values_left-- == 0) return ++asking.values_left, too_many(name);
            TokenOperand token{std::move(system), std::move(code)};
            if (token.system->empty()) token.system.reset();
            criterion.any_of.emplace_back(std::move(token));
        }
    }
    bool const negated = criterion.modifier == Modifier::not_in;
    criterion.modifier = negated ? Modifier::not_ : Modifier::none;
    return {};
}

// A criterion within another one.
Made inner_criterion_from(std::string_view type, std::string_view name, std::string_view value,
                          Asking& asking) {
    if (asking.levels_left == 0) return base::refuse(errors::search_too_wide);
    --asking.levels_left;
    auto made = criterion_from(type, name, value, asking);
    ++asking.levels_left;
    return made;
}

// `_has:Type:parameter:rest`; the rest is a criterion on that type. search.html#has
Made has_from(std::string_view type, std::string_view name, std::string_view value,
              Asking& asking) {
    auto const inner = name.substr(5);
    auto const first = inner.find(':');
    auto const second = first == std::string_view::npos ? first : inner.find(':', first + 1);
    if (second == std::string_view::npos) {
        return bad_value(name, "expected _has:Type:reference parameter:parameter");
    }
    auto const referring = inner.substr(0, first);
    auto const code = inner.substr(first + 1, second - first - 1);
    auto const* reference = parameter_of(referring, code);
    if (!reference || reference->kind != ParameterKind::reference) return std::nullopt;
    if (std::ranges::find(reference->targets, type) == reference->targets.end())
        return std::nullopt;
    auto condition = TRY(inner_criterion_from(referring, inner.substr(second + 1), value, asking));
    if (!condition) return std::nullopt;
    Criterion criterion;
    criterion.code = code;
    criterion.parameter = parameter_key(code);
    criterion.kind = ParameterKind::reference;
    criterion.has = std::make_unique<Query>();
    criterion.has->types = {std::string(referring)};
    criterion.has->all_of.push_back(*std::move(condition));
    return criterion;
}

// `subject.name`, `subject:Patient.name`: one query for each type that the reference may have and
// that knows the rest. If the value suits some of them, the others cannot match.
// search.html#chaining
Made chain_from(Criterion criterion, std::vector<std::string> const& targets, std::string_view rest,
                std::string_view value, Asking& asking) {
    std::optional<base::Error> problem;
    for (auto const& target : targets) {
        if (asking.queries_left == 0) return base::refuse(errors::search_too_wide);
        --asking.queries_left;
        auto inner = inner_criterion_from(target, rest, value, asking);
        if (!inner && inner.error().code.name == errors::search_too_wide.name) return inner;
        if (!inner) {
            problem = std::move(inner).error();
        } else if (*inner) {
            Query query;
            query.types = {target};
            query.all_of.push_back(**std::move(inner));
            criterion.chain.push_back(std::move(query));
        }
    }
    if (!criterion.chain.empty()) return criterion;
    if (problem) return std::unexpected(*std::move(problem));
    return std::nullopt;
}

}  // namespace

ParameterDefinition const* parameter_of(std::string_view type, std::string_view code) {
    auto const& all = parameters_of(type);
    auto const found = std::ranges::lower_bound(all, code, {}, &ParameterDefinition::code);
    return found == all.end() || found->code != code ? nullptr : &*found;
}

Made criterion_from(std::string_view type, std::string_view name, std::string_view value,
                    Asking& asking) {
    if (name.starts_with("_has:")) return has_from(type, name, value, asking);
    // search.html#list: the members of List/7 are what a List with that id refers to as an item.
    if (name == "_list") return has_from(type, "_has:List:item:_id", value, asking);
    auto const dot = name.find('.');
    auto const head = name.substr(0, dot);
    auto const colon = head.find(':');
    auto const code = head.substr(0, colon);
    auto const* parameter = parameter_of(type, code);
    if (!parameter) return std::nullopt;

    Criterion criterion;
    criterion.code = code;
    criterion.parameter = parameter_key(code);
    criterion.kind = parameter->kind;
    auto targets = parameter->targets;
    if (colon != std::string_view::npos) {
        auto const word = head.substr(colon + 1);
        auto const modifier = modifier_from(word, parameter->kind);
        if (!modifier || is_of_version(code)) return bad_modifier(name);
        if (!is_faceted(type, code, *modifier)) return bad_modifier(name);
        criterion.modifier = *modifier;
        if (*modifier == Modifier::type) {
            if (std::ranges::find(targets, word) == targets.end()) return bad_modifier(name);
            targets = {std::string(word)};
        }
    }
    if (dot != std::string_view::npos) {
        if (parameter->kind != ParameterKind::reference) return std::nullopt;
        bool const typed = criterion.modifier == Modifier::type;
        if (!typed && criterion.modifier != Modifier::none) return bad_modifier(name);
        return chain_from(std::move(criterion), targets, name.substr(dot + 1), value, asking);
    }
    if (asks_codes(parameter->kind, criterion.modifier)) {
        if (!asking.codes) return bad_modifier(name);
        TRY(use_codes(criterion, name, value, asking));
        return criterion;
    }
    Reading const reading{.kind = parameter->kind,
                          .modifier = criterion.modifier,
                          .target = targets.size() == 1 ? std::string_view(targets[0]) : "",
                          .base = asking.base,
                          .composite = composite_of(type, code)};
    criterion.any_of = TRY(operands_from(name, value, reading, asking));
    use_facet(criterion);
    return criterion;
}

}  // namespace fhir
