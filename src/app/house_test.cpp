#include "app/house.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.hpp"
#include "edge/audit/trail.hpp"
#include "edge/auth/account.hpp"
#include "edge/hl7v2/mllp.hpp"
#include "fhir/value/value.hpp"
#include "store/memory/memory.hpp"

namespace {

// Sends a request and reads until the server closes.
std::string sent(std::uint16_t port, std::string const& bytes) {
    auto const file = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(write(file, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    std::string answer;
    char piece[4096];
    for (ssize_t count = 0; (count = read(file, piece, sizeof piece)) > 0;) {
        answer.append(piece, static_cast<std::size_t>(count));
    }
    close(file);
    return answer;
}

class HouseTest : public testing::Test {
  protected:
    HouseTest() {
        std::filesystem::remove_all(folder);
        auto store = store::memory();
        client = auth::add_client(*store, "test", "system/*.cruds", "", base::now()).value();
        auto opened = app::House::open(std::move(store),
                                       {.data = folder,
                                        .http = {.host = "127.0.0.1", .port = 0},
                                        .mllp = app::Address{.host = "127.0.0.1", .port = 0}});
        EXPECT_TRUE(opened) << opened.error().message;
        house = std::move(opened).value();
    }
    ~HouseTest() override { std::filesystem::remove_all(folder); }

    // The whole answer.
    std::string ask(std::string const& verb, std::string const& path,
                    std::string const& fields = "", std::string const& body = "") {
        return sent(house->http().port,
                    verb + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                        fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                        body);
    }
    static std::string body_of(std::string const& answer) {
        return answer.substr(std::min(answer.size(), answer.find("\r\n\r\n") + 4));
    }
    std::string bearer() {
        auto const answer =
            ask("POST", "/auth/token", "Content-Type: application/x-www-form-urlencoded\r\n",
                "grant_type=client_credentials&client_id=" + client.client_id +
                    "&client_secret=" + client.client_secret);
        auto const document = fhir::parse(body_of(answer));
        EXPECT_TRUE(document) << answer;
        return "Authorization: Bearer " + std::string((*document)["access_token"].text()) + "\r\n";
    }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("homeward-house-" + std::to_string(getpid()));
    auth::Credentials client;
    std::unique_ptr<app::House> house;
};

TEST_F(HouseTest, SaysThatItIsWellAndHowBusy) {
    EXPECT_TRUE(ask("GET", "/health").starts_with("HTTP/1.1 200 OK\r\n"));
    auto const metrics = ask("GET", "/metrics");
    for (auto const* name : {"homeward_http_requests_total{route=\"/health\",verb=\"GET\"",
                             "homeward_store_versions ", "homeward_resident_bytes ",
                             "homeward_http_connections ", "homeward_http_seconds_bucket{"}) {
        EXPECT_NE(metrics.find(name), metrics.npos) << name;
    }
}

TEST_F(HouseTest, LetsASystemWriteAndReadTheRecordAndAuditsIt) {
    auto const token = bearer();
    auto const type = "Content-Type: application/fhir+json\r\n";
    auto const made = ask("PUT", "/fhir/Patient/p1", token + type,
                          R"({"resourceType":"Patient","id":"p1","name":[{"family":"Test"}]})");
    EXPECT_TRUE(made.starts_with("HTTP/1.1 201 ")) << made;
    auto const read = ask("GET", "/fhir/Patient/p1", token);
    EXPECT_TRUE(read.starts_with("HTTP/1.1 200 ")) << read;
    EXPECT_NE(read.find("\"family\":\"Test\""), read.npos);
    house->close();
    auto const verified = audit::verify(folder / audit::file_name);
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->lines, 3u);  // The token, the write, the read.
}

TEST_F(HouseTest, AnswersMessages) {
    auto const sender = hl7v2::MllpClient::connect("127.0.0.1", house->mllp()->port);
    ASSERT_TRUE(sender);
    auto const answer = (*sender)->send("MSH|^~\\&|PAS|EAST|||20261121||XYZ^Z99|7|P|2.4\r");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_NE(answer->find("MSA|AR|7"), answer->npos) << *answer;
}

TEST_F(HouseTest, WordsRefusalsAsEachDoorDoes) {
    EXPECT_NE(ask("GET", "/fhir/Patient/p1").find("\"OperationOutcome\""), std::string::npos);
    EXPECT_NE(ask("GET", "/nowhere").find("serve.unknown_path"), std::string::npos);
    EXPECT_TRUE(ask("POST", "/health").starts_with("HTTP/1.1 405 "));
    EXPECT_TRUE(ask("GET", "/live?topics=places").starts_with("HTTP/1.1 401 "));
}

TEST_F(HouseTest, SaysWhyItCannotOpen) {
    auto const again = app::House::open(store::memory(), {.data = folder, .http = house->http()});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code.name, "http.cannot_listen");
    auto const nowhere = app::House::open(store::memory(), {.data = "/proc/none"});
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code.name, "app.no_folder");
}

TEST(Address, IsAHostAndAPort) {
    auto const check = [](std::string_view text, std::string const& expected) {
        auto const address = app::address_from(text);
        EXPECT_EQ(address ? app::to_text(*address) : std::string(address.error().code.name),
                  expected)
            << text;
    };
    check("127.0.0.1:80", "127.0.0.1:80");
    check("[::1]:0", "[::1]:0");
    for (auto const* bad : {"", "80", ":80", "a:", "a:b", "a:70000", "a:80x"}) {
        check(bad, "app.bad_address");
    }
}

}  // namespace
