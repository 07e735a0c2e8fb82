#include "domain/identity/known_rows.hpp"

#include <algorithm>

#include "domain/identity/person_resource.hpp"

namespace identity {
namespace {

constexpr std::size_t bearers_max = 20;

base::Result<std::vector<Known>> found(store::Snapshot const& snapshot,
                                       Identifier const& identifier) {
    auto const page = TRY(snapshot.search(bearers_of(identifier)));
    std::vector<Known> people;
    for (auto const& version : page.matches) {
        if (!version.body) continue;
        auto const patient = TRY(fhir::parse(version.body));
        people.push_back(known_from(patient.root()));
    }
    return people;
}

}  // namespace

fhir::Query bearers_of(Identifier const& identifier) {
    fhir::Criterion bearer;
    bearer.code = "identifier";
    bearer.parameter = fhir::parameter_key(bearer.code);
    bearer.kind = fhir::ParameterKind::token;
    bearer.any_of.emplace_back(fhir::TokenOperand{identifier.system, identifier.value});
    fhir::Query query;
    query.types = {"Patient"};
    query.all_of.push_back(std::move(bearer));
    query.count = bearers_max;
    query.total = fhir::Total::none;
    return query;
}

base::Result<std::vector<Known>> known_like(store::Snapshot const& snapshot,
                                            Candidate const& candidate) {
    auto wanted = candidate.local;
    if (!candidate.nhs_number.empty()) {
        wanted.insert(wanted.begin(), {std::string(nhs_number_system), candidate.nhs_number});
    }
    std::vector<Known> people;
    for (auto const& identifier : wanted) {
        for (auto& person : TRY(found(snapshot, identifier))) {
            bool const seen = std::ranges::find(people, person.id, &Known::id) != people.end();
            if (!seen) people.push_back(std::move(person));
        }
    }
    return people;
}

}  // namespace identity
