#include "fhir/patch/fhirpath_patch.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace fhir {
namespace {

// Paths of members and positions, "Patient.name[0].given": enough to test what a patch does with
// what a path selects.
base::Result<std::vector<Value>> select(Value resource, std::string_view path) {
    std::vector<Value> found{resource};
    bool first = true;
    for (auto const step : base::split(path, '.')) {
        if (std::exchange(first, false)) continue;
        auto const bracket = step.find('[');
        std::vector<Value> next;
        for (auto const each : found) {
            auto member = each[step.substr(0, bracket)];
            for (auto const* type : {"Boolean", "DateTime"}) {
                if (!member) member = each[std::string(step) + type];
            }
            if (!member.is_array()) {
                if (member) next.push_back(member);
            } else {
                next.insert(next.end(), member.begin(), member.end());
            }
        }
        if (bracket != std::string_view::npos) {
            auto const index = static_cast<std::size_t>(step[bracket + 1] - '0');
            next = index < next.size() ? std::vector<Value>{next[index]} : std::vector<Value>{};
        }
        found = next;
    }
    return found;
}

// The patched members after resourceType; or the error's code and its place. Parts are name, then
// JSON members of the part.
std::string patched(std::string_view members, std::string_view operations) {
    auto const resource = parse(R"({"resourceType":"Patient")" + std::string(members) + "}");
    std::string text = R"({"resourceType":"Parameters","parameter":[)";
    bool first = true;
    for (auto const operation : base::split(operations, ';')) {
        if (!std::exchange(first, false)) text += ',';
        text += R"({"name":"operation","part":[)";
        bool first_part = true;
        for (auto const part : base::split(operation, '~')) {
            auto const space = part.find(' ');
            if (!std::exchange(first_part, false)) text += ',';
            text += R"({"name":")" + std::string(part.substr(0, space)) + "\"," +
                    std::string(part.substr(space + 1)) + "}";
        }
        text += "]}";
    }
    auto const parameters = parse(text + "]}");
    if (!resource || !parameters) return "not JSON " + text;
    auto const result = apply_fhirpath_patch(resource->root(), parameters->root(), select);
    if (result)
        return result->print().substr(std::string_view(R"({"resourceType":"Patient")").size());
    auto const& error = result.error();
    return std::string(error.code.name.substr(5)) + " " + error.details.at(0).path;
}

TEST(FhirPathPatch, Adds) {
    EXPECT_EQ(
        patched(
            "",
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"birthDate"~value "valueDate":"1930-01-01")"),
        R"(,"birthDate":"1930-01-01"})");
    EXPECT_EQ(
        patched(
            R"(,"name":[{"family":"A"}])",
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"name"~value "valueHumanName":{"family":"B"})"),
        R"(,"name":[{"family":"A"},{"family":"B"}]})");
    EXPECT_EQ(
        patched(
            "",
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"deceased"~value "valueBoolean":true)"),
        R"(,"deceasedBoolean":true})");
    EXPECT_EQ(
        patched(
            "",
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"contact"~value "part":[{"name":"name","valueHumanName":{"text":"Z"}},{"name":"gender","valueCode":"male"}])"),
        R"(,"contact":[{"name":{"text":"Z"},"gender":"male"}]})");
    EXPECT_EQ(
        patched(
            R"(,"contact":[{"name":{"text":"a"}}])",
            R"(type "valueCode":"add"~path "valueString":"Patient.contact[0]"~name "valueString":"gender"~value "valueCode":"male")"),
        R"(,"contact":[{"name":{"text":"a"},"gender":"male"}]})");
}

