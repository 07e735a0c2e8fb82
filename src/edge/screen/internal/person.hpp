// Who somebody is, as every screen that names them shows it first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fhir/value/draft.hpp"
#include "store/log/store.hpp"

namespace screen {

struct Contact {
    std::string name;
    std::string relationship;
    std::string phone;
};

struct FrailtyScore {
    int score = 0;
    std::string rater;
    std::string date;  // Day
};

struct Person {
    std::string id;
    std::string name;            // "Ada Finch"
    std::string preferred_name;
    std::string birth_date;
    std::string gender;
    std::string nhs_number;
    std::string address;
    std::string what_matters;
    std::vector<std::string> adjustments;
    std::vector<std::string> alerts;
    std::string at_home;
    std::vector<Contact> contacts;
    std::optional<FrailtyScore> frailty;
    bool advance_plan = false;
};

// Absent (screen.no_person) if there is none.
base::Result<Person> person_from(store::Snapshot const& snapshot, std::string_view id);

// The summary that screens share.
fhir::Draft summary_of(Person const& person, base::Day today);

}  // namespace screen
