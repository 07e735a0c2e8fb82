// The first combined assessment: one conversation from which every profession's form is a view.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "domain/assessment/news2.hpp"
#include "fhir/value/value.hpp"
#include "store/log/store.hpp"

namespace assessment {

// The Clinical Frailty Scale as a number only: its wording is not ours to ship (R17, R24). It is a
// judgement on the person's baseline two weeks ago, not on today.
struct Frailty {
    int score = 0;      // 1 to 9
    std::string rater;
};

// What was found out. Empty texts were not asked.
struct Conversation {
    std::optional<Vitals> vitals;
    std::string function;       // What the person can do.
    std::string mobility;
    std::string help_at_home;   // Who helps.
    std::string home;           // What the home is like.
    std::optional<bool> lives_alone;
    std::string what_matters;   // In the person's words.
    std::string speaker;        // Who said so: "Mrs Ada Finch", "her daughter".
    std::optional<Frailty> frailty;
};

struct Assessment {
    Conversation conversation;
    std::optional<News2> news2;
};

// Refuses (assessment.*): nothing said, what matters without its speaker, frailty out of range or
// without its rater, and all that news2 refuses.
base::Result<Assessment> combine(Conversation conversation, int age);

// Where an assessment is written, and by whom.
struct Setting {
    std::string id;               // Of the QuestionnaireResponse; Observations append to it.
    std::string patient;
    std::string episode;
    std::string author;           // Display
    std::string practitioner;     // Id; may be empty.
    base::Instant at;
};

// One QuestionnaireResponse and its Observations (NEWS2 total and parts, frailty, what matters).
std::vector<store::Change> changes_for(Assessment const& assessment, Setting const& setting);

// An assessment as a page shows it, read back from its QuestionnaireResponse.
struct Summary {
    struct Item {
        std::string name;
        std::string value;
        int score;
    };
    std::string id;
    base::Instant at;
    std::string by;
    std::optional<int> news2;
    std::string band;
    std::vector<Item> parts;
    std::optional<int> frailty;
    std::string frailty_rater;
    std::string function;
    std::string mobility;
    std::string help_at_home;
    std::string home;
    std::optional<bool> lives_alone;
    std::string what_matters;
    std::string speaker;
};

// Nothing if it is not a first assessment.
std::optional<Summary> summary_from(fhir::Value response);

}  // namespace assessment
