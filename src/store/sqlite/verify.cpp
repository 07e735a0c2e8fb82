#include "store/sqlite/internal/verify.hpp"

#include <algorithm>

#include "store/sqlite/internal/search.hpp"

namespace store::sqlite {
namespace {

Subject subject_of(Standing const& resource) {
    return {resource.id, resource.at, static_cast<std::uint64_t>(resource.sequence)};
}

std::vector<fhir::Criterion const*> pointers(std::vector<fhir::Criterion> const& criteria) {
    std::vector<fhir::Criterion const*> all;
    for (auto const& criterion : criteria) all.push_back(&criterion);
    return all;
}

base::Result<bool> chain_holds(View& view, Standing const& resource,
                               fhir::Criterion const& criterion) {
    for (auto const target : targets_of(resource, criterion.parameter)) {
        auto const standing = TRY(view.standing_at(target));
        if (!standing.living) continue;
        auto const type = TRY(view.type_name(standing.type));
        for (auto const& query : criterion.chain) {
            if (std::ranges::find(query.types, type) == query.types.end()) continue;
            if (TRY(satisfies_all(view, standing, pointers(query.all_of)))) return true;
        }
    }
    return false;
}

// Reversed: the inner search with one more condition, that it refers to this resource.
base::Result<bool> has_holds(View& view, Standing const& resource,
                             fhir::Criterion const& criterion) {
    fhir::Criterion about;
    about.code = criterion.code;
    about.parameter = criterion.parameter;
    about.kind = fhir::ParameterKind::reference;
    about.any_of.push_back(
        fhir::ReferenceOperand{TRY(view.type_name(resource.type)), resource.id, ""});
    bool const of_person = is_about_person(criterion.parameter) &&
                           TRY(view.type_name(resource.type)) == "Patient";
    auto all_of = criterion.has->all_of;
    if (!of_person) all_of.push_back(about);
    for (auto const& name : criterion.has->types) {
        auto const type = TRY(view.type_number(name));
        if (!type) continue;
        bool const some = of_person
                              ? TRY(exists(view, *type, resource.pk, all_of, about))
                              : !TRY(match(view, *type, all_of, {.enough = 1})).pks.empty();
        if (some) return true;
    }
    return false;
}

}  // namespace

base::Result<std::vector<fhir::IndexEntry>> entries_of(
    View& view, Standing const& resource, std::vector<std::uint32_t> const& parameters) {
    std::vector<fhir::IndexEntry> entries;
    for (Bytes bytes(resource.keys); !bytes.empty();) {
        auto const packed = next_entry(bytes);
        if (std::ranges::count(parameters, packed.parameter) == 0) continue;
        entries.push_back(TRY(unpack(packed, view)));
    }
    return entries;
}

std::vector<std::int64_t> targets_of(Standing const& resource, std::uint32_t parameter) {
    std::vector<std::int64_t> targets;
    for (Bytes bytes(resource.keys); !bytes.empty();) {
        auto const packed = next_entry(bytes);
        if (packed.parameter != parameter || packed.kind != Packed::reference) continue;
        auto const target = reference_in(packed.payload).target;
        if (target != 0) targets.push_back(target);
    }
    return targets;
}

base::Result<bool> satisfies_all(View& view, Standing const& resource,
                                 std::vector<fhir::Criterion const*> const& criteria) {
    std::vector<std::uint32_t> parameters;
    for (auto const* criterion : criteria) {
        if (criterion->chain.empty() && !criterion->has) parameters.push_back(criterion->parameter);
    }
    auto const entries = TRY(entries_of(view, resource, parameters));
    // First what the entries tell alone.
    for (auto const* criterion : criteria) {
        bool const alone = criterion->chain.empty() && !criterion->has;
        if (alone && !holds(*criterion, subject_of(resource), entries)) return false;
    }
    for (auto const* criterion : criteria) {
        if (!criterion->chain.empty()) {
            if (!TRY(chain_holds(view, resource, *criterion))) return false;
        } else if (criterion->has) {
            if (!TRY(has_holds(view, resource, *criterion))) return false;
        }
    }
    return true;
}

}  // namespace store::sqlite
