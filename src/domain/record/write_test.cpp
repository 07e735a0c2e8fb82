#include "domain/record/write.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "domain/record/bundle.hpp"
#include "domain/record/read.hpp"
#include "store/memory/memory.hpp"

namespace record {
namespace {

// A record in memory with its own ids "n1", "n2" ... and a clock that stands still.
struct Desk {
    std::unique_ptr<store::Store> store = store::memory();
    Owners owners;
    sharing::Actor actor{.account = "amara"};
    std::atomic<int> ids{0};

    Writer writer(Ids ids_wanted = Ids::fresh) {
        return {.store = *store,
                .owners = owners,
                .actor = actor,
                .now = base::Instant{1'000'000},
                .base = "http://us/fhir",
                .new_id = [this] { return "n" + std::to_string(++ids); },
                .checking = Checking::off,
                .ids = ids_wanted};
    }

    // Carries out the entries of a transaction; "code @path" if it is refused.
    std::string run(std::string const& entries, Ids ids_wanted = Ids::fresh) {
        auto const document = fhir::parse(
            R"({"resourceType":"Bundle","type":"transaction","entry":[)" + entries + "]}");
        EXPECT_TRUE(document);
        auto const read = entries_of(document->root(), "http://us/fhir");
        if (!read) return refusal(read.error());
        std::vector<Ask> asks;
        for (auto const& entry : *read) {
            auto ask = ask_from(entry);
            if (!ask) return refusal(ask.error());
            asks.push_back(std::move(*ask));
        }
        auto const done = write(writer(ids_wanted), asks);
        if (!done) return refusal(done.error());
        std::string text;
        for (auto const& each : *done) {
            constexpr std::string_view names[] = {"created", "updated", "erased", "unchanged",
                                                  "nothing"};
            text += (text.empty() ? "" : ", ") + std::string(names[std::size_t(each.outcome)]) +
                    " " + each.key.type + "/" + each.key.id + " v" + std::to_string(each.version);
        }
        return text;
    }

    static std::string refusal(base::Error const& error) {
        auto text = std::string(error.code.name);
        for (auto const& detail : error.details) text += " @" + detail.path;
        return text;
    }

    std::string body(std::string const& type, std::string const& id) {
        auto const version = (*store->snapshot())->read({type, id});
        return version && *version && (*version)->body ? *(*version)->body : "";
    }
};

constexpr char const* patient_1 =
    R"({"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","identifier":[{"system":"x","value":"1"}]},
        "request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=x|1"}})";

TEST(Transaction, PointsReferencesAtWhatItMakes) {
    Desk desk;
    EXPECT_EQ(
        desk.run(
            std::string(
                R"({"resource":{"resourceType":"Observation","subject":{"reference":"urn:uuid:1"}},
                           "request":{"method":"POST","url":"Observation"}},)") +
            patient_1),
        "created Observation/n1 v1, created Patient/n2 v1");
    EXPECT_NE(desk.body("Observation", "n1").find(R"("reference":"Patient/n2")"),
              std::string::npos);
}

TEST(Transaction, FollowsConditionalCreatesAndReferencesToWhatIsThere) {
    Desk desk;
    EXPECT_EQ(desk.run(patient_1), "created Patient/n1 v1");
    EXPECT_EQ(desk.run(std::string(patient_1) + R"(,{"resource":{"resourceType":"Observation",
        "subject":{"reference":"urn:uuid:1"},"performer":[{"reference":"Patient?identifier=x|1"}]},
        "request":{"method":"POST","url":"Observation"}})"),
              "unchanged Patient/n1 v1, created Observation/n2 v1");
    auto const body = desk.body("Observation", "n2");
    EXPECT_NE(body.find(R"("subject":{"reference":"Patient/n1"})"), std::string::npos);
    EXPECT_NE(body.find(R"("performer":[{"reference":"Patient/n1"}])"), std::string::npos);
}

