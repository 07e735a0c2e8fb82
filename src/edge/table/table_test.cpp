#include <gtest/gtest.h>

#include "edge/table/errors.hpp"
#include "edge/table/internal/print.hpp"
#include "edge/table/run.hpp"
#include "store/memory/memory.hpp"

namespace table {
namespace {

constexpr auto* view = R"({"resourceType":"ViewDefinition","resource":"Patient","select":[{"column":)"
                       R"([{"name":"id","path":"id"},{"name":"text","path":"text.div"}]}]})";

http::Request request_of(std::string query) {
    return {.verb = http::Verb::post, .path = {}, .query = std::move(query), .headers = {},
            .body = view, .peer = {}, .captures = {}};
}

std::string printed(std::string query, fhir::ViewRow const& row) {
    auto const ask = ask_from(request_of(std::move(query)), "");
    EXPECT_TRUE(ask) << ask.error().message;
    Print print(*ask);
    print.row(row);
    return std::move(print).finish();
}

TEST(Table, PrintsEachFormat) {
    fhir::ViewRow const row{R"("a\"b")", "null"};
    EXPECT_EQ(printed("", row), "{\"id\":\"a\\\"b\",\"text\":null}\n");
    EXPECT_EQ(printed("_format=json", row), R"([{"id":"a\"b","text":null}])");
    EXPECT_EQ(printed("_format=csv", row), "id,text\r\n\"a\"\"b\",\r\n");
    EXPECT_EQ(printed("_format=csv&header=false", {"[1,2]", "true"}), "\"[1,2]\",true\r\n");
}

TEST(Table, RefusesRowsThatDoNotFitIntoOneAnswer) {
    auto const store = store::memory();
    auto const large = std::string(9u << 20, 'x');
    for (int i = 0; i < 8; ++i) {
        auto const document = fhir::parse(R"({"resourceType":"Patient","text":{"div":")" + large +
                                          R"("}})");
        store::Batch batch{.actor = "test", .at = {1}};
        batch.changes.push_back(store::change_from({"Patient", std::to_string(i)},
                                                   store::Method::create, *document, {}));
        ASSERT_TRUE(store->commit(std::move(batch)));
    }
    auto const who = std::make_shared<sharing::Actor const>(
        sharing::Actor{.account = "lab", .display = {}, .role = sharing::Role::system,
                       .organisation = {}, .organisation_name = {}, .practitioner = {},
                       .scopes = {"system/*.rs"}});
    serve::Context context{.store = *store, .who = who, .actor = *who, .now = {2},
                           .base_url = "http://h", .request_id = "1", .note = {}};
    auto const run = door().routes[0].handler;
    auto const refused = run(context, request_of(""));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code.name, errors::too_many_rows.name);
    EXPECT_TRUE(run(context, request_of("_limit=2")));
}

}  // namespace
}  // namespace table
