#include "domain/episode/trigger.hpp"

#include <gtest/gtest.h>

namespace {

// "A04 E 81 reason words": event, class, age or ?, the rest is the reason.
episode::Movement movement_from(std::string const& text) {
    episode::Movement movement;
    movement.event = text.substr(0, 3);
    movement.patient_class = text.substr(4, 1);
    auto const space = text.find(' ', 6);
    auto const age = text.substr(6, space == text.npos ? text.npos : space - 6);
    if (age != "?") movement.age = std::stoi(age);
    if (space != text.npos) movement.reason = text.substr(space + 1);
    return movement;
}

void check(std::string const& text, std::string_view expected) {
    auto const found = episode::trigger(episode::triggers(), movement_from(text));
    EXPECT_EQ(found ? found->code : "none", expected) << text;
}

TEST(Trigger, FindsTheFirstRuleThatFits) {
    check("A04 E 81 Fall at home", "fall");
    check("A04 E 81 Fall, new confusion", "delirium");
    check("A04 E 81 Chest pain", "emergency-attendance");
    check("A01 I 70 Elective hip", "emergency-admission");
    check("A01 E 70", "emergency-admission");
    check("A04 E 45 carer breakdown", "carer-breakdown");
}

TEST(Trigger, AgeIsABoundaryAndUnknownDoesNotReachIt) {
    check("A04 E 65", "emergency-attendance");
    check("A04 E 64", "none");
    check("A04 E ?", "none");
}

TEST(Trigger, OtherEventsAndClassesDoNotTrigger) {
    check("A08 E 81 fall", "none");
    check("A04 O 81 fall", "none");
    check("A03 I 81", "none");
}

TEST(Trigger, ReadsWholeWordsAndDenials) {
    check("A04 E 81 Waterfall accident", "emergency-attendance");
    check("A04 E 81 FELL on stairs", "fall");
    check("A04 E 81 no fall", "emergency-attendance");
    check("A04 E 81 Denies fall; then fell", "fall");
}

TEST(Trigger, ReadsCodesOfTheirSystem) {
    auto movement = movement_from("A04 E 81 seen");
    movement.codes = {{"http://snomed.info/sct", "217082002"}};
    EXPECT_EQ(episode::trigger(episode::triggers(), movement)->code, "fall");
    movement.codes = {{"http://example.org", "217082002"}};
    EXPECT_EQ(episode::trigger(episode::triggers(), movement)->code, "emergency-attendance");
}

TEST(Trigger, SaysWhy) {
    auto const found = episode::trigger(episode::triggers(), movement_from("A04 E 81 fell"));
    EXPECT_EQ(found->because, "A04, class E, aged 65 or over, reason says fell");
}

TEST(Trigger, RulesSayWhereTheyAreWrong) {
    auto const file = base::toml_from(
        "[[trigger]]\ncode = \"a\"\nversion = 1\nname = \"A\"\nroute = \"moon\"\nsource = \"s\"\n",
        "t.toml");
    auto const rules = episode::triggers_from(file.value());
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().details.at(0).path, "t.toml:1");
    EXPECT_EQ(rules.error().details.at(0).reason, "there is no route moon");
}

}  // namespace
