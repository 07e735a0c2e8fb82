// The full-disk drill: files may not grow beyond a limit, a commit is refused as a whole, what was
// acknowledged stays, and when there is space again the same store goes on.
//
//   full_drill [first seed] [seeds]
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "base/random.hpp"
#include "store/sqlite/sqlite.hpp"

namespace {

[[noreturn]] void fail(std::string const& reason) {
    fmt::print("FAILED: {}\n", reason);
    std::exit(1);
}

void limit_files(rlim_t bytes) {
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = std::min(bytes, limit.rlim_max);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) fail("cannot limit the size of files");
}

store::Batch batch_of(std::uint64_t number, std::uint64_t size) {
    store::Batch batch{.actor = "drill", .at = {1}};
    for (std::uint64_t i = 0; i < size; ++i) {
        auto const document = fhir::parse(fmt::format(
            R"({{"resourceType":"Patient","name":[{{"family":"{}"}}]}})", std::string(200, 'y')));
        batch.changes.push_back(store::change_from({"Patient", fmt::format("{}-{}", number, i)},
                                                   store::Method::create, *document, 0));
    }
    return batch;
}

void drill(std::uint64_t seed) {
    auto const folder = std::filesystem::temp_directory_path() /
                        fmt::format("homeward-full-{}-{}", getpid(), seed);
    std::filesystem::remove_all(folder);
    base::Random random(seed);
    std::uint64_t sequence = 0;
    {
        auto const store =
            std::move(*store::open_sqlite(folder, {.checkpoint_pages = seed % 2 ? 50U : 5000U}));
        limit_files(1'000'000 + random.below(3'000'000));
        std::uint64_t number = 0;
        while (true) {
            auto const written = store->commit(batch_of(++number, 1 + random.below(60)));
            if (written) {
                sequence = written->back().sequence;
                continue;
            }
            // A limit on files reads as an I/O error or, after a partial write, as a full disk.
            auto const& error = written.error();
            if (error.code.category != base::Category::unavailable) fail(error.context);
            break;
        }
        auto const snapshot = store->snapshot();
        if (!snapshot || (*snapshot)->sequence() != sequence) fail("what was acknowledged moved");
        limit_files(RLIM_INFINITY);
        auto const written = store->commit(batch_of(number + 1, 10));
        if (!written) fail("no recovery: " + written.error().context);
        if (written->front().sequence != sequence + 1) fail("a refused batch left a trace");
    }
    auto const findings = store::check(folder);
    if (!findings) fail("cannot check: " + findings.error().context);
    for (auto const& finding : *findings) fail(finding.key + ": " + finding.reason);
    std::filesystem::remove_all(folder);
    fmt::print("seed {}: full after {} resources, recovered\n", seed, sequence);
}

}  // namespace

int main(int count, char** arguments) {
    std::signal(SIGXFSZ, SIG_IGN);  // A write beyond the limit shall fail, not kill.
    auto const first = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1;
    auto const seeds = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 4;
    for (auto seed = first; seed < first + seeds; ++seed) drill(seed);
}
