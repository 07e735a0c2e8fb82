#include "fhir/patch/json_patch.hpp"

#include <gtest/gtest.h>

namespace fhir {
namespace {

// The patched text; or the error's code and the place that its detail names.
std::string patched(std::string_view text, std::string_view patch) {
    auto const resource = parse(std::string(text));
    auto const operations = parse(std::string(patch));
    if (!resource || !operations) return "not JSON";
    auto const result = apply_json_patch(resource->root(), operations->root());
    if (result) return result->print();
    auto const& error = result.error();
    return std::string(error.code.name.substr(5)) +
           (error.details.empty() ? "" : " " + error.details[0].path);
}

TEST(JsonPatch, AppliesEachOperation) {
    EXPECT_EQ(patched(R"({"a":1.50})", R"([{"op":"add","path":"/b","value":{"c":[1]}}])"),
              R"({"a":1.50,"b":{"c":[1]}})");
    EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"add","path":"/a","value":2}])"), R"({"a":2})");
    EXPECT_EQ(
        patched(R"({"a":[1,3]})",
                R"([{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}])"),
        R"({"a":[1,2,3,4]})");
    EXPECT_EQ(patched(R"({"a":1,"b":[1,2]})",
                      R"([{"op":"remove","path":"/a"},{"op":"remove","path":"/b/0"}])"),
              R"({"b":[2]})");
    EXPECT_EQ(patched(R"({"a":[1,2]})", R"([{"op":"replace","path":"/a/1","value":"x"}])"),
              R"({"a":[1,"x"]})");
    EXPECT_EQ(patched(R"({"a":{"b":1},"c":{}})", R"([{"op":"move","from":"/a/b","path":"/c/d"}])"),
              R"({"a":{},"c":{"d":1}})");
    EXPECT_EQ(patched(R"({"a":[1,2,3]})", R"([{"op":"move","from":"/a/0","path":"/a/2"}])"),
              R"({"a":[2,3,1]})");
    EXPECT_EQ(patched(R"({"a":[1]})", R"([{"op":"copy","from":"/a","path":"/b"}])"),
              R"({"a":[1],"b":[1]})");
    EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"replace","path":"","value":{"b":null}}])"),
              R"({"b":null})");
    EXPECT_EQ(
        patched(R"({"a/b":1,"m~n":2})",
                R"([{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/m~0n","value":3}])"),
        R"({"m~n":3})");
    EXPECT_EQ(patched(R"({"a":1})", "[]"), R"({"a":1})");
}

TEST(JsonPatch, TestsByMeaning) {
    constexpr auto* text = R"({"a":1.0,"b":{"x":[1,"y"],"z":null}})";
    for (auto const* value : {R"({"z":null,"x":[1,"y"]})", R"({"x":[1.0,"y"],"z":null})"}) {
        EXPECT_NE(
            patched(text, R"([{"op":"test","path":"/b","value":)" + std::string(value) + "}]"),
            "patch_test_failed [0]");
    }
    for (auto const* value :
         {R"({"x":[1,"y"]})", R"({"x":["y",1],"z":null})", "1", R"({"x":[1],"z":null})"}) {
        EXPECT_EQ(
            patched(text, R"([{"op":"test","path":"/b","value":)" + std::string(value) + "}]"),
            "patch_test_failed [0]");
    }
    EXPECT_EQ(patched(text, R"([{"op":"test","path":"/a","value":"1.0"}])"),
              "patch_test_failed [0]");
}

TEST(JsonPatch, RefusesWhatItCannotApply) {
    constexpr auto* text = R"({"a":[1],"b":{}})";
    EXPECT_EQ(patched(text, R"({"op":"add"})"), "patch_malformed ");
    EXPECT_EQ(patched(text, R"([{"op":"add","path":"/c"}])"), "patch_malformed [0].value");
    EXPECT_EQ(patched(text, R"([{"op":"mend","path":"/c","value":1}])"), "patch_malformed [0].op");
    EXPECT_EQ(patched(text, R"([5])"), "patch_malformed [0].path");
    EXPECT_EQ(patched(text, R"([{"op":"remove","path":"a"}])"), "patch_malformed [0].path");
    EXPECT_EQ(patched(text, R"([{"op":"remove","path":"/a~2"}])"), "patch_malformed [0].path");
    EXPECT_EQ(patched(text, R"([{"op":"move","from":"/b","path":"/b/c"}])"),
              "patch_malformed [0].from");
    for (auto const* path :
         {"", "/c", "/a/1", "/a/-", "/a/00", "/a/-1", "/a/x", "/a/0/x", "/b/c/d"}) {
        EXPECT_EQ(patched(text, R"([{"op":"remove","path":")" + std::string(path) + R"("}])"),
                  "patch_no_target [0].path") << path;
    }
    EXPECT_EQ(patched(text, R"([{"op":"add","path":"/a/2","value":1}])"),
              "patch_no_target [0].path");
    EXPECT_EQ(patched(text, R"([{"op":"add","path":"/c/d","value":1}])"),
              "patch_no_target [0].path");
    EXPECT_EQ(patched(text, R"([{"op":"add","path":"/a/0/x","value":1}])"),
              "patch_no_target [0].path");
    EXPECT_EQ(patched(text, R"([{"op":"copy","from":"/x","path":"/c"}])"),
              "patch_no_target [0].from");
}

TEST(JsonPatch, BoundsWhatCopiesMultiply) {
    std::string wide = "[";
    std::string deep = "[";
    for (int i = 0; i < 120; ++i) {
        wide += std::string(i ? "," : "") + R"({"op":"copy","from":"/a","path":"/a/-"})";
        deep += std::string(i ? "," : "") + R"({"op":"copy","from":"","path":"/b"})";
    }
    EXPECT_EQ(patched(R"({"a":[1,2,3],"b":1})", wide + "]"), "patch_too_large");
    EXPECT_EQ(patched(R"({"a":[1,2,3],"b":1})", deep + "]"), "patch_too_large");
}

}  // namespace
}  // namespace fhir
