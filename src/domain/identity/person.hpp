// Who somebody says a person is, and whom the record knows: the evidence that identity weighs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace identity {

inline constexpr std::string_view nhs_number_system = "https://fhir.nhs.uk/Id/nhs-number";

// A number that somebody gave to a person: a hospital number in the hospital's own system.
struct Identifier {
    std::string system;  // A URI; never empty.
    std::string value;
    friend auto operator<=>(Identifier const&, Identifier const&) = default;
};

struct Name {
    std::string family;
    std::string given;  // The first given name.
    friend bool operator==(Name const&, Name const&) = default;
};

// What a message, a form or a caller says about a person.
struct Candidate {
    std::string nhs_number;            // Ten digits that satisfy the check, or empty.
    std::vector<Identifier> local;     // Without the NHS number.
    std::vector<Name> names;
    std::string birth_date;            // A FHIR date: "1941-03-09", "1941-03", "1941" or empty.
};

// A person in the record, as far as telling people apart needs it.
struct Known {
    std::string id;                    // Patient id
    std::string nhs_number;
    std::vector<Identifier> local;
    std::vector<Name> names;
    std::string birth_date;
    std::string replaced_by;           // Patient id of the person that this one was merged into.
};

}  // namespace identity
