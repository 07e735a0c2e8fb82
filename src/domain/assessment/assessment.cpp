#include "domain/assessment/assessment.hpp"

#include "domain/assessment/errors.hpp"

namespace assessment {
namespace {

bool says_anything(Conversation const& c) {
    return c.vitals || c.frailty || c.lives_alone || !c.function.empty() || !c.mobility.empty() ||
           !c.help_at_home.empty() || !c.home.empty() || !c.what_matters.empty();
}

}  // namespace

base::Result<Assessment> combine(Conversation conversation, int age) {
    if (!says_anything(conversation)) return base::refuse(errors::nothing_said);
    if (!conversation.what_matters.empty() && conversation.speaker.empty())
        return base::refuse(errors::speaker_needed);
    if (auto const& frailty = conversation.frailty) {
        if (frailty->score < 1 || frailty->score > 9)
            return base::refuse(errors::frailty_out_of_range);
        if (frailty->rater.empty()) return base::refuse(errors::frailty_rater_needed);
    }
    Assessment assessment;
    if (conversation.vitals) assessment.news2 = TRY(news2(*conversation.vitals, age));
    assessment.conversation = std::move(conversation);
    return assessment;
}

}  // namespace assessment
