#include "store/sqlite/internal/candidates.hpp"
#include "store/sqlite/internal/index_rows.hpp"

namespace store::sqlite {
namespace {

base::Result<std::optional<std::int64_t>> end_of_systems(View& view, Sql sql,
                                                         std::int64_t parameter,
                                                         std::int64_t code) {
    auto row = TRY(view.connection().run(sql, parameter, code));
    if (!TRY(row.next())) return std::nullopt;
    return row.integer(0);
}

// A code without a system is a single run if all its rows are of one system.
base::Result<std::optional<Run>> run_of_code(View& view, std::int64_t parameter,
                                             fhir::TokenOperand const& asked) {
    Run run{false, parameter, hash_of_code(*asked.code), -1};
    if (asked.system) {
        run.system = TRY(view.system_number(*asked.system)).value_or(-1);
        return run;
    }
    auto const first = TRY(end_of_systems(view, Sql::first_system, parameter, run.code));
    auto const last = TRY(end_of_systems(view, Sql::last_system, parameter, run.code));
    if (first != last) return std::nullopt;
    run.system = first.value_or(-1);
    return run;
}

}  // namespace

base::Result<std::optional<Run>> run_of(View& view, std::int64_t type,
                                        std::vector<fhir::Criterion> const& all_of) {
    if (all_of.size() > 1) return std::nullopt;
    auto const key = all_of.empty() ? 0 : all_of[0].parameter;
    auto const parameter = TRY(view.parameter_number(type, key)).value_or(-1);
    if (all_of.empty()) return Run{false, parameter, 0, 0};

    auto const& criterion = all_of[0];
    if (!is_listable(criterion) || criterion.modifier != fhir::Modifier::none ||
        criterion.any_of.size() != 1 || criterion.code == "_id") {
        return std::nullopt;
    }
    auto const& operand = criterion.any_of[0];
    if (auto const* token = std::get_if<fhir::TokenOperand>(&operand); token && token->code) {
        return run_of_code(view, parameter, *token);
    }
    auto const* reference = std::get_if<fhir::ReferenceOperand>(&operand);
    if (!reference || !reference->url.empty() || reference->type.empty()) return std::nullopt;
    auto const target = TRY(view.standing({reference->type, reference->id}));
    return Run{true, parameter, target ? target->pk : -1, 0};
}

base::Result<std::uint64_t> count(View& view, Run const& run) {
    auto& connection = view.connection();
    auto row = run.is_reference
                   ? TRY(connection.run(Sql::reference_one_count, run.code, run.parameter))
                   : TRY(connection.run(Sql::token_one_count, run.parameter, run.code, run.system));
    CHECK(TRY(row.next()));
    return static_cast<std::uint64_t>(row.integer(0));
}

base::Result<Pks> page(View& view, Run const& run, Reach const& reach) {
    auto& connection = view.connection();
    auto const limit = static_cast<std::int64_t>(reach.enough);
    auto const reference = reach.upwards ? Sql::reference_one_up : Sql::reference_one_page;
    auto const token = reach.upwards ? Sql::token_one_up : Sql::token_one_page;
    auto rows = run.is_reference ? TRY(connection.run(reference, run.code, run.parameter,
                                                      reach.above, reach.below, limit))
                                 : TRY(connection.run(token, run.parameter, run.code, run.system,
                                                      reach.above, reach.below, limit));
    Pks pks;
    while (TRY(rows.next())) pks.push_back(rows.integer(0));
    return pks;
}

}  // namespace store::sqlite
