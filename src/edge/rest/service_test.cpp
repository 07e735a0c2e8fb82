#include "edge/rest/service.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "edge/rest/internal/call.hpp"
#include "edge/rest/outcome.hpp"
#include "fhir/value/value.hpp"
#include "store/memory/memory.hpp"

namespace rest {
namespace {

struct Given {
    int status;
    std::string body;
    http::Headers headers;

    fhir::Document json() const { return std::move(*fhir::parse(body)); }
};

// The door on a record in memory, asked by a system that may do everything.
struct Server {
    std::unique_ptr<store::Store> store = store::memory();
    Service service;
    serve::Door opened;
    std::atomic<int> ids{0};
    std::shared_ptr<sharing::Actor const> actor =
        std::make_shared<sharing::Actor const>(sharing::Actor{
            .account = "lab", .role = sharing::Role::system, .scopes = {"system/*.cruds"}});

    Server() {
        service.new_id = [this] { return "n" + std::to_string(++ids); };
        opened = door(service);
    }

    std::vector<std::string> people;  // Of the last request's note.

    Given ask(http::Verb verb, std::string target, std::string body = "",
              std::vector<std::pair<std::string, std::string>> const& headers = {}) {
        http::Request request;
        request.verb = verb;
        auto const mark = target.find('?');
        request.path = "/fhir" + target.substr(0, mark);
        if (mark != std::string::npos) request.query = target.substr(mark + 1);
        request.body = std::move(body);
        for (auto const& [name, value] : headers) request.headers.set(name, value);
        Context context{.store = *store, .who = actor, .actor = *actor,
                        .now = base::Instant{1'700'000'000'000}, .base_url = "http://us",
                        .request_id = "r", .note = {}};
        auto reply = answer(service, context, request);
        people = context.note.people;
        auto const response =
            opened.finish(request, reply ? std::move(*reply) : error_response(reply.error()));
        return {response.status, response.shared_body ? *response.shared_body : response.body,
                response.headers};
    }

