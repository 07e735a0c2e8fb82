#include "domain/identity/match.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace identity {
namespace {

bool shares_local(Known const& known, Candidate const& candidate) {
    return std::ranges::any_of(candidate.local, [&](Identifier const& identifier) {
        return std::ranges::find(known.local, identifier) != known.local.end();
    });
}

bool shares_nhs_number(Known const& known, Candidate const& candidate) {
    return !candidate.nhs_number.empty() && known.nhs_number == candidate.nhs_number;
}

// The evidence that makes it certain, or nothing.
Evidence evidence_for(Known const& known, Candidate const& candidate) {
    auto const born = birth_dates(known.birth_date, candidate.birth_date);
    auto const named = names(known.names, candidate.names);
    bool const confirmed = born == Agreement::agrees || named == Agreement::agrees;
    bool const denied = born == Agreement::disagrees && named == Agreement::disagrees;
    if (shares_nhs_number(known, candidate)) {
        return confirmed ? Evidence::nhs_number : Evidence::nothing;
    }
    bool const other_number = !candidate.nhs_number.empty() && !known.nhs_number.empty();
    if (shares_local(known, candidate) && !other_number && !denied) {
        return Evidence::local_identifier;
    }
    return Evidence::nothing;
}

std::string standing_for(Known const& known) {
    return known.replaced_by.empty() ? known.id : known.replaced_by;
}

void take(Match& match, Known const& known, Evidence evidence) {
    auto const person = standing_for(known);
    if (match.certainty != Certainty::certain) {
        match = {Certainty::certain, evidence, person, {}};
    } else if (match.person != person) {
        match.others.push_back(person);
    }
}

}  // namespace

Agreement birth_dates(std::string_view left, std::string_view right) {
    if (left.empty() || right.empty()) return Agreement::silent;
    return left.starts_with(right) || right.starts_with(left) ? Agreement::agrees
                                                              : Agreement::disagrees;
}

Agreement names(std::vector<Name> const& left, std::vector<Name> const& right) {
    if (left.empty() || right.empty()) return Agreement::silent;
    bool touching = false;
    for (auto const& one : left) {
        for (auto const& other : right) {
            bool const family = base::fold(one.family) == base::fold(other.family);
            bool const given = base::fold(one.given) == base::fold(other.given);
            if (family && given) return Agreement::agrees;
            touching = touching || (family && !one.family.empty()) || (given && !one.given.empty());
        }
    }
    return touching ? Agreement::silent : Agreement::disagrees;
}

Match match(std::vector<Known> const& known, Candidate const& candidate) {
    Match match;
    for (auto const wanted : {Evidence::nhs_number, Evidence::local_identifier}) {
        for (auto const& person : known) {
            if (evidence_for(person, candidate) == wanted) take(match, person, wanted);
        }
    }
    if (match.certainty == Certainty::certain) return match;
    for (auto const& person : known) {
        bool const number = shares_nhs_number(person, candidate);
        if (!number && !shares_local(person, candidate)) continue;
        match.certainty = Certainty::contradicted;
        if (match.evidence != Evidence::nhs_number) {
            match.evidence = number ? Evidence::nhs_number : Evidence::local_identifier;
        }
        match.others.push_back(person.id);
    }
    return match;
}

}  // namespace identity
