// What a resource costs from its bytes to the store's door: parse, validate, index, stamp. The
// resources are those of a Synthea patient if a folder "shared" lies beside the repository, else
// our examples.
#include <benchmark/benchmark.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fhir/search/index.hpp"
#include "fhir/validation/validation.hpp"
#include "fhir/value/splice.hpp"

namespace fhir {
namespace {

namespace fs = std::filesystem;

std::string inflated(fs::path const& file) {
    std::string text;
    auto* const stream = gzopen(file.c_str(), "rb");
    std::vector<char> block(1 << 20);
    for (int read = 0; (read = gzread(stream, block.data(), 1 << 20)) > 0;) {
        text.append(block.data(), static_cast<std::size_t>(read));
    }
    gzclose(stream);
    return text;
}

std::vector<std::string> from_synthea(fs::path const& folder) {
    std::vector<fs::path> files(fs::directory_iterator{folder}, fs::directory_iterator{});
    std::ranges::sort(files);
    auto const bundle = parse(inflated(files.at(4)));
    std::vector<std::string> resources;
    for (auto const entry : (*bundle)["entry"]) resources.emplace_back(entry["resource"].source());
    return resources;
}

std::vector<std::string> from_examples() {
    std::vector<std::string> resources;
    for (auto const& file :
         fs::directory_iterator(HOMEWARD_SOURCE_DIR "/src/fhir/validation/examples")) {
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        resources.push_back(text.str());
    }
    return resources;
}

std::vector<std::string> const& resources() {
    static auto const all = [] {
        for (fs::path at = HOMEWARD_SOURCE_DIR; at != at.root_path(); at = at.parent_path()) {
            if (fs::exists(at / "shared/fhir/synthea"))
                return from_synthea(at / "shared/fhir/synthea");
        }
        return from_examples();
    }();
    return all;
}

std::vector<Document> const& documents() {
    static auto const all = [] {
        std::vector<Document> parsed;
        for (auto const& text : resources()) parsed.push_back(*parse(text));
        return parsed;
    }();
    return all;
}

// Items are resources; bytes are theirs.
void report(benchmark::State& state) {
    std::size_t bytes = 0;
    for (auto const& text : resources()) bytes += text.size();
    auto const rounds = static_cast<std::size_t>(state.iterations());
    state.SetItemsProcessed(static_cast<std::int64_t>(rounds * resources().size()));
    state.SetBytesProcessed(static_cast<std::int64_t>(rounds * bytes));
}

void Parse(benchmark::State& state) {
    for (auto _ : state) {
        for (auto const& text : resources()) benchmark::DoNotOptimize(parse(text));
    }
    report(state);
}
BENCHMARK(Parse);

void Validate(benchmark::State& state) {
    for (auto _ : state) {
        for (auto const& document : documents())
            benchmark::DoNotOptimize(validate(document.root()));
    }
    report(state);
}
BENCHMARK(Validate);

void Index(benchmark::State& state) {
    std::size_t entries = 0;
    for (auto _ : state) {
        for (auto const& document : documents()) entries += index_of(document.root()).size();
    }
    report(state);
    auto const total =
        static_cast<double>(state.iterations()) * static_cast<double>(resources().size());
    state.counters["entries_a_resource"] = static_cast<double>(entries) / total;
}
BENCHMARK(Index);

void Stamp(benchmark::State& state) {
    for (auto _ : state) {
        for (auto const& document : documents()) {
            benchmark::DoNotOptimize(
                stamped(stampable(document, "an-id"), "1", "2026-11-21T10:00:00Z"));
        }
    }
    report(state);
}
BENCHMARK(Stamp);

void Import(benchmark::State& state) {
    for (auto _ : state) {
        for (auto const& text : resources()) {
            auto const document = parse(text);
            benchmark::DoNotOptimize(validate(document->root()));
            benchmark::DoNotOptimize(index_of(document->root()));
            benchmark::DoNotOptimize(stampable(*document, "an-id"));
        }
    }
    report(state);
}
BENCHMARK(Import);

}  // namespace
}  // namespace fhir
