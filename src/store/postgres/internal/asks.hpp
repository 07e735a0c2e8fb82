// What the index is asked for a criterion. Each ask may list too many resources (also of other
// types), never too few, so whoever asks verifies what comes. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fhir/search/query.hpp"
#include "store/postgres/internal/terms.hpp"

namespace store::postgres {

struct TermsAsk {  // Listed from the latest arrival to the first.
    std::vector<Term> terms;
    bool exact = false;  // Whatever has one of the terms satisfies the criterion.
};
struct WordsAsk {  // From a text to below another.
    Term parameter;
    std::string from;
    std::string to;
};
struct WordsWithAsk {  // Texts with a part.
    Term parameter;
    std::string part;
};
struct MomentsAsk {  // Of each class of spans, starts from low to high.
    Term parameter;
    std::vector<std::int64_t> spans, lows, highs;
};
struct AmountsAsk {
    Term parameter;
    double low;
    double high;
};
struct TimelineAsk {  // Stretches that begin by low_max and end at high_min or later.
    std::vector<Term> terms;
    std::int64_t low_max;
    std::int64_t high_min;
};
struct IdsAsk { std::vector<std::string> ids; };
struct UpdatedAsk { std::int64_t from_ms; };  // Versions from an instant on.

using Ask = std::variant<TermsAsk, WordsAsk, WordsWithAsk, MomentsAsk, AmountsAsk, TimelineAsk,
                         IdsAsk, UpdatedAsk>;

// The systems in which a parameter has codes.
using SystemsOf = std::function<std::vector<std::string>(Term parameter)>;

// One or more asks whose lists together hold all that may satisfy the criterion; none if the index
// cannot tell: negations, :missing, chains.
std::vector<Ask> asks_of(std::string_view type, fhir::Criterion const& criterion,
                         SystemsOf const& systems_of);

// What the timelines know of a search about people by code or date; nothing if it is not one.
std::optional<TimelineAsk> timeline_of(std::string_view type,
                                       std::vector<fhir::Criterion> const& all_of);

}  // namespace store::postgres
