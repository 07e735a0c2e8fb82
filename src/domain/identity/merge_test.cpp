#include "domain/identity/merge.hpp"

#include <gtest/gtest.h>

#include "domain/identity/person_resource.hpp"

namespace identity {
namespace {

fhir::Document doc(std::string text) { return std::move(fhir::parse(std::move(text))).value(); }
fhir::Document doc(fhir::Draft const& draft) { return doc(draft.print()); }

std::string const ada = R"({"resourceType":"Patient","id":"a","active":true,)"
                        R"("identifier":[{"system":"urn:a","value":"1"}]})";
std::string const copy = R"({"resourceType":"Patient","id":"b","active":true,)"
                         R"("identifier":[{"system":"urn:a","value":"2"}]})";

TEST(Merge, LinksBothAndLendsTheIdentifiers) {
    auto const pair = merge(doc(ada).root(), doc(copy).root());
    ASSERT_TRUE(pair);
    EXPECT_EQ(pair->survivor.print(),
              R"({"resourceType":"Patient","id":"a","active":true,)"
              R"("identifier":[{"system":"urn:a","value":"1"},)"
              R"({"system":"urn:a","value":"2","use":"old"}],)"
              R"("link":[{"other":{"reference":"Patient/b"},"type":"replaces"}]})");
    EXPECT_EQ(known_from(doc(pair->replaced).root()).replaced_by, "a");
    EXPECT_FALSE(doc(pair->replaced)["active"].boolean());
}

TEST(Merge, IsUndoneBySeparate) {
    auto const pair = merge(doc(ada).root(), doc(copy).root());
    auto const apart = separate(doc(pair->survivor).root(), doc(pair->replaced).root());
    ASSERT_TRUE(apart);
    EXPECT_EQ(apart->survivor.print(), ada);
    EXPECT_EQ(apart->replaced.print(), copy);
}

TEST(Merge, RefusesOneRecordAMergedOneAndASeparationOfStrangers) {
    auto const pair = merge(doc(ada).root(), doc(copy).root());
    EXPECT_EQ(merge(doc(ada).root(), doc(ada).root()).error().code.name, "identity.same_record");
    EXPECT_EQ(merge(doc(ada).root(), doc(pair->replaced).root()).error().code.name,
              "identity.merged_before");
    EXPECT_EQ(separate(doc(ada).root(), doc(copy).root()).error().code.name, "identity.not_merged");
}

}  // namespace
}  // namespace identity