TEST(FhirPathPatch, InsertsMovesReplacesAndDeletes) {
    constexpr auto* names =
        R"(,"name":[{"family":"A","given":["x","y"],"_given":[null,{"id":"i"}]},{"family":"B"}])";
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"insert"~path "valueString":"Patient.name"~index "valueInteger":1~value "valueHumanName":{"family":"C"})"),
        R"(,"name":[{"family":"A","given":["x","y"],"_given":[null,{"id":"i"}]},{"family":"C"},{"family":"B"}]})");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"move"~path "valueString":"Patient.name"~source "valueInteger":1~destination "valueInteger":0)"),
        R"(,"name":[{"family":"B"},{"family":"A","given":["x","y"],"_given":[null,{"id":"i"}]}]})");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"delete"~path "valueString":"Patient.name[0].given[1]";type "valueCode":"replace"~path "valueString":"Patient.name[1].family"~value "valueString":"D")"),
        R"(,"name":[{"family":"A","given":["x"],"_given":[null]},{"family":"D"}]})");
    constexpr auto* given = R"(,"name":[{"given":["x","y"],"_given":[null,{"id":"i"}]}])";
    EXPECT_EQ(patched(given, R"(type "valueCode":"insert"~path "valueString":"Patient.name[0].given"~index "valueInteger":0~value "valueString":"w")"),
              R"(,"name":[{"given":["w","x","y"],"_given":[null,null,{"id":"i"}]}]})");
    EXPECT_EQ(patched(given, R"(type "valueCode":"move"~path "valueString":"Patient.name[0].given"~source "valueInteger":1~destination "valueInteger":0)"),
              R"(,"name":[{"given":["y","x"],"_given":[{"id":"i"},null]}]})");
    EXPECT_EQ(patched(R"(,"contact":[{"name":{"text":"A"},"gender":"male"},{"name":{"text":"B"}}])",
                      R"(type "valueCode":"delete"~path "valueString":"Patient.contact[0].name.text";)"
                      R"(type "valueCode":"delete"~path "valueString":"Patient.contact[1].name.text")"),
              R"(,"contact":[{"gender":"male"}]})");
    EXPECT_EQ(patched(R"(,"name":[{"family":"A"}])",
                      R"(type "valueCode":"delete"~path "valueString":"Patient.name[0]")"),
              "}");
    EXPECT_EQ(patched(R"(,"active":true,"_active":{"id":"a"})",
                      R"(type "valueCode":"delete"~path "valueString":"Patient.active")"),
              "}");
    EXPECT_EQ(patched(R"(,"active":true)",
                      R"(type "valueCode":"delete"~path "valueString":"Patient.gender")"),
              R"(,"active":true})");
    EXPECT_EQ(
        patched(
            R"(,"deceasedBoolean":true)",
            R"(type "valueCode":"replace"~path "valueString":"Patient.deceased"~value "valueDateTime":"2020")"),
        R"(,"deceasedDateTime":"2020"})");
}

TEST(FhirPathPatch, RefusesWhatItCannotApply) {
    constexpr auto* names = R"(,"active":true,"name":[{"family":"A"},{"family":"B"}])";
    EXPECT_EQ(patched(names, R"(type "valueCode":"mend"~path "valueString":"Patient")"),
              "patch_malformed parameter[0].type");
    EXPECT_EQ(patched(names, R"(type "valueCode":"add")"), "patch_malformed parameter[0].path");
    EXPECT_EQ(patched(names, R"(type "valueCode":"delete"~path "valueString":"Patient.name")"),
              "patch_not_single parameter[0].path");
    EXPECT_EQ(patched(names, R"(type "valueCode":"delete"~path "valueString":"Patient")"),
              "patch_no_target parameter[0].path");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"replace"~path "valueString":"Patient.gender"~value "valueCode":"male")"),
        "patch_no_target parameter[0].path");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"active"~value "valueBoolean":false)"),
        "patch_not_single parameter[0].path");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"shoe"~value "valueBoolean":false)"),
        "patch_malformed parameter[0].name");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"deceased"~value "valueString":"x")"),
        "patch_malformed parameter[0].value");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"add"~path "valueString":"Patient"~name "valueString":"deceased"~value "x":1)"),
        "patch_malformed parameter[0].value");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"insert"~path "valueString":"Patient.name"~index "valueInteger":3~value "valueHumanName":{"family":"C"})"),
        "patch_malformed parameter[0].index");
    EXPECT_EQ(
        patched(
            names,
            R"(type "valueCode":"move"~path "valueString":"Patient.active"~source "valueInteger":0~destination "valueInteger":0)"),
        "patch_no_target parameter[0].path");
}

}  // namespace
}  // namespace fhir