    Given get(std::string target) { return ask(http::Verb::get, std::move(target)); }
    Given post(std::string target, std::string body) {
        return ask(http::Verb::post, std::move(target), std::move(body));
    }
    Given put(std::string target, std::string body) {
        return ask(http::Verb::put, std::move(target), std::move(body));
    }
};

// "400 Patient.gender": the status and the expressions of the outcome.
std::string refusal(Given const& given) {
    auto text = std::to_string(given.status);
    auto const outcome = given.json();
    EXPECT_EQ(outcome["resourceType"].text(), "OperationOutcome") << given.body;
    for (auto const issue : outcome["issue"]) {
        EXPECT_EQ(issue["severity"].text(), "error");
        if (issue["expression"]) text += " " + std::string(issue["expression"][0].text());
    }
    return text;
}

TEST(Rest, CreatesWithItsOwnIdAndReadsTheSameBytes) {
    Server server;
    auto const created = server.post(
        "/Patient",
        R"({"resourceType":"Patient","id":"mine","active":true,"multipleBirthInteger":2})");
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(created.headers.find("Location"), "http://us/fhir/Patient/n1/_history/1");
    EXPECT_EQ(created.headers.find("ETag"), R"(W/"1")");
    EXPECT_EQ(created.headers.find("Last-Modified"), "Tue, 14 Nov 2023 22:13:20 GMT");
    auto const read = server.get("/Patient/n1");
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.body, created.body);
    EXPECT_EQ(server.get("/Patient/mine").status, 404);
}

TEST(Rest, AnswersNotModified) {
    Server server;
    server.put("/Patient/a", R"({"resourceType":"Patient","id":"a"})");
    auto const with = [&](std::string const& name, std::string const& value) {
        return server.ask(http::Verb::get, "/Patient/a", "", {{name, value}}).status;
    };
    EXPECT_EQ(with("If-None-Match", R"(W/"1")"), 304);
    EXPECT_EQ(with("If-None-Match", R"(W/"2", "1")"), 304);
    EXPECT_EQ(with("If-None-Match", R"(W/"2")"), 200);
    EXPECT_EQ(with("If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT"), 304);
    EXPECT_EQ(with("If-Modified-Since", "Tue, 14 Nov 2023 22:13:19 GMT"), 200);
    EXPECT_EQ(with("If-Modified-Since", "yesterday"), 200);
}

TEST(Rest, UpdatesOnlyTheVersionThatWasMeant) {
    Server server;
    auto const body = R"({"resourceType":"Patient","id":"a"})";
    EXPECT_EQ(server.put("/Patient/a", body).status, 201);
    EXPECT_EQ(server.ask(http::Verb::put, "/Patient/a", body, {{"If-Match", R"(W/"1")"}}).status,
              200);
    EXPECT_EQ(server.ask(http::Verb::put, "/Patient/a", body, {{"If-Match", R"(W/"1")"}}).status,
              412);
    EXPECT_EQ(refusal(server.ask(http::Verb::put, "/Patient/a", body, {{"If-Match", "x"}})),
              "400 If-Match");
    EXPECT_EQ(refusal(server.put("/Patient/b", body)), "400 Patient.id");
    EXPECT_EQ(refusal(server.put("/Patient/b", R"({"resourceType":"Patient"})")), "400 Patient.id");
}

TEST(Rest, PatchesAllOrNothing) {
    Server server;
    server.put("/Patient/a", R"({"resourceType":"Patient","id":"a","active":true})");
    auto const patch = [&](std::string const& body, std::string const& if_match = "") {
        std::vector<std::pair<std::string, std::string>> headers{
            {"Content-Type", "application/json-patch+json"}};
        if (!if_match.empty()) headers.emplace_back("If-Match", if_match);
        return server.ask(http::Verb::patch, "/Patient/a", body, headers);
    };
    EXPECT_EQ(patch(R"([{"op":"replace","path":"/active","value":false}])").status, 200);
    EXPECT_EQ(server.get("/Patient/a").json()["active"].text(), "false");
    EXPECT_EQ(
        patch(
            R"([{"op":"replace","path":"/active","value":true},{"op":"test","path":"/active","value":false}])")
            .status,
        422);
    EXPECT_EQ(refusal(patch(R"([{"op":"add","path":"/gender","value":"blue"}])")),
              "400 Patient.gender");
    EXPECT_EQ(refusal(patch(R"([{"op":"replace","path":"/id","value":"b"}])")), "400 Patient.id");
    EXPECT_EQ(patch(R"([{"op":"remove","path":"/active"}])", R"(W/"1")").status, 412);
    EXPECT_EQ(server.get("/Patient/a").json()["meta"]["versionId"].text(), "2");
    EXPECT_EQ(refusal(server.ask(http::Verb::patch, "/Patient/none", "[]",
                                 {{"Content-Type", "application/json-patch+json"}})),
              "404");
    EXPECT_EQ(refusal(server.ask(http::Verb::patch, "/Patient/a", "<diff/>",
                                 {{"Content-Type", "application/xml-patch+xml"}})),
              "415 Content-Type");
    EXPECT_EQ(server.ask(http::Verb::patch, "/Patient/a", "{}",
                         {{"Content-Type", "application/fhir+json"}}).status, 400);
}

TEST(Rest, PatchesByFhirPath) {
    Server server;
    server.put("/Patient/a", R"({"resourceType":"Patient","id":"a","active":true,
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">on</div>"}})");
    auto const patched = server.ask(
        http::Verb::patch, "/Patient/a",
        R"({"resourceType":"Parameters","parameter":[{"name":"operation","part":[
            {"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.active"},
            {"name":"value","valueBoolean":false}]}]})",
        {{"Content-Type", "application/fhir+json"}});
    EXPECT_EQ(patched.status, 200) << patched.body;
    EXPECT_EQ(patched.json()["active"].text(), "false");
    // What was generated from the old state no longer tells the truth.
    EXPECT_FALSE(patched.json()["text"]);
}

TEST(Rest, DeletesAndBringsBack) {
    Server server;
    auto const body = R"({"resourceType":"Patient","id":"a"})";
    server.put("/Patient/a", body);
    EXPECT_EQ(server.ask(http::Verb::delete_, "/Patient/a").status, 204);
    EXPECT_EQ(server.ask(http::Verb::delete_, "/Patient/a").status, 204);
    EXPECT_EQ(server.ask(http::Verb::delete_, "/Patient/never").status, 204);
    EXPECT_EQ(refusal(server.get("/Patient/a")), "410");
    EXPECT_EQ(server.get("/Patient/a/_history/1").status, 200);
    EXPECT_EQ(refusal(server.get("/Patient/a/_history/2")), "410");
    EXPECT_EQ(refusal(server.get("/Patient/a/_history/9")), "404");
    EXPECT_EQ(server.put("/Patient/a", body).headers.find("ETag"), R"(W/"3")");
}

