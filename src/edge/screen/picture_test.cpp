#include "edge/screen/internal/picture.hpp"

#include <gtest/gtest.h>

#include "domain/terms/terms.hpp"
#include "store/memory/memory.hpp"

namespace {

void write(store::Store& store, std::string name, std::uint64_t if_version) {
    store::Batch batch{.actor = "test", .at = {1}};
    batch.changes.push_back(terms::change(
        fhir::object({{"resourceType", "Patient"},
                      {"id", "p1"},
                      {"name", fhir::array({fhir::object({{"family", std::move(name)}})})}}),
        if_version));
    ASSERT_TRUE(store.commit(std::move(batch)));
}

std::string name_seen(screen::Picture& picture, store::Snapshot const& snapshot) {
    std::string name;
    auto const looked =
        picture.look(snapshot, [&](screen::View const&) -> base::Result<void> {
            auto const person = TRY(picture.person(snapshot, "p1"));
            name = person->name;
            return {};
        });
    return looked ? name : std::string(looked.error().code.name);
}

TEST(Picture, DoesNotRememberWhatAnOlderSnapshotSaid) {
    auto const store = store::memory();
    screen::Picture picture;
    write(*store, "Finch", 0);
    auto const older = store->snapshot().value();
    write(*store, "Heron", 1);
    auto const newer = store->snapshot().value();
    auto const nothing = [](screen::View const&) -> base::Result<void> { return {}; };
    ASSERT_TRUE(picture.look(*newer, nothing));
    EXPECT_EQ(name_seen(picture, *older), "Finch");
    EXPECT_EQ(name_seen(picture, *newer), "Heron");
    EXPECT_EQ(name_seen(picture, *newer), "Heron");
}

}  // namespace
