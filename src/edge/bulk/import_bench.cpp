// Resources a second, durable, from the Synthea bundles into a new SQLite store.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "base/random.hpp"
#include "edge/bulk/import.hpp"
#include "store/sqlite/sqlite.hpp"

namespace {

namespace fs = std::filesystem;

fs::path synthea() {
    for (fs::path at = HOMEWARD_SOURCE_DIR; at != at.root_path(); at = at.parent_path()) {
        if (fs::exists(at / "shared/fhir/synthea")) return at / "shared/fhir/synthea";
    }
    return {};
}

void import_synthea(benchmark::State& state) {
    auto const folder = synthea();
    if (folder.empty())
        return state.SkipWithError("there is no folder shared beside the repository");
    auto const files = *bulk::files_of({folder.string()});
    record::Owners const owners;
    sharing::Actor const actor{.account = "import", .role = sharing::Role::system};
    std::uint64_t written = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto const data = fs::temp_directory_path() / ("import-bench-" + base::secret(8));
        fs::create_directory(data);
        {
            auto store = store::open_sqlite(data);
            state.ResumeTiming();
            bulk::Progress progress;
            auto const report = bulk::import_files({.store = **store,
                                                    .owners = owners,
                                                    .actor = actor,
                                                    .now = base::Instant{1'000'000},
                                                    .new_id = base::new_id},
                                                   files, progress);
            state.PauseTiming();
            written += report ? report->written : 0;
        }
        fs::remove_all(data);
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(written));
}

BENCHMARK(import_synthea)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
