#include "domain/episode/course.hpp"

#include <gtest/gtest.h>

#include "domain/episode/pathway.hpp"

namespace {

using namespace episode;

Origin origin(std::string id, std::int64_t at) {
    return {.id = std::move(id), .version = 1, .patient = "p1", .episode = "e1", .at = {at}};
}

// One step a word, in order of time: "assessed decided:bed asked offered accepted arrived goal
// achieved exit followed".
std::vector<Step> steps_from(std::string_view words) {
    std::vector<Step> steps;
    Opened opened{origin("e1", 0)};
    std::int64_t at = 0;
    for (std::size_t begin = 0; begin < words.size();) {
        auto const end = std::min(words.find(' ', begin), words.size());
        auto const word = words.substr(begin, end - begin);
        begin = end + 1;
        auto const here = origin(std::string(word), ++at);
        if (word == "assessed") steps.emplace_back(Assessed{here});
        if (word.starts_with("decided:"))
            steps.emplace_back(Decided{.origin = here, .pathway = std::string(word.substr(8))});
        if (word.starts_with("asked")) steps.emplace_back(Asked{.origin = here, .kind = "bed"});
        if (word.starts_with("offered"))
            steps.emplace_back(
                Offered{.origin = here, .request = "asked" + std::string(word.substr(7))});
        if (word == "accepted")
            std::get<Offered>(steps.back()).state = OfferState::accepted;
        if (word == "refused") std::get<Offered>(steps.back()).state = OfferState::refused;
        if (word.starts_with("arrived")) {
            for (auto& step : steps)
                if (auto* stay = std::get_if<Stayed>(&step)) stay->until = here.at;
            steps.emplace_back(Stayed{.origin = here, .kind = "bed"});
        }
        if (word == "goal") steps.emplace_back(Aimed{.origin = here});
        if (word == "achieved") std::get<Aimed>(steps.back()).achievement = "achieved";
        if (word == "exit") {
            opened.open = false;
            steps.emplace_back(FollowedUp{.origin = here});
        }
        if (word == "followed") std::get<FollowedUp>(steps.back()).status = "at-home";
    }
    steps.emplace_back(opened);
    return steps;
}

std::string stage_after(std::string_view words) {
    return std::string(name_of(stage_of(course_from(steps_from(words), "e1").value())));
}

TEST(Course, TheStageFollowsFromTheSteps) {
    EXPECT_EQ(stage_after(""), "assessment");
    EXPECT_EQ(stage_after("assessed"), "decision");
    EXPECT_EQ(stage_after("assessed decided:hospital"), "exit");
    EXPECT_EQ(stage_after("assessed decided:no-support"), "exit");
    EXPECT_EQ(stage_after("assessed decided:bed"), "placing");
    EXPECT_EQ(stage_after("assessed decided:bed asked offered"), "placing");
    EXPECT_EQ(stage_after("assessed decided:bed asked offered refused"), "placing");
    EXPECT_EQ(stage_after("assessed decided:bed asked offered accepted"), "transfer");
    EXPECT_EQ(stage_after("assessed decided:bed asked offered accepted arrived"), "active");
    EXPECT_EQ(stage_after("assessed decided:bed asked offered accepted arrived goal"), "active");
    EXPECT_EQ(stage_after("assessed decided:bed asked offered accepted arrived goal achieved"),
              "exit");
    EXPECT_EQ(stage_after("assessed exit"), "follow-up");
    EXPECT_EQ(stage_after("assessed exit followed"), "closed");
}

TEST(Course, ANewDecisionStartsPlacingAgain) {
    EXPECT_EQ(stage_after("assessed decided:bed asked offered accepted decided:home"), "placing");
}

TEST(Course, ADecisionDuringAStayLeadsOnFromThere) {
    std::string const in_bed = "assessed decided:bed asked offered accepted arrived ";
    EXPECT_EQ(stage_after(in_bed + "decided:home"), "placing");
    EXPECT_EQ(stage_after(in_bed + "decided:hospital"), "exit");
    EXPECT_EQ(stage_after(in_bed + "decided:home asked:2 offered:2 accepted"), "transfer");
    EXPECT_EQ(stage_after(in_bed + "decided:home asked:2 offered:2 accepted arrived:2"), "active");
}

TEST(Course, AnotherEpisodesStepsStayOut) {
    auto steps = steps_from("assessed");
    std::get<Assessed>(steps[0]).origin.episode = "e2";
    EXPECT_EQ(stage_of(course_from(steps, "e1").value()), Stage::assessment);
    EXPECT_EQ(course_from(steps, "e9").error().code.name, "episode.unknown");
}

void check_allowed(std::string_view words, std::string_view operation, std::string_view expected) {
    auto const course = course_from(steps_from(words), "e1").value();
    auto const answer = allowed(pathway(), course, operation);
    EXPECT_EQ(answer ? "allowed" : answer.error().code.name, expected) << words << operation;
}

TEST(Pathway, AllowsEachStepAtItsStages) {
    check_allowed("", "assess", "allowed");
    check_allowed("", "conclude", "episode.not_at_this_stage");
    check_allowed("assessed", "conclude", "allowed");
    check_allowed("assessed", "request-place", "episode.not_at_this_stage");
    check_allowed("assessed decided:bed", "request-place", "allowed");
    check_allowed("assessed decided:bed", "arrive", "episode.not_at_this_stage");
    check_allowed("assessed exit", "assess", "episode.closed");
    check_allowed("assessed exit", "follow-up", "allowed");
    check_allowed("assessed", "follow-up", "episode.not_at_this_stage");
}

TEST(Pathway, ARefusalNamesTheStageAndItsNextStep) {
    auto const course = course_from(steps_from(""), "e1").value();
    EXPECT_EQ(allowed(pathway(), course, "conclude").error().message,
              "The episode is at the stage “First assessment”, which does not allow this step. "
              "Next: Do the first assessment");
}

}  // namespace
