#include "edge/rest/operation.hpp"

#include <gtest/gtest.h>

#include "fhir/value/draft.hpp"

namespace rest {
namespace {

constexpr char const* triage = R"({"resourceType":"OperationDefinition","id":"Task-triage",
 "url":"https://homeward.example/fhir/OperationDefinition/Task-triage","code":"triage",
 "resource":["Task"],"system":false,"type":false,"instance":true,"parameter":[
 {"name":"outcome","use":"in","min":1,"max":"1","type":"code"},
 {"name":"score","use":"in","min":0,"max":"1","type":"integer"},
 {"name":"present","use":"in","min":0,"max":"*","type":"string"},
 {"name":"patient","use":"in","min":0,"max":"1","type":"Reference"},
 {"name":"return","use":"out","min":1,"max":"1","type":"Task"}]})";

base::Result<Answer> nothing(Context&, OperationCall const&) { return Answer{}; }

std::string problems(std::string const& parameters) {
    Operations operations;
    EXPECT_TRUE(operations.add(triage, nothing));
    auto const body = R"({"resourceType":"Parameters","parameter":[)" + parameters + "]}";
    auto const result = parameters_of_call(*operations.all().front(), body);
    if (result) return "";
    std::string text;
    for (auto const& detail : result.error().details)
        text += detail.path + " " + detail.reason + "\n";
    return text;
}

TEST(Operation, TakesParametersThatFitItsDefinition) {
    EXPECT_EQ(problems(R"({"name":"outcome","valueCode":"accept"})"), "");
    EXPECT_EQ(problems(R"({"name":"outcome","valueString":"accept"},
                          {"name":"score","valueInteger":3},
                          {"name":"present","valueString":"Ann"},
                          {"name":"present","valueString":"Bob"},
                          {"name":"patient","valueReference":{"reference":"Patient/7"}})"), "");
}

TEST(Operation, NamesEveryParameterThatDoesNotFit) {
    EXPECT_EQ(problems(""), "Parameters.parameter.where(name='outcome') is needed\n");
    EXPECT_EQ(problems(R"({"name":"outcome","valueCode":"a"},{"name":"outcome","valueCode":"b"})"),
              "Parameters.parameter.where(name='outcome') may stand 1 times at most\n");
    EXPECT_EQ(problems(R"({"name":"outcome","valueInteger":1},{"name":"colour","valueCode":"b"})"),
              "Parameters.parameter[0].valueInteger must be valueCode\n"
              "Parameters.parameter[1].name is not a parameter of this operation\n");
    EXPECT_EQ(problems(R"({"name":"outcome","valueCode":"a"},{"name":"score","valueInteger":1.5})"),
              "Parameters.parameter[1].valueInteger must be a whole number\n");
    EXPECT_EQ(problems(R"({"valueCode":"a"},{"name":"outcome","valueCode":"a","valueInteger":1})"),
              "Parameters.parameter[0].name is needed\nParameters.parameter[1] has more than one "
              "value\n");
}

TEST(Operation, IsFoundOnlyWhereItsDefinitionPutsIt) {
    Operations operations;
    ASSERT_TRUE(operations.add(triage, nothing));
    EXPECT_TRUE(operations.find(Level::instance, "Task", "triage"));
    EXPECT_FALSE(operations.find(Level::type, "Task", "triage"));
    EXPECT_FALSE(operations.find(Level::instance, "Patient", "triage"));
    EXPECT_FALSE(operations.find(Level::system, "", "triage"));
}

TEST(Operation, CannotStandTwiceInOnePlace) {
    Operations operations;
    ASSERT_TRUE(operations.add(triage, nothing));
    EXPECT_FALSE(operations.add(triage, nothing));
}

TEST(Operation, ReadsParametersByNameAndType) {
    Operations operations;
    ASSERT_TRUE(operations.add(triage, nothing));
    auto const parameters = parameters_of_call(
        *operations.all().front(),
        R"({"resourceType":"Parameters","parameter":[{"name":"outcome","valueCode":"accept"},
           {"name":"score","valueInteger":3},
           {"name":"patient","valueReference":{"reference":"Patient/7"}},
           {"name":"present","valueString":"Ann"},{"name":"present","valueString":"Bob"}]})");
    ASSERT_TRUE(parameters);
    EXPECT_EQ(parameters->text("outcome"), "accept");
    EXPECT_EQ(parameters->integer("score"), 3);
    EXPECT_EQ(parameters->text("patient"), "Patient/7");
    EXPECT_EQ(parameters->texts("present"), (std::vector<std::string_view>{"Ann", "Bob"}));
    EXPECT_FALSE(parameters->has("absent"));
}

}  // namespace
}  // namespace rest
