#include "store/memory/memory.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

std::uint32_t const status = fhir::parameter_key("status");
std::uint32_t const subject = fhir::parameter_key("subject");
std::uint32_t const family = fhir::parameter_key("family");

Change change(Key key, std::vector<fhir::IndexEntry> index,
              std::optional<std::uint64_t> if_version = {}) {
    auto const document = fhir::parse(R"({"resourceType":")" + key.type + R"("})");
    auto resource = fhir::stampable(*document, key.id);
    return {std::move(key), Method::update, std::move(resource), std::move(index), if_version};
}

Change task(std::string id, std::string state, std::string person) {
    return change({"Task", std::move(id)},
                  {{status, fhir::TokenEntry{"", std::move(state)}},
                   {subject, fhir::ReferenceEntry{"Patient", std::move(person), "", {}}}});
}

Change person(std::string id, std::string name) {
    return change({"Patient", std::move(id)}, {{family, fhir::StringEntry{name, name}}});
}

std::unique_ptr<Store> store_with(std::vector<Change> changes) {
    auto store = memory();
    EXPECT_TRUE(store->commit({.actor = "amara", .at = {1000}, .changes = std::move(changes)}));
    return store;
}

fhir::Criterion by_status(std::string state) {
    fhir::Criterion criterion;
    criterion.code = "status";
    criterion.parameter = status;
    criterion.any_of = {fhir::TokenOperand{{}, std::move(state)}};
    return criterion;
}

fhir::Criterion by_family(std::string name) {
    fhir::Criterion criterion;
    criterion.code = "family";
    criterion.parameter = family;
    criterion.kind = fhir::ParameterKind::string;
    criterion.any_of = {fhir::StringOperand{std::move(name)}};
    return criterion;
}

std::string found(Store& store, fhir::Query const& query) {
    std::string keys;
    auto const answer = (*store.snapshot())->search(query);
    for (auto const& version : answer->matches) {
        keys += (keys.empty() ? "" : " ") + version.key.type + "/" + version.key.id;
    }
    return keys;
}

TEST(Memory, KeepsASnapshotWhileTheStoreMovesOn) {
    auto store = store_with({person("1", "baker")});
    auto const before = std::move(*store->snapshot());
    ASSERT_TRUE(store->commit({.at = {2000}, .changes = {person("1", "cook")}}));
    EXPECT_EQ((*before->read({"Patient", "1"}))->version, 1U);
    EXPECT_EQ((*(*store->snapshot())->read({"Patient", "1"}))->version, 2U);
}

TEST(Memory, StampsTheBodyWithVersionAndTime) {
    auto store = store_with({person("1", "baker")});
    EXPECT_EQ(*(*(*store->snapshot())->read({"Patient", "1"}))->body,
              R"({"resourceType":"Patient","id":"1","meta":{"versionId":"1",)"
              R"("lastUpdated":"1970-01-01T00:00:01.000Z"}})");
}

TEST(Memory, RefusesTheWholeBatchIfOneVersionMoved) {
    auto store = store_with({person("1", "baker")});
    auto stale = change({"Patient", "1"}, {}, 7);
    auto const written =
        store->commit({.at = {2000}, .changes = {person("2", "cook"), std::move(stale)}});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code.name, "store.conflict");
    EXPECT_EQ(written.error().details.at(0).path, "Patient/1");
    EXPECT_FALSE(*(*store->snapshot())->read({"Patient", "2"}));
}

TEST(Memory, RefusesWhatMayNotBeFoundTwice) {
    auto store = store_with({person("1", "baker")});
    fhir::Query query{.types = {"Patient"}};
    query.all_of.push_back(by_family("baker"));
    Batch again{.at = {2000}, .changes = {person("2", "baker")}};
    again.unmatched.push_back(std::move(query));
    EXPECT_FALSE(store->commit(std::move(again)));
}

