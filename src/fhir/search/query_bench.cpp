// What it costs to read the parameters of common searches.
#include <benchmark/benchmark.h>

#include "fhir/search/query.hpp"

namespace fhir {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

void read(benchmark::State& state, std::string_view type, Parameters const& parameters) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            query_from(type, parameters, Handling::lenient, "https://home.example/fhir"));
    }
}

void PatientAndCode(benchmark::State& state) {
    read(state, "Observation", {{"patient", "7"}, {"code", "http://loinc.org|8302-2"}});
}
BENCHMARK(PatientAndCode);

void DatesSorted(benchmark::State& state) {
    read(state, "Observation", {{"subject", "Patient/7"}, {"date", "ge2020"}, {"date", "lt2021"},
                                {"_sort", "-date"}, {"_count", "20"}});
}
BENCHMARK(DatesSorted);

void Chained(benchmark::State& state) {
    read(state, "Observation", {{"patient.family", "Hill"}, {"_count", "20"}});
}
BENCHMARK(Chained);

void ChainedToAnything(benchmark::State& state) {
    read(state, "Observation", {{"focus._id", "7"}});
}
BENCHMARK(ChainedToAnything);

}  // namespace
}  // namespace fhir
