// EpisodeOfCare/$assess and EpisodeOfCare/$conclude.
#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "domain/assessment/assessment.hpp"
#include "domain/assessment/errors.hpp"
#include "domain/mdt/conclusion.hpp"
#include "edge/care/internal/handlers.hpp"

namespace care {
namespace {

using rest::Parameters;

constexpr std::string_view vital_names[] = {"respirations", "spo2",  "temperature", "systolic",
                                            "pulse",        "oxygen", "consciousness"};

std::string text(Parameters const& asked, std::string_view name) {
    return std::string(asked.text(name));
}

int whole(Parameters const& asked, std::string_view name) {
    return static_cast<int>(asked.integer(name).value_or(0));
}

// All measurements or none: a part of NEWS2 is no NEWS2.
base::Result<std::optional<assessment::Vitals>> vitals_from(Parameters const& asked) {
    std::vector<base::Detail> missing;
    for (auto const name : vital_names)
        if (!asked.has(name)) missing.push_back({std::string(name), "is missing"});
    if (missing.size() == std::size(vital_names)) return std::optional<assessment::Vitals>{};
    if (!missing.empty())
        return base::malformed(assessment::errors::incomplete_vitals, std::move(missing));
    auto const letter = asked.text("consciousness");
    constexpr std::string_view letters = "ACVPU";
    if (letter.size() != 1 || !letters.contains(letter[0]))
        return base::refuse(assessment::errors::unknown_consciousness);
    assessment::Vitals vitals;
    vitals.respirations = whole(asked, "respirations");
    vitals.spo2 = whole(asked, "spo2");
    vitals.scale = asked.integer("spo2Scale").value_or(1) == 2 ? assessment::SpO2Scale::two
                                                               : assessment::SpO2Scale::one;
    vitals.scale_reason = text(asked, "spo2ScaleReason");
    vitals.oxygen = asked.flag("oxygen").value_or(false);
    auto const degrees = asked.value("temperature").decimal().value_or(0);
    vitals.temperature_tenths = static_cast<int>(std::lround(std::clamp(degrees, 0., 99.) * 10));
    vitals.systolic = whole(asked, "systolic");
    vitals.pulse = whole(asked, "pulse");
    vitals.consciousness = static_cast<assessment::Consciousness>(letter[0]);
    return std::optional(vitals);
}

base::Result<assessment::Conversation> conversation_from(Parameters const& asked) {
    assessment::Conversation conversation;
    conversation.vitals = TRY(vitals_from(asked));
    conversation.function = text(asked, "function");
    conversation.mobility = text(asked, "mobility");
    conversation.help_at_home = text(asked, "helpAtHome");
    conversation.home = text(asked, "home");
    conversation.lives_alone = asked.flag("livesAlone");
    conversation.what_matters = text(asked, "whatMatters");
    conversation.speaker = text(asked, "speaker");
    if (asked.has("frailtyScale"))
        conversation.frailty =
            assessment::Frailty{whole(asked, "frailtyScale"), text(asked, "frailtyRater")};
    return conversation;
}

mdt::Ask ask_from(Parameters const& asked) {
    mdt::Ask ask;
    ask.pathway = text(asked, "pathway");
    for (auto const option : asked.texts("option")) ask.options.emplace_back(option);
    ask.why_not_home = text(asked, "whyNotHome");
    ask.wish = text(asked, "wish");
    for (auto const person : asked.texts("present")) ask.present.emplace_back(person);
    ask.reason = text(asked, "reason");
    ask.forecast = text(asked, "forecast");
    ask.forecast_days = asked.integer("forecastDays");
    ask.forecast_probability = asked.integer("forecastProbability");
    return ask;
}

}  // namespace

base::Result<Answer> assess(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::assess, {"EpisodeOfCare", ""}));
    auto const conversation = TRY(conversation_from(call.parameters));
    auto const id = base::new_id();
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "assess"));
        auto const& patient = loaded.course.opened.origin.patient;
        auto const age = TRY(age_of(snapshot, patient, context.now));
        auto const combined = TRY(assessment::combine(conversation, age));
        auto const author = author_of(context);
        batch.changes = assessment::changes_for(
            combined, {id, patient, call.id, author.display, author.practitioner, context.now});
        rest_on(batch, loaded);
        return store::Key{"QuestionnaireResponse", id};
    });
}

base::Result<Answer> conclude(Context& context, OperationCall const& call) {
    TRY(serve::permit(context, sharing::Act::conclude, {"EpisodeOfCare", ""}));
    auto const conclusion = TRY(mdt::conclude(ask_from(call.parameters)));
    return step(context, [&](store::Snapshot const& snapshot,
                             store::Batch& batch) -> base::Result<store::Key> {
        auto const loaded = TRY(course_at(context, snapshot, call.id, "conclude"));
        // The nth decision of the course: two at once conflict.
        auto const id = call.id + ".d" + std::to_string(loaded.course.decisions.size() + 1);
        batch.changes.push_back(mdt::change_for(
            conclusion, {id, loaded.course.opened.origin.patient, call.id,
                         author_of(context).display, context.now}));
        TRY(give_up_request(snapshot, loaded, context, batch));
        rest_on(batch, loaded);
        return store::Key{"Task", id};
    });
}

}  // namespace care
