#include "store/sqlite/internal/candidates.hpp"

#include <algorithm>

#include "store/sqlite/internal/history.hpp"
#include "store/sqlite/internal/lister.hpp"

namespace store::sqlite {
namespace {

using fhir::Modifier;

base::Result<Candidates> list_ids(View& view, std::int64_t type, fhir::Criterion const& criterion) {
    Candidates found;
    auto const name = TRY(view.type_name(type));
    for (auto const& operand : criterion.any_of) {
        auto const* asked = std::get_if<fhir::TokenOperand>(&operand);
        if (!asked) continue;
        auto const standing = TRY(view.standing({name, *asked->code}));
        if (standing && standing->living) found.pks.push_back(standing->pk);
    }
    std::ranges::sort(found.pks, std::greater{});
    auto const repeated = std::ranges::unique(found.pks);
    found.pks.erase(repeated.begin(), repeated.end());
    found.exact = false;
    return found;
}

// By the log of the type from the earliest instant that may match.
base::Result<std::optional<Candidates>> list_updated(View& view, std::int64_t type,
                                                     fhir::Criterion const& criterion,
                                                     std::size_t limit) {
    std::int64_t newest = 0;
    {
        auto row = TRY(view.connection().run(Sql::newest_version));
        if (TRY(row.next())) newest = row.integer(0);
    }
    auto const bounds = starts_of_any(criterion, 0);
    auto const from = TRY(first_at_or_after(view, bounds.low, newest));
    Collector out(limit);
    auto rows = TRY(view.connection().run(Sql::type_versions, type, from, newest + 1));
    while (TRY(rows.next())) {
        if (!out.visit()) return std::nullopt;
        auto const now = TRY(view.standing_at(rows.integer(1)));
        if (now.living && now.sequence == rows.integer(0)) out.keep(rows.integer(1));
    }
    return Candidates{out.take(), false};
}

}  // namespace

bool is_listable(fhir::Criterion const& criterion) {
    if (!criterion.chain.empty() || criterion.has || criterion.any_of.empty()) return false;
    auto const modifier = criterion.modifier;
    if (modifier == Modifier::missing || modifier == Modifier::not_ ||
        modifier == Modifier::not_in) {
        return false;
    }
    return std::ranges::all_of(criterion.any_of, [&](fhir::Operand const& operand) {
        if (criterion.code == "_id") {
            auto const* token = std::get_if<fhir::TokenOperand>(&operand);
            return token && token->code;
        }
        if (criterion.code == "_lastUpdated") {
            return std::holds_alternative<fhir::DateOperand>(operand);
        }
        return is_listable_operand(operand, modifier);
    });
}

base::Result<std::optional<Candidates>> list(View& view, std::int64_t type,
                                             fhir::Criterion const& criterion, std::size_t limit) {
    if (criterion.code == "_id") return TRY(list_ids(view, type, criterion));
    if (criterion.code == "_lastUpdated") return list_updated(view, type, criterion, limit);
    auto const parameter = TRY(view.parameter_number(type, criterion.parameter));
    if (!parameter) return Candidates{};
    Collector out(limit);
    Lister const lister{view, type, *parameter, criterion, out};
    Candidates found;
    for (auto const& operand : criterion.any_of) {
        if (!TRY(lister.list(operand))) return std::nullopt;
        found.exact = found.exact && lists_exactly(operand, criterion.modifier);
    }
    found.pks = out.take();
    return found;
}

base::Result<std::optional<Candidates>> list_window(
    View& view, std::int64_t type, std::span<fhir::Criterion const* const> criteria,
    std::size_t limit) {
    auto const parameter = TRY(view.parameter_number(type, criteria.front()->parameter));
    if (!parameter) return Candidates{};
    Collector out(limit);
    Lister const lister{view, type, *parameter, *criteria.front(), out};
    if (!TRY(lister.window(criteria))) return std::nullopt;
    return Candidates{out.take(), true};
}

base::Result<Pks> all_of_type(View& view, std::int64_t type) {
    auto const parameter = TRY(view.parameter_number(type, 0));
    Pks pks;
    if (!parameter) return pks;
    std::int64_t const none = 0;
    auto rows = TRY(view.connection().run(Sql::token_one, *parameter, none, none));
    while (TRY(rows.next())) pks.push_back(rows.integer(0));
    return pks;
}

}  // namespace store::sqlite