TEST(Rest, RefusesWhatItCannotTakeByElement) {
    Server server;
    EXPECT_EQ(refusal(server.post("/Patient", "{")).substr(0, 3), "400");
    EXPECT_EQ(refusal(server.post("/Patient", "")), "400 Patient");
    EXPECT_EQ(refusal(server.post("/Patient", "[]")), "400 Patient");
    EXPECT_EQ(refusal(server.post("/Patient", R"({"resourceType":"Task"})")),
              "400 Patient.resourceType");
    EXPECT_EQ(refusal(server.post("/Patient", R"({"resourceType":"Patient","meta":"x"})")),
              "400 Patient.meta");
    EXPECT_EQ(
        refusal(server.post(
            "/Patient", R"({"resourceType":"Patient","birthDate":"soon","name":[{"given":"x"}]})")),
        "400 Patient.birthDate Patient.name[0].given");
    EXPECT_EQ(refusal(server.post("/patient", "{}")), "404");
    EXPECT_EQ(refusal(server.get("/Patient/a_b")), "400 Patient.id");
    EXPECT_EQ(refusal(server.get("/Patient/a/b/c")), "404");
    EXPECT_EQ(refusal(server.get("/Patient?birthdate=soon")), "400 birthdate");
    EXPECT_EQ(refusal(server.get("/Patient?%zz")), "400 query");
}

TEST(Rest, SpeaksJsonAndXmlAndNothingElse) {
    Server server;
    auto const accepting = [&](std::string const& accept) {
        return server.ask(http::Verb::get, "/Patient", "", {{"Accept", accept}}).status;
    };
    EXPECT_EQ(accepting("application/fhir+json"), 200);
    EXPECT_EQ(accepting("text/html, */*;q=0.1"), 200);
    EXPECT_EQ(accepting("application/fhir+xml"), 200);
    EXPECT_EQ(accepting("text/html"), 406);
    EXPECT_EQ(accepting("application/fhir+json;q=0, text/html"), 406);
    EXPECT_EQ(server.get("/Patient?_format=turtle").status, 406);
    auto const xml = server.get("/Patient?_format=xml");
    EXPECT_EQ(xml.headers.find("Content-Type"), "application/fhir+xml; charset=utf-8");
    EXPECT_TRUE(xml.body.find("<Bundle xmlns=\"http://hl7.org/fhir\">") != std::string::npos);
    auto const json = server.ask(http::Verb::get, "/Patient?_format=json", "",
                                 {{"Accept", "application/fhir+xml"}});
    EXPECT_EQ(json.headers.find("Content-Type"), fhir_json);
    auto const post = [&](std::string body) {
        return server.ask(http::Verb::post, "/Patient", std::move(body),
                          {{"Content-Type", "application/fhir+xml"}});
    };
    EXPECT_EQ(post(R"(<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>)").status, 201);
    EXPECT_EQ(refusal(post(R"(<Patient xmlns="http://hl7.org/fhir"><active value="so"/></Patient>)")),
              "400 Patient.active");
    EXPECT_EQ(refusal(post("<x/>")), "400 line 1, column 1");
}

TEST(Rest, KeepsBytesOfAnyMediaTypeAndGivesThemBack) {
    Server server;
    std::string const bytes("\x00\xff<script>", 10);
    auto const made = server.ask(
        http::Verb::post, "/Binary", bytes,
        {{"Content-Type", "text/html"}, {"X-Security-Context", "Patient/a"}});
    EXPECT_EQ(made.status, 201) << made.body;
    auto const raw = server.ask(http::Verb::get, "/Binary/n1", "", {{"Accept", "text/html"}});
    EXPECT_EQ(raw.body, bytes);
    EXPECT_EQ(raw.headers.find("Content-Type"), "text/html");
    EXPECT_EQ(raw.headers.find("X-Security-Context"), "Patient/a");
    EXPECT_TRUE(raw.headers.find("Content-Security-Policy").starts_with("sandbox"));
    auto const resource =
        server.ask(http::Verb::get, "/Binary/n1", "", {{"Accept", "application/fhir+json"}});
    EXPECT_EQ(resource.json()["data"].text(), "AP88c2NyaXB0Pg==");
    EXPECT_EQ(resource.json()["securityContext"]["reference"].text(), "Patient/a");
}

TEST(Rest, NamesTheMethodsThatAnAddressAllows) {
    Server server;
    auto const given = server.ask(http::Verb::post, "/Patient/a");
    EXPECT_EQ(refusal(given), "405");
    EXPECT_EQ(given.headers.find("Allow"), "GET, HEAD, PUT, PATCH, DELETE");
}

TEST(Rest, HonoursPrefer) {
    Server server;
    auto const with = [&](std::string const& preference) {
        return server
            .ask(http::Verb::post, "/Patient", R"({"resourceType":"Patient"})",
                 {{"Prefer", preference}})
            .body;
    };
    EXPECT_EQ(with("return=minimal"), "");
    EXPECT_NE(with("return=OperationOutcome").find("OperationOutcome"), std::string::npos);
    EXPECT_NE(with("return=representation").find("Patient"), std::string::npos);
}

TEST(Rest, SearchesWithLinksThatSayWhatWasUsed) {
    Server server;
    for (int i = 0; i < 5; ++i)
        server.post("/Patient", R"({"resourceType":"Patient","gender":"female"})");
    auto const page = server.get("/Patient?gender=female&frobnicate=1&_count=2&_page=a.4&_total=accurate").json();
    EXPECT_EQ(page["total"].text(), "5");
    EXPECT_EQ(page["entry"].size(), 2u);
    std::string links;
    for (auto const link : page["link"]) {
        links +=
            std::string(link["relation"].text()) + " " + std::string(link["url"].text()) + "\n";
    }
    EXPECT_EQ(links,
              "self http://us/fhir/Patient?gender=female&_count=2&_total=accurate&_page=a.4\n"
              "first http://us/fhir/Patient?gender=female&_count=2&_total=accurate\n"
              "previous http://us/fhir/Patient?gender=female&_count=2&_total=accurate&_page=b.3\n"
              "next http://us/fhir/Patient?gender=female&_count=2&_total=accurate&_page=a.2\n"
              "last http://us/fhir/Patient?gender=female&_count=2&_total=accurate&_page=z\n");
    EXPECT_EQ(refusal(server.ask(http::Verb::get, "/Patient?frobnicate=1", "",
                                 {{"Prefer", "handling=strict"}})),
              "400 frobnicate");
}

TEST(Rest, ShowsPartsOfResourcesAndNeverTakesThemForWhole) {
    Server server;
    server.put("/Patient/a",
               R"({"resourceType":"Patient","id":"a","gender":"male","maritalStatus":{"text":"x"},
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}})");
    auto const members = [&](std::string const& target) {
        auto const given = server.get(target).json();
        std::string names;
        for (auto const member : given.root()) names += std::string(member.name()) + " ";
        return names;
    };
    EXPECT_EQ(members("/Patient/a?_elements=gender"), "resourceType meta id gender ");
    EXPECT_EQ(members("/Patient/a?_summary=true"), "resourceType meta id gender ");
    EXPECT_EQ(members("/Patient/a?_summary=text"), "resourceType meta id text ");
    EXPECT_EQ(members("/Patient/a?_summary=data"), "resourceType meta id gender maritalStatus ");
    EXPECT_EQ(refusal(server.put("/Patient/a", server.get("/Patient/a?_elements=gender").body)),
              "422");
}