TEST(Memory, NeverMovesTimeBack) {
    auto store = store_with({person("1", "baker")});
    auto const written = store->commit({.at = {1}, .changes = {person("2", "cook")}});
    EXPECT_EQ(written->at(0).at.ms, 1000);
}

TEST(Memory, FindsTheLatestArrivalFirst) {
    auto store = store_with({person("1", "baker"), person("2", "cook"), person("3", "baker")});
    fhir::Query query{.types = {"Patient"}};
    EXPECT_EQ(found(*store, query), "Patient/3 Patient/2 Patient/1");
    query.all_of.push_back(by_family("bak"));
    query.count = 1;
    EXPECT_EQ(found(*store, query), "Patient/3");
    query.page = (*store->snapshot())->search(query)->next;
    EXPECT_EQ(found(*store, query), "Patient/1");
}

TEST(Memory, FollowsAReferenceForwardsAndBackwards) {
    auto store = store_with({person("1", "baker"), person("2", "cook"), task("7", "done", "1"),
                             task("8", "requested", "2")});
    fhir::Query tasks{.types = {"Task"}};
    fhir::Query bakers{.types = {"Patient"}};
    bakers.all_of.push_back(by_family("baker"));
    fhir::Criterion chained;
    chained.code = "subject";
    chained.parameter = subject;
    chained.kind = fhir::ParameterKind::reference;
    chained.chain.push_back(bakers);
    tasks.all_of.push_back(chained);
    EXPECT_EQ(found(*store, tasks), "Task/7");

    fhir::Query people{.types = {"Patient"}};
    fhir::Query open{.types = {"Task"}};
    open.all_of.push_back(by_status("requested"));
    fhir::Criterion has;
    has.code = "subject";
    has.parameter = subject;
    has.has = std::make_unique<fhir::Query>(open);
    people.all_of.push_back(has);
    EXPECT_EQ(found(*store, people), "Patient/2");
    EXPECT_EQ((*store->snapshot())->referring({"Patient", "1"}, "", "*", 10)->size(), 1U);
}

TEST(Memory, ListsHistoryNewestFirstAndAsOfAnInstant) {
    auto store = store_with({person("1", "baker")});
    ASSERT_TRUE(store->commit({.at = {2000}, .changes = {person("1", "cook")}}));
    ASSERT_TRUE(store->commit({.at = {3000}, .changes = {person("1", "smith")}}));
    auto const snapshot = std::move(*store->snapshot());
    auto const versions = *snapshot->history({.type = "Patient", .id = "1"});
    ASSERT_EQ(versions.size(), 3U);
    EXPECT_EQ(versions[0].version, 3U);
    auto const then = *snapshot->history({.type = "Patient", .at = base::Instant{2500}});
    ASSERT_EQ(then.size(), 1U);
    EXPECT_EQ(then[0].version, 2U);
}

TEST(Memory, TellsListenersAfterTheCommit) {
    auto store = memory();
    std::vector<std::uint64_t> heard;
    store->listen([&](std::vector<Written> const& written) {
        EXPECT_EQ((*store->snapshot())->sequence(), written.back().sequence);
        heard.push_back(written.back().sequence);
    });
    ASSERT_TRUE(store->commit({.at = {1}, .changes = {person("1", "a"), person("2", "b")}}));
    ASSERT_TRUE(store->commit({.at = {1}, .rows = {{"auth", "account/amara", "x"}}}));
    EXPECT_EQ(heard, std::vector<std::uint64_t>{2});
}

TEST(Memory, RemovesARowByAnEmptyValue) {
    auto store = memory();
    ASSERT_TRUE(store->commit({.rows = {{"auth", "a/1", "x"}, {"auth", "a/2", "y"}}}));
    ASSERT_TRUE(store->commit({.rows = {{"auth", "a/1", ""}}}));
    auto const snapshot = std::move(*store->snapshot());
    EXPECT_FALSE(*snapshot->row("auth", "a/1"));
    ASSERT_EQ(snapshot->rows("auth", "a/")->size(), 1U);
}

}  // namespace
}  // namespace store
