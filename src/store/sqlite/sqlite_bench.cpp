// How fast the embedded store is. Every write is durable (fsync) when it is counted.
#include <benchmark/benchmark.h>

#include <atomic>
#include <filesystem>

#include <fmt/format.h>

#include "base/random.hpp"
#include "fhir/search/query.hpp"
#include "store/sqlite/sqlite.hpp"

namespace store {
namespace {

constexpr std::int64_t people = 600;
constexpr std::int64_t observations_each = 140;
constexpr std::int64_t encounters_each = 30;
constexpr char const* families[] = {"Baker",  "Cook",  "Taylor", "Smith",
                                    "Wright", "Mason", "Carter"};
constexpr char const* codes[] = {"8480-6", "8462-4", "8867-4", "9279-1", "8310-5", "2708-6",
                                 "29463-7", "8302-2", "4548-4", "2160-0", "718-7", "6690-2"};

std::string day(std::int64_t number) {
    return fmt::format("20{:02}-{:02}-{:02}", 15 + number / 336 % 11, number / 28 % 12 + 1,
                       number % 28 + 1);
}

Change created(std::string type, std::string id, std::string body) {
    auto const document = fhir::parse(std::move(body));
    return change_from({std::move(type), std::move(id)}, Method::create, *document, 0);
}

Change patient(std::int64_t person) {
    return created(
        "Patient", fmt::format("p-{}", person),
        fmt::format(
            R"({{"resourceType":"Patient","identifier":[{{"system":)"
            R"("https://fhir.nhs.uk/Id/nhs-number","value":"999{:07}"}}],"active":true,)"
            R"("name":[{{"use":"official","family":"{}{}","given":["Given{}"]}}],)"
            R"("gender":"{}","birthDate":"19{:02}-03-09","address":[{{"line":["{} High Street"],)"
            R"("city":"Birmingham","postalCode":"B{} 4AA"}}],"telecom":[{{"system":"phone",)"
            R"("value":"0121 496 {:04}"}}]}})",
            person, families[person % 7], person % 97, person, person % 2 ? "female" : "male",
            20 + person % 40, person, person % 40, person % 1000));
}

Change encounter(std::int64_t person, std::int64_t number) {
    return created(
        "Encounter", fmt::format("e-{}-{}", person, number),
        fmt::format(R"({{"resourceType":"Encounter","status":"finished","class":{{"system":)"
                    R"("http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"}},)"
                    R"("type":[{{"coding":[{{"system":"http://snomed.info/sct","code":)"
                    R"("185349003","display":"Encounter for check up"}}]}}],"subject":)"
                    R"({{"reference":"Patient/p-{0}"}},"period":{{"start":"{1}T10:00:00Z",)"
                    R"("end":"{1}T10:30:00Z"}},"serviceProvider":{{"reference":)"
                    R"("Organization/o-{2}"}}}})",
                    person, day(person * 7 + number * 90), person % 9));
}

std::string observation_body(std::int64_t person, std::int64_t number) {
    return fmt::format(
        R"({{"resourceType":"Observation","status":"final","category":[{{"coding":[{{"system":)"
        R"("http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs",)"
        R"("display":"Vital signs"}}]}}],"code":{{"coding":[{{"system":"http://loinc.org","code":)"
        R"("{0}","display":"A measurement"}}],"text":"A measurement"}},"subject":{{"reference":)"
        R"("Patient/p-{1}"}},"encounter":{{"reference":"Encounter/e-{1}-{2}"}},)"
        R"("effectiveDateTime":"{3}T10:{4:02}:00+00:00","issued":"{3}T10:{4:02}:00.123+00:00",)"
        R"("valueQuantity":{{"value":{5}.{6},"unit":"mmHg","system":)"
        R"("http://unitsofmeasure.org","code":"mm[Hg]"}}}})",
        codes[number % 12], person, number % encounters_each,
        day(person * 7 + number % encounters_each * 90), number % 60, 60 + number % 90,
        number % 10);
}

Change observation(std::int64_t person, std::int64_t number) {
    return created("Observation", fmt::format("b-{}-{}", person, number),
                   observation_body(person, number));
}

std::vector<Change> record_of(std::int64_t person) {
    std::vector<Change> changes;
    changes.push_back(patient(person));
    for (std::int64_t i = 0; i < encounters_each; ++i) changes.push_back(encounter(person, i));
    for (std::int64_t i = 0; i < observations_each; ++i) changes.push_back(observation(person, i));
    return changes;
}

std::filesystem::path fresh_folder() {
    static std::atomic<int> number = 0;
    auto const path = std::filesystem::temp_directory_path() /
                      fmt::format("homeward-bench-{}-{}", ::getpid(), number++);
    std::filesystem::remove_all(path);
    return path;
}

// A store of 600 people, 102,600 resources; made once.
class City {
  public:
    City() : folder_(fresh_folder()), store_(std::move(*open_sqlite(folder_))) {
        for (std::int64_t person = 0; person < people; ++person) {
            if (!store_->commit({.actor = "bench", .changes = record_of(person)})) std::abort();
        }
    }
    ~City() {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    static Store& store() {
        static City city;
        return *city.store_;
    }

  private:
    std::filesystem::path folder_;
    std::unique_ptr<Store> store_;
};

fhir::Query query_of(std::string_view type,
                     std::vector<std::pair<std::string, std::string>> const& parameters) {
    return *fhir::query_from(type, parameters, fhir::Handling::strict, "http://localhost/fhir");
}

void read_by_id(benchmark::State& state) {
    auto& store = City::store();
    base::Random random(1);
    for (auto _ : state) {
        Key const key{"Observation", fmt::format("b-{}-{}", random.below(people),
                                                 random.below(observations_each))};
        auto const snapshot = std::move(*store.snapshot());
        auto const version = *snapshot->read(key);
        if (!version || !version->body) state.SkipWithError("absent");
    }
}
BENCHMARK(read_by_id);

void open_a_snapshot(benchmark::State& state) {
    auto& store = City::store();
    for (auto _ : state) benchmark::DoNotOptimize(store.snapshot());
}
BENCHMARK(open_a_snapshot);

template <class Ask>
void search(benchmark::State& state, Ask const& ask) {
    auto& store = City::store();
    base::Random random(2);
    std::uint64_t found = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto const query = ask(random);
        state.ResumeTiming();
        auto const snapshot = std::move(*store.snapshot());
        found += snapshot->search(query)->matches.size();
    }
    state.counters["matches"] = benchmark::Counter(static_cast<double>(found),
                                                   benchmark::Counter::kAvgIterations);
}

std::string person_of(base::Random& random) {
    return fmt::format("Patient/p-{}", random.below(people));
}

void search_observations(benchmark::State& state) {
    search(state, [](base::Random& random) {
        return query_of("Observation", {{"patient", person_of(random)},
                                        {"code", std::string("http://loinc.org|") +
                                                     codes[random.below(12)]}});
    });
}
BENCHMARK(search_observations);

void search_dates(benchmark::State& state) {
    search(state, [](base::Random& random) {
        return query_of("Observation", {{"patient", person_of(random)},
                                        {"date", "ge2017-01-01"},
                                        {"date", "lt2020-01-01"},
                                        {"_sort", "-date"},
                                        {"_count", "20"}});
    });
}
BENCHMARK(search_dates);

void search_names(benchmark::State& state) {
    search(state, [](base::Random& random) {
        auto const person = static_cast<std::int64_t>(random.below(people));
        return query_of("Patient",
                        {{"family", fmt::format("{}{}", families[person % 7], person % 97)},
                         {"birthdate", fmt::format("19{}-03-09", 20 + person % 40)}});
    });
}
BENCHMARK(search_names);

void search_codes(benchmark::State& state) {
    search(state, [](base::Random& random) {
        return query_of("Observation", {{"code", codes[random.below(12)]}, {"_count", "50"}});
    });
}
BENCHMARK(search_codes);

void search_chained(benchmark::State& state) {
    search(state, [](base::Random& random) {
        auto const family = fmt::format("{}{}", families[random.below(7)], random.below(97));
        return query_of("Observation", {{"patient.family", family}, {"_count", "20"}});
    });
}
BENCHMARK(search_chained);

void search_reversed(benchmark::State& state) {
    search(state, [](base::Random& random) {
        auto const person = static_cast<std::int64_t>(random.below(people));
        return query_of("Patient",
                        {{"family", fmt::format("{}{}", families[person % 7], person % 97)},
                         {"_has:Observation:patient:code", codes[random.below(12)]}});
    });
}
BENCHMARK(search_reversed);

void codes_in_a_window_of_dates(benchmark::State& state) {
    search(state, [](base::Random& random) {
        return query_of("Observation", {{"code", codes[random.below(12)]},
                                        {"date", "ge2020-01-01"},
                                        {"date", "lt2021-01-01"},
                                        {"_sort", "-date"}});
    });
}
BENCHMARK(codes_in_a_window_of_dates);

void everything_about_a_person(benchmark::State& state) {
    auto& store = City::store();
    base::Random random(3);
    for (auto _ : state) {
        auto const snapshot = std::move(*store.snapshot());
        Key const key{"Patient", fmt::format("p-{}", random.below(people))};
        benchmark::DoNotOptimize(snapshot->referring(key, "", "*", 1000));
    }
}
BENCHMARK(everything_about_a_person);

// One resource a commit; callers share the fsync.
void create(benchmark::State& state) {
    static std::atomic<std::int64_t> number = 0;
    auto& store = City::store();
    for (auto _ : state) {
        auto const mine = number++;
        auto change = created("Observation", fmt::format("c-{}", mine),
                              observation_body(mine % people, mine % observations_each));
        if (!store.commit({.actor = "bench", .changes = {std::move(change)}})) {
            state.SkipWithError("refused");
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(create)->MeasureProcessCPUTime()->UseRealTime()->Threads(1)->Threads(16)->MinTime(3);

void update(benchmark::State& state) {
    static std::atomic<std::int64_t> number = 0;
    auto& store = City::store();
    for (auto _ : state) {
        auto change = patient(number++ % people);
        change.method = Method::update;
        change.if_version.reset();
        if (!store.commit({.actor = "bench", .changes = {std::move(change)}})) {
            state.SkipWithError("refused");
        }
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(update)->MeasureProcessCPUTime()->UseRealTime()->Threads(16)->MinTime(3);

// Parsing, indexing and inserting in batches of about 500 (three people), by two callers.
void import(benchmark::State& state) {
    static std::unique_ptr<Store> store;
    static std::filesystem::path folder;
    static std::atomic<std::int64_t> next = 0;
    if (state.thread_index() == 0) {
        folder = fresh_folder();
        store = std::move(*open_sqlite(folder));
    }
    std::int64_t resources = 0;
    for (auto _ : state) {
        Batch batch{.actor = "bench"};
        for (int i = 0; i < 3; ++i) {
            for (auto& change : record_of(next++)) batch.changes.push_back(std::move(change));
        }
        resources += static_cast<std::int64_t>(batch.changes.size());
        if (!store->commit(std::move(batch))) state.SkipWithError("refused");
    }
    state.SetItemsProcessed(resources);
    if (state.thread_index() == 0) {
        auto const size = *store->size();
        state.counters["bytes each"] = static_cast<double>(size.bytes) /
                                       static_cast<double>(size.resources);
        store.reset();
        std::filesystem::remove_all(folder);
    }
}
BENCHMARK(import)->MeasureProcessCPUTime()->UseRealTime()->Threads(1)->Threads(2)->MinTime(5);

}  // namespace
}  // namespace store