TEST(Rest, TellsHistoryNewestFirstAndInPages) {
    Server server;
    for (int i = 0; i < 3; ++i) server.put("/Patient/a", R"({"resourceType":"Patient","id":"a"})");
    server.ask(http::Verb::delete_, "/Patient/a");
    auto const page = server.get("/Patient/a/_history?_count=3").json();
    EXPECT_EQ(page["total"].text(), "4");
    EXPECT_EQ(page["entry"][0]["request"]["method"].text(), "DELETE");
    EXPECT_FALSE(page["entry"][0]["resource"]);
    EXPECT_EQ(page["entry"][1]["resource"]["meta"]["versionId"].text(), "3");
    auto const next =
        std::string(page["link"][1]["url"].text()).substr(std::string("http://us/fhir").size());
    auto const last = server.get(next).json();
    EXPECT_EQ(last["entry"].size(), 1u);
    EXPECT_EQ(last["entry"][0]["response"]["status"].text(), "201 Created");
    EXPECT_EQ(refusal(server.get("/Patient/never/_history")), "404");
    EXPECT_EQ(refusal(server.get("/Patient/a/_history?_count=x")), "400 _count");
    EXPECT_EQ(refusal(server.get("/_history?_since=soon")), "400 _since");
}

TEST(Rest, AnswersEachEntryOfABatchForItself) {
    Server server;
    auto const given = server.post("", R"({"resourceType":"Bundle","type":"batch","entry":[
        {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
        {"request":{"method":"GET","url":"Patient/none"}},
        {"request":{"method":"GET","url":"Patient?_summary=count"}}]})").json();
    EXPECT_EQ(given["entry"][0]["response"]["status"].text(), "201 Created");
    EXPECT_EQ(given["entry"][1]["response"]["status"].text(), "404 Not Found");
    EXPECT_EQ(given["entry"][1]["response"]["outcome"]["issue"][0]["expression"][0].text(),
              "Bundle.entry[1]");
    EXPECT_EQ(given["entry"][2]["resource"]["total"].text(), "1");
}

