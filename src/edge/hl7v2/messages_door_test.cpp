#include "edge/hl7v2/messages_door.hpp"

#include "edge/hl7v2/internal/door_test.hpp"

namespace hl7v2 {
namespace {

struct Screen {
    TestDoor inner;
    serve::Door door = messages_door(inner.receiving);
    std::shared_ptr<sharing::Actor const> who = std::make_shared<sharing::Actor const>(
        sharing::Actor{.account = "grace", .role = sharing::Role::administrator});

    base::Result<http::Response> call(std::size_t route, std::string id, std::string body) {
        serve::Context context{.store = *inner.store, .who = who, .actor = *who, .now = {}};
        http::Request request;
        request.captures = {std::move(id)};
        request.body = std::move(body);
        return door.routes[route].handler(context, request);
    }
    fhir::Document list() { return std::move(fhir::parse(call(0, "", "")->body)).value(); }
};

TEST(MessagesDoor, ListsMendsAndPutsAsideRefusedMessages) {
    Screen screen;
    screen.inner.send(message("ADT^A28", "1", "EVN||20261121\rPID|1||||Eze^Bo\r"));
    auto const before = screen.list();
    ASSERT_EQ(before["rows"].size(), 1u);
    EXPECT_EQ(before["rows"][0]["error"]["details"][0]["path"].text(), "PID-3");
    auto const id = std::string(before["rows"][0]["id"].text());
    auto const text = fhir::object(
        {{"text", message("ADT^A28", "1", "EVN||20261121\rPID|1||7^^^EAST||Eze^Bo\r")}});
    auto const replayed = screen.call(1, id, text.print());
    ASSERT_TRUE(replayed);
    EXPECT_NE(std::string(replayed->body).find("\"ack\":\"AA\""), std::string::npos);
    EXPECT_EQ(screen.list()["rows"][0]["status"].text(), "replayed");
    EXPECT_EQ(screen.call(2, id, R"({"reason":"x"})").error().code.name, "hl7v2.letter_closed");
}

}  // namespace
}  // namespace hl7v2