TEST(Transaction, IsAllOrNothing) {
    Desk desk;
    EXPECT_EQ(desk.run(std::string(patient_1) +
                       R"(,{"resource":{"resourceType":"Observation","performer":[{},
        {"reference":"Practitioner?identifier=x|9"}]},"request":{"method":"POST","url":"Observation"}})"),
              "record.unresolved_reference @Bundle.entry[1].resource.performer[1].reference");
    EXPECT_EQ((*desk.store->snapshot())->sequence(), 0u);
}

TEST(Transaction, DeletesThenCreatesThenUpdates) {
    Desk desk;
    EXPECT_EQ(desk.run(patient_1), "created Patient/n1 v1");
    EXPECT_EQ(
        desk.run(
            R"({"resource":{"resourceType":"Patient","id":"b"},"request":{"method":"PUT","url":"Patient/b"}},
                          {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
                          {"request":{"method":"DELETE","url":"Patient?identifier=x|1"}})"),
        "created Patient/b v1, created Patient/n2 v1, erased Patient/n1 v2");
    auto const changes = (*desk.store->snapshot())->changes_after(1, 10);
    ASSERT_TRUE(changes);
    EXPECT_EQ((*changes)[0].key.id, "n1");
    EXPECT_EQ((*changes)[1].key.id, "n2");
    EXPECT_EQ((*changes)[2].key.id, "b");
}

TEST(Transaction, WritesEachResourceOnce) {
    Desk desk;
    auto const put =
        R"({"resource":{"resourceType":"Patient","id":"b"},"request":{"method":"PUT","url":"Patient/b"}})";
    EXPECT_EQ(desk.run(std::string(put) + "," + put), "record.same_identity @Bundle.entry[1]");
    EXPECT_EQ(desk.run(std::string(patient_1) + "," + patient_1),
              "record.same_identity @Bundle.entry[1]");
}

TEST(Transaction, NamesWhatIsWrongWithEachEntry) {
    Desk desk;
    EXPECT_EQ(
        desk.run(
            R"({"resource":{"resourceType":"Patient"}},{"request":{"method":"FROB","url":"Patient"}},
                          {"request":{"method":"POST","url":"Patient"}})"),
        "record.bad_entry @Bundle.entry[0].request @Bundle.entry[1].request.method "
        "@Bundle.entry[2].resource");
    EXPECT_EQ(
        desk.run(
            R"({"resource":{"resourceType":"Patient","id":"b"},"request":{"method":"PUT","url":"Patient/c"}})"),
        "record.id_mismatch @Bundle.entry[0].resource.id");
    EXPECT_EQ(
        desk.run(
            R"({"resource":{"resourceType":"Task"},"request":{"method":"POST","url":"Patient"}})"),
        "record.type_mismatch @Bundle.entry[0].resource.resourceType");
    EXPECT_EQ(
        desk.run(
            R"({"resource":{"resourceType":"Patient","id":"b"},"request":{"method":"PUT","url":"Patient/b","ifMatch":"W/\"4\""}})"),
        "record.version_moved @Bundle.entry[0]");
}

TEST(Import, FindsWhatItHasWritten) {
    Desk desk;
    auto const entry =
        R"({"fullUrl":"urn:uuid:a","resource":{"resourceType":"Patient","id":"a","active":true},
                           "request":{"method":"POST","url":"Patient"}})";
    EXPECT_EQ(desk.run(entry, Ids::own), "created Patient/a v1");
    EXPECT_EQ(desk.run(entry, Ids::own), "unchanged Patient/a v1");
    EXPECT_EQ(desk.run(R"({"resource":{"resourceType":"Patient","id":"a","active":false},
                           "request":{"method":"POST","url":"Patient"}})", Ids::own),
              "updated Patient/a v2");
}