TEST(Rest, AnswersATransactionInTheOrderOfTheRequest) {
    Server server;
    auto const given = server
                           .post("", R"({"resourceType":"Bundle","type":"transaction","entry":[
        {"request":{"method":"GET","url":"Patient?_summary=count"}},
        {"resource":{"resourceType":"Patient","id":"b"},"request":{"method":"PUT","url":"Patient/b"}},
        {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]})")
                           .json();
    EXPECT_EQ(given["type"].text(), "transaction-response");
    EXPECT_EQ(given["entry"][0]["resource"]["total"].text(), "2");
    EXPECT_EQ(given["entry"][1]["response"]["location"].text(),
              "http://us/fhir/Patient/b/_history/1");
    EXPECT_EQ(given["entry"][2]["response"]["etag"].text(), R"(W/"1")");
    EXPECT_EQ(refusal(server.post("", R"({"resourceType":"Bundle","type":"collection"})")),
              "400 Bundle.type");
    EXPECT_EQ(refusal(server.post("", R"({"resourceType":"Bundle","type":"transaction","entry":[
        {"resource":{"resourceType":"Patient","gender":"blue"},"request":{"method":"POST","url":"Patient"}}]})")),
              "400 Bundle.entry[0].resource.gender");
}

TEST(Rest, CallsOperationsAndListsThem) {
    Server server;
    server.put("/Patient/a", R"({"resourceType":"Patient","id":"a"})");
    server.post(
        "/Observation",
        R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/a"}})");
    EXPECT_EQ(server.get("/Patient/a/$everything").json()["total"].text(), "2");
    EXPECT_EQ(server.get("/Patient/a/$everything?_type=Observation").json()["total"].text(), "1");
    EXPECT_EQ(refusal(server.get("/Patient/a/$everything?start=soon")),
              "400 Parameters.parameter[0].valueDate");
    EXPECT_EQ(refusal(server.get("/Patient/a/$frobnicate")), "404");
    EXPECT_EQ(server.post("/Patient/$validate", R"({"resourceType":"Patient"})").status, 200);
    auto const invalid =
        server.post("/Patient/$validate", R"({"resourceType":"Patient","gender":"blue"})");
    EXPECT_EQ(invalid.status, 200);
    EXPECT_EQ(invalid.json()["issue"][0]["expression"][0].text(), "Patient.gender");
    EXPECT_EQ(server.get("/OperationDefinition/Patient-everything").json()["code"].text(),
              "everything");
}

TEST(Rest, TellsWhatItCanDo) {
    Server server;
    auto const statement = server.get("/metadata").json();
    EXPECT_EQ(statement["fhirVersion"].text(), "4.0.1");
    bool found = false;
    for (auto const resource : statement["rest"][0]["resource"]) {
        if (resource["type"].text() != "Patient") continue;
        found = true;
        EXPECT_GT(resource["searchParam"].size(), 20u);
        EXPECT_EQ(resource["operation"][0]["name"].text(), "everything");
    }
    EXPECT_TRUE(found);
}

TEST(Rest, NotesForTheAuditWhomItIsAbout) {
    Server server;
    using People = std::vector<std::string>;
    server.post("/Patient", R"({"resourceType":"Patient","id":"mine"})");
    EXPECT_EQ(server.people, People{"n1"});
    auto const heart =
        R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/n1"}})";
    server.post("/Observation", heart);
    EXPECT_EQ(server.people, People{"n1"});
    server.get("/Observation/n2");
    EXPECT_EQ(server.people, People{"n1"});
    server.get("/Observation?code:missing=false");
    EXPECT_EQ(server.people, People{"n1"});
    server.post("", std::string(R"({"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"mine"},"request":{"method":"POST","url":"Patient"}},
        {"resource":)") +
                        heart + R"(,"request":{"method":"POST","url":"Observation"}},
        {"resource":)" + heart +
                        R"(,"request":{"method":"POST","url":"Observation"}}]})");
    EXPECT_EQ(server.people, (People{"n1", "n3"}));
}

TEST(Rest, SearchesACompartment) {
    Server server;
    server.put("/Patient/a", R"({"resourceType":"Patient","id":"a"})");
    server.post(
        "/Observation",
        R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/a"}})");
    server.post("/Observation",
                R"({"resourceType":"Observation","status":"final","code":{"text":"x"}})");
    auto const page = server.get("/Patient/a/Observation?status=final").json();
    EXPECT_EQ(page["total"].text(), "1");
    EXPECT_EQ(page["link"][0]["url"].text(), "http://us/fhir/Patient/a/Observation?status=final");
}

}  // namespace
}  // namespace rest
