#include "edge/page/pages.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace {

class Pages : public testing::Test {
  protected:
    Pages() {
        std::filesystem::create_directories(folder / "assets");
        write("index.html", "<!doctype html>" + std::string(600, ' '));
        write("assets/main-4f2a.js", "let a = 1;");
        write("favicon.ico", "i");
    }
    ~Pages() override { std::filesystem::remove_all(folder); }

    void write(std::string const& name, std::string const& text) {
        std::ofstream(folder / name) << text;
    }
    http::Response get(std::string path, std::string const& field = "",
                       std::string const& value = "") {
        http::Router router;
        EXPECT_TRUE(page::add(
            router,
            {.folder = folder, .prefixes = {"/fhir"}, .refuse = [](http::Request const& request) {
                 return http::text_response(404, "x", request.captures[0]);
             }}));
        http::Request request{.path = std::move(path)};
        if (!field.empty()) request.headers.add(field, value);
        auto const match = router.match(request);
        return (*match.handler)(request);
    }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("homeward-pages-" + std::to_string(getpid()));
};

TEST_F(Pages, ServesFilesWithTheirType) {
    auto const script = get("/assets/main-4f2a.js");
    EXPECT_EQ(script.status, 200);
    EXPECT_EQ(*script.shared_body, "let a = 1;");
    EXPECT_EQ(script.headers.find("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(script.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(get("/favicon.ico").headers.find("Cache-Control"), "no-cache");
}

TEST_F(Pages, AnswersTheApplicationsOwnRoutesWithItsIndex) {
    for (auto const* path : {"/", "/person/7", "/front-door"}) {
        auto const page = get(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_TRUE(page.shared_body->starts_with("<!doctype html>")) << path;
    }
    EXPECT_NE(get("/").headers.find("Content-Security-Policy").find("default-src 'self'"),
              std::string_view::npos);
}

TEST_F(Pages, LeavesOtherDoorsAndMissingFilesToTheRefusal) {
    for (auto const* path : {"/assets/none.js", "/fhir", "/fhir/a/b/c/d", "/../etc/passwd.txt"}) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
    EXPECT_EQ(get("/fhirs").status, 200);
}

TEST_F(Pages, SparesClientsWhatTheyHaveAndCompressesTheRest) {
    auto const page = get("/", "Accept-Encoding", "gzip");
    EXPECT_EQ(page.headers.find("Content-Encoding"), "gzip");
    EXPECT_LT(page.shared_body->size(), 200u);
    auto const again = get("/", "If-None-Match", std::string(page.headers.find("ETag")));
    EXPECT_EQ(again.status, 304);
    EXPECT_FALSE(again.shared_body);
}

TEST_F(Pages, WantsAnIndex) {
    std::filesystem::remove(folder / "index.html");
    http::Router router;
    auto const added = page::add(router, {.folder = folder, .prefixes = {}, .refuse = {}});
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code.name, "page.no_pages");
    EXPECT_FALSE(page::add(router, {.folder = folder / "none", .prefixes = {}, .refuse = {}}));
}

}  // namespace
