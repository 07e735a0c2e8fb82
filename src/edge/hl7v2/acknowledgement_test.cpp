#include "edge/hl7v2/acknowledgement.hpp"

#include <gtest/gtest.h>

#include "edge/hl7v2/errors.hpp"

namespace hl7v2 {
namespace {

Header const sender{.application = "PAS",
                    .facility = "EAST",
                    .receiving_application = "HW",
                    .receiving_facility = "BSOL",
                    .type = "ADT",
                    .event = "A01",
                    .control = "A|7",
                    .processing = "P",
                    .version = "2.5.1"};

TEST(Acknowledgement, TurnsTheAddressAroundAndRepeatsTheControlId) {
    EXPECT_EQ(
        acknowledgement(sender, {}, {0}, "H1"),
        "MSH|^~\\&|HW|BSOL|PAS|EAST|19700101000000+0000||ACK^A01|H1|P|2.5.1||||||UNICODE UTF-8\r"
        "MSA|AA|A\\F\\7|\r");
}

TEST(Acknowledgement, SaysWhereAndWhy) {
    auto const refusal =
        base::malformed(errors::field_missing, {{"PID-3[2].1", "Give a number & a name."}});
    auto const answer = answer_from(refusal.error());
    auto const text = acknowledgement(sender, answer, {0}, "H1");
    EXPECT_NE(text.find("MSA|AE|A\\F\\7|The message lacks a field that Homeward needs. PID-3[2].1: "
                        "Give a number \\T\\ a name.\r"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("ERR||PID^1^3^2^1|101^Required field missing^HL70357|E|"
                        "hl7v2.field_missing^^L||PID-3[2].1|Give a number \\T\\ a name.\r"),
              std::string::npos)
        << text;
}

TEST(Acknowledgement, KeepsToTheOldErrorSegmentForOldVersions) {
    auto old = sender;
    old.version = "2.3";
    Answer const answer{Verdict::error, "No.", "hl7v2.field_unusable", {{"OBX[4]-5", "Why."}}};
    auto const text = acknowledgement(old, answer, {0}, "H1");
    EXPECT_NE(text.find("\rERR|OBX^4^5^1\r"), std::string::npos) << text;
}

TEST(Acknowledgement, RejectsWhatIsNotForUsAndErrsOnWhatCanBeMended) {
    auto const on = [](base::Code const& code) { return verdict_on({code, "", "", {}}); };
    EXPECT_EQ(on(errors::unsupported_type), Verdict::rejected);
    EXPECT_EQ(on(errors::unsupported_version), Verdict::rejected);
    EXPECT_EQ(on(errors::cannot_listen), Verdict::rejected);
    EXPECT_EQ(on(errors::not_a_message), Verdict::error);
    EXPECT_EQ(on(errors::wrong_person), Verdict::error);
    EXPECT_FALSE(worth_keeping({errors::cannot_listen, "", "", {}}));
}

TEST(Acknowledgement, IsReadBack) {
    auto const read =
        acknowledged_from(acknowledgement(sender, {Verdict::rejected, "a|b", "x", {}}, {0}, "H1"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->verdict, "AR");
    EXPECT_EQ(read->control, "A|7");
    EXPECT_EQ(read->text, "a|b");
}

TEST(Acknowledgement, ReadsOddPathsWithoutHarm) {
    for (auto const* path : {"", "PI", "segment 3", "PID", "PID-", "PID-3[", "PID[2", "MSH-18"}) {
        EXPECT_FALSE(
            acknowledgement(sender, {Verdict::error, "x", "y", {{path, "z"}}}, {0}, "1").empty());
    }
}

}  // namespace
}  // namespace hl7v2