TEST(ConditionalUpdate, FollowsTheTableOfTheStandard) {
    Desk desk;
    auto const put = [](std::string const& id) {
        return R"({"resource":{"resourceType":"Patient")" + id +
               R"(,"identifier":[{"system":"x","value":"1"}]},"request":{"method":"PUT","url":"Patient?identifier=x|1"}})";
    };
    EXPECT_EQ(desk.run(put("")), "created Patient/n1 v1");
    EXPECT_EQ(desk.run(put("")), "updated Patient/n1 v2");
    EXPECT_EQ(desk.run(put(R"(,"id":"n1")")), "updated Patient/n1 v3");
    EXPECT_EQ(desk.run(put(R"(,"id":"other")")), "record.id_mismatch @Bundle.entry[0].resource.id");
    EXPECT_EQ(
        desk.run(
            R"({"resource":{"resourceType":"Patient","identifier":[{"system":"x","value":"1"}]},
                           "request":{"method":"POST","url":"Patient"}})"),
        "created Patient/n2 v1");
    EXPECT_EQ(desk.run(put("")), "record.several_match @Bundle.entry[0]");
}

TEST(Criteria, ThatWouldBeIgnoredNeverMatchEverything) {
    Desk desk;
    EXPECT_EQ(desk.run(R"({"request":{"method":"DELETE","url":"Patient?_count=1"}})"),
              "record.bad_criteria @Bundle.entry[0]._count");
    EXPECT_TRUE(desk.run(R"({"request":{"method":"DELETE","url":"Patient?frobnicate=1"}})")
                    .starts_with("fhir.search_unknown_parameter"));
}

TEST(Owner, IsAskedBeforeEveryWriteOfItsType) {
    Desk desk;
    std::vector<std::string> seen;
    desk.owners.own("Patient", [&](Intent const& intent) -> base::Result<void> {
        seen.push_back(std::string(intent.before["active"].text()) + ">" +
                       std::string(intent.after["active"].text()));
        return {};
    });
    auto const put = [](std::string const& active) {
        return R"({"resource":{"resourceType":"Patient","id":"a","active":)" + active +
               R"(},"request":{"method":"PUT","url":"Patient/a"}})";
    };
    desk.run(put("true"));
    desk.run(put("false"));
    desk.run(R"({"request":{"method":"DELETE","url":"Patient/a"}})");
    EXPECT_EQ(seen, (std::vector<std::string>{">true", "true>false", "false>"}));
}

TEST(ConditionalCreate, MakesOneResourceHoweverManyAskAtOnce) {
    Desk desk;
    std::vector<std::jthread> askers;
    for (int i = 0; i < 8; ++i) askers.emplace_back([&] { desk.run(patient_1); });
    askers.clear();
    EXPECT_EQ(desk.store->size()->resources, 1u);
}

TEST(Search, IncludesEachResourceOnceAndEndsOnCycles) {
    Desk desk;
    desk.run(
        R"({"resource":{"resourceType":"Organization","id":"a","partOf":{"reference":"Organization/b"}},"request":{"method":"PUT","url":"Organization/a"}},
                {"resource":{"resourceType":"Organization","id":"b","partOf":{"reference":"Organization/a"}},"request":{"method":"PUT","url":"Organization/b"}},
                {"resource":{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"Organization/a"}},"request":{"method":"PUT","url":"Patient/p"}})");
    auto const snapshot = desk.store->snapshot();
    auto const ask = [&](SearchParameters const& parameters, char const* type) {
        auto const query =
            fhir::query_from(type, parameters, fhir::Handling::strict, "http://us/fhir");
        EXPECT_TRUE(query);
        auto const page = search(**snapshot, *query);
        EXPECT_TRUE(page);
        std::string text;
        for (auto const& version : page->matches) text += version.key.id;
        text += " +";
        for (auto const& version : page->included) text += version.key.id;
        return text;
    };
    EXPECT_EQ(ask({{"_id", "p"}, {"_include", "Patient:organization"}}, "Patient"), "p +a");
    EXPECT_EQ(ask({{"_id", "p"},
                   {"_include", "Patient:organization"},
                   {"_include:iterate", "Organization:partof"}},
                  "Patient"),
              "p +ab");
    EXPECT_EQ(ask({{"_id", "a"}, {"_revinclude", "Patient:organization"}}, "Organization"), "a +p");
}

}  // namespace
}  // namespace record
