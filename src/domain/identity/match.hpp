// Whether somebody is a person that the record already knows.
#pragma once

#include <string>
#include <vector>

#include "domain/identity/person.hpp"

namespace identity {

enum class Certainty {
    certain,     // The same person: write to their record.
    none,        // Nobody that we know.
    contradicted // An identifier says yes, birth date and name say no: a person must look.
};

enum class Evidence { nothing, nhs_number, local_identifier };

struct Match {
    Certainty certainty = Certainty::none;
    Evidence evidence = Evidence::nothing;
    std::string person;               // Patient id if certain.
    std::vector<std::string> others;  // Patient ids to be looked at: contradicted, or further ones.
};

// Decides among people that share an identifier with the candidate (known_like). In this order:
// 1. The same NHS number, and birth date or name agree: certain.
// 2. The same local number of the same assigner, unless both have different NHS numbers, or both
//    birth date and name disagree: certain.
// 3. Some identifier is shared but 1 and 2 fail: contradicted; never joined by machine.
// 4. Otherwise none. A name and a birth date alone never join two people.
// A person merged into another stands for that other. If several are certain, the first by the
// order of `known` counts and the rest are named in `others`.
Match match(std::vector<Known> const& known, Candidate const& candidate);

// Birth dates agree if one begins with the other ("1941" and "1941-03-09"); an absent one says
// nothing, so neither agrees nor disagrees.
enum class Agreement { agrees, silent, disagrees };
Agreement birth_dates(std::string_view left, std::string_view right);

// Names agree if family and first given name are the same for some pair, case and accents ignored;
// they disagree if no pair shares even one of the two.
Agreement names(std::vector<Name> const& left, std::vector<Name> const& right);

}  // namespace identity
