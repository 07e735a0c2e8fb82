// The kill drill. A child commits batches at full speed and acknowledges each through a pipe; the
// parent kills it at a random moment, opens what is left, and looks for every acknowledged batch,
// for half a batch, and for anything that disagrees with the log.
//
//   kill_drill [first seed] [seeds] [rounds a seed]
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "base/random.hpp"
#include "store/sqlite/sqlite.hpp"

namespace {

constexpr std::uint32_t writers = 4;

// What a writer commits as its n-th batch: so many new observations of one person, and that person
// again with the number n.
struct Acknowledged {
    std::uint32_t writer;
    std::uint32_t batch;
};

std::uint64_t size_of(std::uint32_t writer, std::uint32_t batch) {
    return base::Random(writer * 1'000'003ULL + batch).below(25);
}

std::string person_id(std::uint32_t writer) { return fmt::format("w{}", writer); }
std::string observation_id(std::uint32_t writer, std::uint32_t batch, std::uint64_t number) {
    return fmt::format("w{}-{}-{}", writer, batch, number);
}

store::Change change_of(std::string type, std::string id, std::string const& body) {
    auto const document = fhir::parse(body);
    return store::change_from({std::move(type), std::move(id)}, store::Method::update, *document,
                              {});
}

store::Batch batch_of(std::uint32_t writer, std::uint32_t batch) {
    store::Batch all{.actor = "drill", .at = {1'000'000 + batch}};
    for (std::uint64_t i = 0; i < size_of(writer, batch); ++i) {
        auto const body = fmt::format(
            R"({{"resourceType":"Observation","status":"final","code":{{"coding":[{{"system":)"
            R"("http://loinc.org","code":"{}"}}]}},"subject":{{"reference":"Patient/{}"}},)"
            R"("effectiveDateTime":"2026-11-21","valueQuantity":{{"value":{}}},"note":[{{"text":)"
            R"("{}"}}]}})",
            i % 7, person_id(writer), batch, std::string(i * 400, 'x'));
        all.changes.push_back(change_of("Observation", observation_id(writer, batch, i), body));
    }
    all.changes.push_back(change_of(
        "Patient", person_id(writer),
        fmt::format(R"({{"resourceType":"Patient","identifier":[{{"value":"{}"}}]}})", batch)));
    all.rows.push_back({"drill", person_id(writer), std::to_string(batch)});
    return all;
}

// The number of the batches that a writer has committed, by its row.
std::uint32_t done_by(store::Snapshot const& snapshot, std::uint32_t writer) {
    auto const row = snapshot.row("drill", person_id(writer));
    return row && *row ? static_cast<std::uint32_t>(std::stoul(**row)) : 0;
}

[[noreturn]] void fail(std::string const& reason) {
    fmt::print("FAILED: {}\n", reason);
    std::exit(1);
}

std::unique_ptr<store::Store> opened(std::filesystem::path const& folder) {
    // Folding the log in often makes kills during that likely too.
    auto store = store::open_sqlite(folder, {.checkpoint_pages = 200});
    if (!store) fail("cannot open: " + store.error().context);
    return std::move(*store);
}

[[noreturn]] void child(std::filesystem::path const& folder, int pipe) {
    auto const store = opened(folder);
    std::vector<std::thread> threads;
    for (std::uint32_t writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            for (auto batch = done_by(**store->snapshot(), writer) + 1;; ++batch) {
                if (!store->commit(batch_of(writer, batch))) std::_Exit(3);
                Acknowledged const done{writer, batch};
                if (write(pipe, &done, sizeof done) != sizeof done) std::_Exit(4);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    std::_Exit(5);
}

// The last batch of each writer that was acknowledged before the child was killed.
std::map<std::uint32_t, std::uint32_t> run_and_kill(std::filesystem::path const& folder,
                                                    std::chrono::microseconds after) {
    int ends[2];
    if (pipe(ends) != 0) fail("no pipe");
    auto const process = fork();
    if (process == 0) {
        close(ends[0]);
        child(folder, ends[1]);
    }
    close(ends[1]);
    std::thread killer([&] {
        std::this_thread::sleep_for(after);
        kill(process, SIGKILL);
    });
    std::map<std::uint32_t, std::uint32_t> last;
    Acknowledged done{};
    while (read(ends[0], &done, sizeof done) == sizeof done) last[done.writer] = done.batch;
    killer.join();
    close(ends[0]);
    int status = 0;
    waitpid(process, &status, 0);
    if (!WIFSIGNALED(status)) fail(fmt::format("the child ended by itself: {}", status));
    return last;
}

void check_batch(store::Snapshot const& snapshot, std::uint32_t writer, std::uint32_t batch,
                 bool expected) {
    for (std::uint64_t i = 0; i < size_of(writer, batch); ++i) {
        auto const id = observation_id(writer, batch, i);
        auto const found = snapshot.read({"Observation", id});
        if (!found) fail("cannot read: " + found.error().context);
        if (found->has_value() != expected) {
            fail(fmt::format("Observation/{} is {}", id, expected ? "lost" : "half a batch"));
        }
    }
}

void check_person(store::Snapshot const& snapshot, std::uint32_t writer, std::uint32_t batch) {
    auto const person = snapshot.read({"Patient", person_id(writer)});
    if (!person) fail("cannot read: " + person.error().context);
    auto const version = person->has_value() ? (*person)->version : 0;
    if (version != batch) fail(fmt::format("writer {} stands at {} of {}", writer, version, batch));
}

std::uint32_t check_after(std::filesystem::path const& folder,
                          std::map<std::uint32_t, std::uint32_t> const& acknowledged) {
    std::uint32_t batches = 0;
    {
        auto const store = opened(folder);
        auto const snapshot = std::move(*store->snapshot());
        for (std::uint32_t writer = 0; writer < writers; ++writer) {
            auto const done = done_by(*snapshot, writer);
            auto const at = acknowledged.find(writer);
            if (at != acknowledged.end() && done < at->second) {
                fail(fmt::format("writer {}: batch {} was acknowledged, {} is there", writer,
                                 at->second, done));
            }
            check_person(*snapshot, writer, done);
            for (std::uint32_t batch = 1; batch <= done; ++batch) {
                check_batch(*snapshot, writer, batch, true);
            }
            for (auto next = done + 1; next < done + 3; ++next) {
                check_batch(*snapshot, writer, next, false);
            }
            batches += done;
        }
    }
    auto const findings = store::check(folder);
    if (!findings) fail("cannot check: " + findings.error().context);
    for (auto const& finding : *findings) fail(finding.key + ": " + finding.reason);
    return batches;
}

void drill(std::uint64_t seed, std::uint64_t rounds) {
    auto const folder = std::filesystem::temp_directory_path() /
                        fmt::format("homeward-kill-{}-{}", getpid(), seed);
    std::filesystem::remove_all(folder);
    base::Random random(seed);
    std::uint32_t batches = 0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        // From while it opens to well into its work.
        auto const after = std::chrono::microseconds(random.below(400'000));
        batches = check_after(folder, run_and_kill(folder, after));
    }
    std::filesystem::remove_all(folder);
    fmt::print("seed {}: {} kills, {} batches, all there\n", seed, rounds, batches);
}

}  // namespace

int main(int count, char** arguments) {
    auto const argument = [&](int at, std::uint64_t otherwise) {
        return at < count ? std::strtoull(arguments[at], nullptr, 10) : otherwise;
    };
    auto const first = argument(1, 1);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    for (auto seed = first; seed < first + argument(2, 5); ++seed) drill(seed, argument(3, 2));
}
