#include <gtest/gtest.h>

#include "fhir/view/view.hpp"

namespace fhir {
namespace {

constexpr auto* people =
    R"([{"resourceType":"Patient","id":"a","active":true,"name":[{"family":"Hill","given":["Ada","May"]},)"
    R"({"family":"Moor"}],"telecom":[{"value":"1"}]},{"resourceType":"Patient","id":"b","active":false},)"
    R"({"resourceType":"Basic","id":"x"}])";

void check(std::string const& view, std::string const& expected) {
    EXPECT_EQ(
        answer_view(
            "{\"view\":{\"resource\":\"Patient\"," + view + "},\"resources\":" + people + "}", {0}),
        expected)
        << view;
}

TEST(View, MakesARowOfEachResource) {
    check(R"("select":[{"column":[{"name":"id","path":"id"},{"name":"on","path":"active"}]}])",
          R"([{"id":"a","on":true},{"id":"b","on":false}])");
}

TEST(View, IteratesAndKeepsThoseWithout) {
    check(R"("select":[{"column":[{"name":"id","path":"id"}]},{"forEach":"name",)"
          R"("column":[{"name":"family","path":"family"}]}])",
          R"([{"id":"a","family":"Hill"},{"id":"a","family":"Moor"}])");
    check(R"("select":[{"column":[{"name":"id","path":"id"}]},{"forEachOrNull":"telecom",)"
          R"("column":[{"name":"phone","path":"value"}]}])",
          R"([{"id":"a","phone":"1"},{"id":"b","phone":null}])");
}

TEST(View, UnitesBranchesOfTheSameColumns) {
    check(R"("select":[{"unionAll":[{"forEach":"name","column":[{"name":"v","path":"family"}]},)"
          R"({"forEach":"telecom","column":[{"name":"v","path":"value"}]}]}])",
          R"([{"v":"Hill"},{"v":"Moor"},{"v":"1"}])");
}

TEST(View, FiltersByConstants) {
    check(R"("constant":[{"name":"on","valueBoolean":true}],"where":[{"path":"active = %on"}],)"
          R"x("select":[{"column":[{"name":"key","path":"getResourceKey()"}]}])x",
          R"([{"key":"a"}])");
}

TEST(View, GathersCollections) {
    check(R"("where":[{"path":"active"}],)"
          R"("select":[{"column":[{"name":"given","path":"name.given","collection":true}]}])",
          R"([{"given":["Ada","May"]}])");
}

TEST(View, RefusesWhatCannotBeATable) {
    for (
        auto const* view :
        {R"("select":[])", R"("select":[{"column":[{"name":"1a","path":"id"}]}])",
         R"("select":[{"column":[{"name":"a","path":"id +"}]}])",
         R"("select":[{"column":[{"name":"a","path":"id"},{"name":"a","path":"id"}]}])",
         R"("select":[{"column":[{"name":"a","path":"name.given"}]}])",
         R"("where":[{"path":"name.family"}],"select":[{"column":[{"name":"a","path":"id"}]}])",
         R"("select":[{"unionAll":[{"column":[{"name":"a","path":"id"}]},{"column":[{"name":"b","path":"id"}]}]}])"}) {
        auto const answer = answer_view("{\"view\":{\"resource\":\"Patient\"," + std::string(view) +
                                            "},\"resources\":" + people + "}",
                                        {0});
        EXPECT_TRUE(answer.starts_with("{\"error\":")) << view << " gave " << answer;
    }
}

}  // namespace
}  // namespace fhir
