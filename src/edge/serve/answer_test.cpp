#include <gtest/gtest.h>

#include "edge/serve/context.hpp"

namespace {

constexpr base::Code closed{"episode.closed", base::Category::refused, "This episode is closed."};

TEST(JsonError, NamesCodeMessageAndEveryElement) {
    auto error = base::refuse(closed).error();
    error.details.push_back({"Parameters.parameter[0]", "unknown \"name\""});
    auto const response = serve::json_error(error);
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.headers.find("content-type"), "application/json");
    EXPECT_EQ(response.body,
              R"({"code":"episode.closed","message":"This episode is closed.",)"
              R"("details":[{"path":"Parameters.parameter[0]","reason":"unknown \"name\""}]})");
}

TEST(JsonError, NeverShowsOurContext) {
    auto const error = base::refuse(closed, "No.", "table beds, row 7").error();
    EXPECT_EQ(serve::json_error(error, "7f3a").body,
              R"({"code":"episode.closed","message":"No.","incident":"7f3a"})");
}

TEST(Door, TakesHandlersThatReturnAPlainResponse) {
    serve::Door door{.prefix = "/x"};
    door.add(http::Verb::get, "/x", http::Runs::inline_,
             [](serve::Context&, http::Request const&) { return serve::json(200, "{}"); });
    EXPECT_EQ(door.routes.front().access, serve::Access::signed_in);
}

}  // namespace
