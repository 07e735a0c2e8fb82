#include "edge/hl7v2/message.hpp"

#include <gtest/gtest.h>

namespace hl7v2 {
namespace {

std::string const head = "MSH|^~\\&|PAS|EAST|HW|BSOL|20261121||ADT^A01|7|P|2.4\r";

TEST(Message, NamesItsSenderTypeAndControlId) {
    auto const message = parse(head);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->header().application, "PAS");
    EXPECT_EQ(message->header().facility, "EAST");
    EXPECT_EQ(message->header().type, "ADT");
    EXPECT_EQ(message->header().event, "A01");
    EXPECT_EQ(message->header().control, "7");
    EXPECT_EQ(message->header().version, "2.4");
}

TEST(Message, CutsRepetitionsComponentsAndSubcomponents) {
    auto const message = parse(head + "PID|1||12^^^A&1.2&ISO^MR~99^^^B||Okafor&van^Amara");
    ASSERT_TRUE(message);
    auto const pid = message->segment("PID");
    ASSERT_EQ(pid.field(3).size(), 2u);
    EXPECT_EQ(pid.field(3)[0].component(4).subcomponent(2).text(), "1.2");
    EXPECT_EQ(pid.field(3)[1].component(4).text(), "B");
    EXPECT_EQ(pid.text(5), "Okafor");
    EXPECT_EQ(pid.text(5, 2), "Amara");
    EXPECT_EQ(pid.text(40), "");
}

TEST(Message, EndsSegmentsWithCrLfOrBoth) {
    for (auto const* end : {"\r", "\n", "\r\n"}) {
        auto const message =
            parse("MSH|^~\\&|A|B|||||ADT^A01|1|P|2.4" + std::string(end) + "PID|1||5" + end + end);
        ASSERT_TRUE(message);
        EXPECT_EQ(message->segments().size(), 2u);
        EXPECT_EQ(message->segment("PID").text(3), "5");
    }
}

TEST(Message, TakesDelimitersFromItsHeader) {
    auto const message =
        parse("MSH$%*!@#$A%B$F$$$$$ADT%A08$9$P$2.7\rPID$1$$7%%%X@1.2@ISO*8$$A!S!B");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->delimiters().truncation, '#');
    EXPECT_EQ(message->segment("PID").field(3).size(), 2u);
    EXPECT_EQ(message->segment("PID").first(3).component(4).subcomponent(3).text(), "ISO");
    EXPECT_EQ(message->segment("PID").text(5), "A%B");
}

void unescapes(std::string const& raw, std::string const& expected) {
    auto const message = parse(head + "OBX|1|ST|a||" + raw);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->segment("OBX").text(5), expected) << raw;
}

TEST(Message, UnescapesWhatTheStandardNamesAndKeepsTheRest) {
    unescapes("A\\T\\E \\F\\\\S\\\\R\\\\E\\", "A&E |^~\\");
    unescapes("one\\.br\\two", "one\ntwo");
    unescapes("\\X48c3A9\\!", "Hé!");
    unescapes("\\XE9\\", "é");
    unescapes("\\H\\loud\\N\\", "loud");
    unescapes("C:\\temp", "C:\\temp");
    unescapes("\\XZZ\\", "\\XZZ\\");
    unescapes("\"\"", "");
}

TEST(Message, ReadsTheCharacterSetOfMsh18) {
    auto const msh = [](std::string const& charset) {
        return "MSH|^~\\&|A|B|||||ADT^A01|1|P|2.4||||||" + charset + "\rPID|1||1||";
    };
    EXPECT_EQ(parse(msh("8859/1") + "Ren\xE9")->segment("PID").text(5), "René");
    EXPECT_EQ(parse(msh("UNICODE UTF-8") + "René")->segment("PID").text(5), "René");
    EXPECT_EQ(parse(msh("") + "René")->segment("PID").text(5), "René");
    EXPECT_EQ(parse("\xEF\xBB\xBF" + msh("ASCII") + "Rene")->segment("PID").text(5), "Rene");
    for (auto const* unreadable : {"", "ASCII", "UNICODE UTF-8"}) {
        auto const message = parse(msh(unreadable) + "Ren\xE9");
        ASSERT_FALSE(message);
        EXPECT_EQ(message.error().details[0].path, "MSH-18");
    }
    EXPECT_EQ(parse(msh("BIG-5") + "x").error().details[0].path, "MSH-18");
}

void refuses(std::string const& text, std::string const& path) {
    auto const message = parse(text);
    ASSERT_FALSE(message) << text;
    ASSERT_FALSE(message.error().details.empty());
    EXPECT_EQ(message.error().details[0].path, path) << text;
}

TEST(Message, SaysWhereAMessageIsBroken) {
    refuses("", "MSH");
    refuses("PID|1", "MSH");
    refuses("MSH|^~\\^|A|B", "MSH-2");
    refuses("MSH|||A|B|C", "MSH-2");
    refuses("MSHA^~\\&A", "MSH-1");
    refuses(head + "some text\r", "segment 2");
    refuses(head + "PID^1\r", "segment 2");
    refuses(head + "PID|1\r" + head, "segment 3");
}

TEST(Message, IsBoundedInBytesAndSegments) {
    EXPECT_EQ(parse(head + "NTE|1||" + std::string(message_bytes_max, 'x')).error().code.name,
              "hl7v2.too_long");
    std::string many = head;
    for (std::size_t i = 1; i < segments_max; ++i) many += "NTE|\r";
    EXPECT_TRUE(parse(many));
    refuses(many + "NTE|\r", "segment 10001");
}

TEST(Message, TakesTheEventFromEvnWhereVersion21LeftIt) {
    EXPECT_EQ(parse("MSH|^~\\&|A|B|||||ADT|1|P|2.1\rEVN|A03")->header().event, "A03");
}

TEST(Message, TellsWhoSentEvenWhatCannotBeParsed) {
    EXPECT_EQ(header_of(head + "rubbish").control, "7");
    EXPECT_EQ(header_of("rubbish").control, "");
}

TEST(Message, EscapesWhatItWrites) {
    EXPECT_EQ(escaped("A&E|^~\\", {}), "A\\T\\E\\F\\\\S\\\\R\\\\E\\");
}

}  // namespace
}  // namespace hl7v2
