#include "fhir/value/value.hpp"

#include <gtest/gtest.h>

#include "fhir/value/draft.hpp"
#include "fhir/value/splice.hpp"

namespace fhir {
namespace {

Document read(std::string text) {
    auto document = parse(std::move(text));
    EXPECT_TRUE(document) << (document ? "" : document.error().details[0].reason);
    return document ? std::move(*document) : Document{};
}

TEST(Value, KeepsNumbersAsWritten) {
    auto const document = read(R"({"a":1.50,"b":[0.010,1e3,-0]})");
    EXPECT_EQ(document["a"].text(), "1.50");
    EXPECT_EQ(document["b"][0].text(), "0.010");
    EXPECT_EQ(Draft(document.root()).print(), R"({"a":1.50,"b":[0.010,1e3,-0]})");
}

TEST(Value, DecodesEscapes) {
    auto const document = read(R"({"text":"a\"\\\/\n\u00e9\ud83d\ude00","caf\u00e9":true})");
    EXPECT_EQ(document["text"].text(), "a\"\\/\né😀");
    EXPECT_TRUE(document["café"].boolean());
}

TEST(Value, AnswersAbsentForWhatIsNotThere) {
    auto const document = read(R"({"name":[{"family":"Hill"}]})");
    EXPECT_EQ(document["name"][0]["family"].text(), "Hill");
    EXPECT_EQ(document["name"][1]["family"].kind(), Kind::absent);
    EXPECT_EQ(document["given"]["x"].text(), "");
}

TEST(Parse, RefusesWhatIsNotJson) {
    for (auto const* text : {"",       "{",     "[1,]",        "{\"a\":1,}", "{\"a\":1,\"a\":2}",
                             "01",     "1.",    "+1",          "nul",        "\"a",
                             "\"\t\"", "{} {}", "\"\\ud800\"", "\"\\x\"",    "{a:1}",
                             "\xff",   "[1 2]", "-",           "\"\\u12\"",  "\"\\"}) {
        auto const document = parse(std::string(text));
        ASSERT_FALSE(document) << text;
        EXPECT_EQ(document.error().code.name, "fhir.not_json");
        ASSERT_EQ(document.error().details.size(), 1U);
    }
    EXPECT_EQ(parse(std::string(101, '[')).error().code.name, "fhir.too_deep");
}

TEST(Parse, SaysWhereTheTextIsWrong) {
    auto const document = parse("{\n  \"a\": tru\n}");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().details[0].path, "line 2, column 8");
}

TEST(Draft, LeavesOutWhatIsAbsent) {
    auto draft = object({{"a", "x"}, {"b", Draft{}}, {"c", array({1, Draft{}, true})}});
    EXPECT_EQ(draft.print(), R"({"a":"x","c":[1,true]})");
    draft.set("a", Draft{});
    draft.add("d", "y");
    EXPECT_EQ(draft.print(), R"({"c":[1,true],"d":["y"]})");
}

std::string stored(std::string text, std::string_view id = "7") {
    auto const document = read(std::move(text));
    return stamped(stampable(document, id), "2", "T");
}

TEST(Stamp, TouchesOnlyIdVersionAndTime) {
    constexpr auto* stamp = R"("versionId":"2","lastUpdated":"T")";
    EXPECT_EQ(stored(R"({"resourceType":"Basic"})"),
              std::string(R"({"resourceType":"Basic","id":"7","meta":{)") + stamp + "}}");
    EXPECT_EQ(
        stored(R"({"id":"old", "resourceType":"Basic", "x": 1.50})"),
        std::string(R"({"id":"7", "resourceType":"Basic","meta":{)") + stamp + R"(}, "x": 1.50})");
    EXPECT_EQ(
        stored(R"({"resourceType":"Basic","id":"7","meta":{"versionId":"1","lastUpdated":"old"}})"),
        std::string(R"({"resourceType":"Basic","id":"7","meta":{)") + stamp + "}}");
    EXPECT_EQ(
        stored(
            R"({"resourceType":"Basic","id":"7","meta":{"versionId" : "1" , "tag":[1], "lastUpdated":"o"}})"),
        std::string(R"({"resourceType":"Basic","id":"7","meta":{)") + stamp + R"(,"tag":[1]}})");
    EXPECT_EQ(
        stored(
            R"({"resourceType":"Basic","id":"7","meta":{"source":"s","versionId":"1","lastUpdated":"o"}})"),
        std::string(R"({"resourceType":"Basic","id":"7","meta":{)") + stamp + R"(,"source":"s"}})");
    EXPECT_EQ(
        stored(
            R"({"resourceType":"Basic","id":"7","meta":{"versionId":"1","lastUpdated":"o","source":"s"}})"),
        std::string(R"({"resourceType":"Basic","id":"7","meta":{)") + stamp + R"(,"source":"s"}})");
}

TEST(Stamp, StandsWhateverTheNamesAndTheMetaAre) {
    EXPECT_EQ(stored(R"({"resourceType":"Basic","id":"7","meta":[1]})"),
              R"({"resourceType":"Basic","id":"7","meta":{"versionId":"2","lastUpdated":"T"}})");
    EXPECT_EQ(
        stored(R"({"resourceType":"Basic","id":7,"meta":{"a\"\\":1}})"),
        R"({"resourceType":"Basic","id":"7","meta":{"versionId":"2","lastUpdated":"T","a\"\\":1}})");
}

TEST(Value, RoundsDecimalsToDoubles) {
    auto const document = read(R"([1.5,-0,1e-999,1e999,12345678901234567890])");
    EXPECT_EQ(document.root()[0].decimal(), 1.5);
    EXPECT_EQ(document.root()[2].decimal(), 0.0);
    EXPECT_FALSE(document.root()[3].decimal());
    EXPECT_EQ(document.root()[4].decimal(), 12345678901234567890.0);
    EXPECT_FALSE(document.root()[4].integer());
}

}  // namespace
}  // namespace fhir
