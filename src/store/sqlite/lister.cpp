#include "store/sqlite/internal/lister.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "store/log/match.hpp"
#include "store/sqlite/internal/bounds.hpp"
#include "store/sqlite/internal/index_rows.hpp"

namespace store::sqlite {
namespace {

using fhir::Modifier;

bool satisfies_any(auto const& entry, fhir::Criterion const& each) {
    return std::ranges::any_of(each.any_of, [&](fhir::Operand const& operand) {
        return satisfies(entry, operand, each.modifier);
    });
}

struct Listing : Lister {
    base::Result<bool> drain(Cursor rows) const {
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> tokens(std::int64_t code, std::int64_t system) const {
        return drain(TRY(view.connection().run(Sql::token_one, parameter, code, system)));
    }

    base::Result<bool> operator()(fhir::TokenOperand const& asked) const {
        std::optional<std::int64_t> system;
        if (asked.system) {
            system = TRY(view.system_number(*asked.system));
            if (!system) return true;
        }
        if (!asked.code) return of_system(*system);
        auto const code = criterion.modifier == Modifier::identifier
                              ? hash_of_identifier(*asked.code)
                              : hash_of_code(*asked.code);
        if (system) return tokens(code, *system);
        return drain(TRY(view.connection().run(Sql::token_any_system, parameter, code)));
    }

    base::Result<bool> of_system(std::int64_t system) const {
        auto rows = TRY(view.connection().run(Sql::token_any_code, parameter));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            if (rows.integer(1) == system) out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> operator()(fhir::StringOperand const& asked) const {
        auto const folded = base::fold(asked.text);
        bool const anywhere =
            criterion.modifier == Modifier::contains || criterion.modifier == Modifier::text;
        auto const from = anywhere ? std::string() : folded;
        auto const to = end_of_prefix(from);
        auto rows = TRY(view.connection().run(Sql::string_range, parameter, std::string_view(from),
                                              std::string_view(to)));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            if (anywhere && rows.bytes(1).find(folded) == std::string_view::npos) continue;
            out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> operator()(fhir::DateOperand const&) const {
        fhir::Criterion const* const only[] = {&criterion};
        return window(only);
    }

    base::Result<bool> operator()(fhir::NumberOperand const& asked) const {
        auto const [low, high] = values(asked);
        auto by_value = asked;
        by_value.system.reset();
        by_value.code.reset();
        auto rows = TRY(view.connection().run(Sql::number_range, parameter, low, high));
        while (TRY(rows.next())) {
            if (!out.visit()) return false;
            auto const value = rows.real(1);
            fhir::NumberEntry const entry{value, value, value, "", ""};
            if (satisfies(entry, by_value, Modifier::none)) out.keep(rows.integer(0));
        }
        return true;
    }

    base::Result<bool> operator()(fhir::ReferenceOperand const& asked) const {
        if (!asked.url.empty()) return tokens(hash_of_reference_url(asked.url), 0);
        if (!asked.type.empty()) return referring_to({asked.type, asked.id});
        auto const types = static_cast<std::int64_t>(view.names().types());
        for (std::int64_t each = 1; each <= types; ++each) {
            auto name = TRY(view.type_name(each));
            if (!TRY(referring_to({std::move(name), asked.id}))) return false;
        }
        return true;
    }

    base::Result<bool> referring_to(Key const& key) const {
        auto const target = TRY(view.standing(key));
        if (!target) return true;
        return drain(TRY(view.connection().run(Sql::reference_one, target->pk, parameter)));
    }

    base::Result<bool> operator()(fhir::UriOperand const& asked) const {
        return tokens(hash_of_uri(asked.uri), 0);
    }

    // The first code may be filed under any parameter of the type.
    base::Result<bool> operator()(std::shared_ptr<fhir::CompositeOperand> const& asked) const {
        auto const& first = std::get<fhir::TokenOperand>(asked->parts.at(0));
        auto const all = static_cast<std::int64_t>(view.names().parameters());
        for (std::int64_t each = 1; each <= all; ++each) {
            if (view.names().parameter_of(each)->type != type) continue;
            if (!TRY((Listing{{view, type, each, criterion, out}}(first)))) return false;
        }
        return true;
    }

    base::Result<bool> operator()(fhir::MissingOperand) const { return true; }
};

base::Result<bool> window_of(Lister const& lister,
                             std::span<fhir::Criterion const* const> criteria, std::int64_t span) {
    base::Interval bounds{min_ms, max_ms};
    for (auto const* each : criteria) {
        if (span == inverted) break;
        auto const some = starts_of_any(*each, longest(span));
        bounds = {std::max(bounds.low, some.low), std::min(bounds.high, some.high)};
    }
    auto rows = TRY(lister.view.connection().run(Sql::date_range, lister.parameter, span, bounds.low,
                                          bounds.high));
    while (TRY(rows.next())) {
        if (!lister.out.visit()) return false;
        fhir::DateEntry const entry{{rows.integer(1), rows.integer(2)}};
        if (std::ranges::all_of(criteria, [&](auto const* each) {
                return satisfies_any(entry, *each);
            })) {
            lister.out.keep(rows.integer(0));
        }
    }
    return true;
}

}  // namespace

base::Interval starts_of_any(fhir::Criterion const& criterion, std::int64_t longest) {
    base::Interval some{max_ms, min_ms};
    for (auto const& operand : criterion.any_of) {
        auto const* asked = std::get_if<fhir::DateOperand>(&operand);
        if (!asked) continue;
        auto const one = starts(*asked, longest);
        some = {std::min(some.low, one.low), std::max(some.high, one.high)};
    }
    return some;
}

base::Result<bool> Lister::list(fhir::Operand const& operand) const {
    return std::visit(Listing{*this}, operand);
}

base::Result<bool> Lister::window(std::span<fhir::Criterion const* const> criteria) const {
    for (std::int64_t span = 0; span < span_classes; ++span) {
        if (!TRY(window_of(*this, criteria, span))) return false;
    }
    return true;
}

bool is_listable_operand(fhir::Operand const& operand, Modifier modifier) {
    if (auto const* token = std::get_if<fhir::TokenOperand>(&operand)) {
        return token->code || (token->system && modifier != Modifier::identifier);
    }
    if (std::holds_alternative<fhir::UriOperand>(operand)) return modifier == Modifier::none;
    if (auto const* composite = std::get_if<std::shared_ptr<fhir::CompositeOperand>>(&operand)) {
        if ((*composite)->parts.empty()) return false;
        auto const* first = std::get_if<fhir::TokenOperand>(&(*composite)->parts[0]);
        return first && first->code;
    }
    return !std::holds_alternative<fhir::MissingOperand>(operand);
}

bool lists_exactly(fhir::Operand const& operand, Modifier modifier) {
    if (std::holds_alternative<std::shared_ptr<fhir::CompositeOperand>>(operand)) return false;
    if (auto const* number = std::get_if<fhir::NumberOperand>(&operand)) {
        return !number->system && !number->code;
    }
    if (std::holds_alternative<fhir::StringOperand>(operand)) return modifier != Modifier::exact;
    if (std::holds_alternative<fhir::ReferenceOperand>(operand)) {
        return modifier != Modifier::identifier;
    }
    return true;
}

}  // namespace store::sqlite
