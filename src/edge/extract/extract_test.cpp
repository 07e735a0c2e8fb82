#include "edge/extract/extract.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "domain/identity/match.hpp"
#include "domain/identity/person_resource.hpp"
#include "edge/bulk/import.hpp"
#include "fhir/value/value.hpp"
#include "store/memory/memory.hpp"

namespace extract {
namespace {

namespace fs = std::filesystem;

city::City const& whole() {
    static city::City const city = [] {
        auto rates = city::rates();
        auto const scenario = city::scenario_of(*rates, "home-first");
        return city::city_of(
            *city::reference_from(std::string(HOMEWARD_SOURCE_DIR) + "/data", read_file),
            *std::move(rates), *scenario, 11, {2023, 11, 1});
    }();
    return city;
}

// A folder of a test's own with a part of the city.
class Extract : public testing::Test {
  protected:
    ~Extract() override { fs::remove_all(folder); }

    Made make_some(std::vector<std::size_t> const& places, Wanted const& wanted, int threads = 2,
                   std::string const& name = "city") {
        Progress progress;
        auto made = make(whole(), places, wanted, folder / name, threads, progress);
        EXPECT_TRUE(made) << (made ? "" : made.error().message);
        return made.value_or(Made{});
    }

    std::string text(std::string const& file) const {
        std::ifstream stream(folder / "city" / file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    fs::path folder = fs::temp_directory_path() / ("homeward-extract-" + std::to_string(getpid()));
};

TEST_F(Extract, HasTheSameContentsFromOneThreadAndFromThree) {
    std::vector<std::size_t> const places{100, 101, 102, 103, 104};
    auto const one = make_some(places, {}, 1, "one");
    auto const three = make_some(places, {}, 3, "three");
    EXPECT_EQ(one.hash, three.hash);
    EXPECT_GT(one.messages, 1000U);
    auto const plain = make_some(places, {.compressed = false}, 2, "plain");
    EXPECT_EQ(plain.hash, one.hash);
}

TEST_F(Extract, MakesANeighbourhoodAloneAsItIsWithinTheCity) {
    Wanted const wanted{.fhir = false, .hl7 = false, .csv = false, .compressed = false};
    make_some({100, 101}, wanted);
    auto const both = text("truth/people.csv");
    fs::remove_all(folder / "city");
    make_some({101}, wanted);
    auto const alone = text("truth/people.csv");
    EXPECT_TRUE(both.ends_with(alone.substr(alone.find('\n') + 1)));
}

TEST_F(Extract, RefusesAFolderThatHoldsSomething) {
    make_some({5}, {});
    Progress progress;
    auto const again = make(whole(), {5}, {}, folder / "city", 1, progress);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code.name, "extract.not_empty");
    auto const nowhere = make(whole(), {5}, {}, "/proc/nowhere", 1, progress);
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code.name, "extract.unwritable");
}

TEST_F(Extract, IsImportedWithoutAProblem) {
    make_some({100}, {.hl7 = false, .csv = false, .truth = false, .joined = true, .bundles = true});
    for (auto const* part : {"fhir", "joined", "bundles"}) {
        auto const store = store::memory();
        record::Owners const owners;
        sharing::Actor const actor{
            .account = "test", .role = sharing::Role::system, .scopes = {"system/*.cruds"}};
        int next = 0;
        bulk::Progress progress;
        auto const files = bulk::files_of({(folder / "city" / part).string()});
        ASSERT_TRUE(files);
        auto const report =
            bulk::import_files({.store = *store,
                                .owners = owners,
                                .actor = actor,
                                .now = *base::instant_from("2026-11-01T00:00:00Z"),
                                .new_id = [&] { return "made-" + std::to_string(++next); }},
                               *files, progress);
        ASSERT_TRUE(report) << report.error().message;
        EXPECT_GT(report->written, 500U) << part;
        EXPECT_EQ(report->unchanged, 0U) << part;
        for (auto const& each : report->rejections) {
            ADD_FAILURE() << each.file << " " << each.where << " " << each.path << each.reason;
        }
    }
}

TEST_F(Extract, ReadsAStreamAgain) {
    make_some({100}, {.fhir = false, .csv = false, .truth = false});
    auto const stream = read_packed(folder / "city/hl7/adt.hl7.gz");
    ASSERT_TRUE(stream);
    EXPECT_TRUE(stream->starts_with("MSH|"));
    auto const missing = read_packed(folder / "nothing");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code.name, "extract.unreadable");
}

TEST_F(Extract, SendsMessagesInTheOrderOfTime) {
    make_some({100, 101, 102}, {.fhir = false, .csv = false, .truth = false, .compressed = false});
    std::string last;
    std::set<std::string> controls;
    auto const all = text("hl7/adt.hl7");
    for (auto const message : base::split(all, '\n')) {
        if (message.empty()) continue;
        auto const head = base::split(base::split(message, '\r')[0], '|');
        EXPECT_LE(last, head[6]);
        last = head[6];
        EXPECT_TRUE(controls.insert(std::string(head[9])).second) << head[9];
    }
    EXPECT_GT(controls.size(), 1000U);
}

// --- Identity held against the truth -----------------------------------------------------------

std::vector<identity::Known> patients_of(std::string const& ndjson) {
    std::vector<identity::Known> found;
    for (auto const line : base::split(ndjson, '\n')) {
        if (line.empty()) continue;
        auto const document = fhir::parse(std::string(line));
        EXPECT_TRUE(document);
        found.push_back(identity::known_from(document->root()));
    }
    return found;
}

struct Score {
    int pairs = 0;  // Of an organisation's record with the person's at the practice.
    int joined = 0;
    int rightly = 0;
    double precision() const { return joined == 0 ? 1 : double(rightly) / joined; }
    double recall() const { return pairs == 0 ? 1 : double(rightly) / pairs; }
};

struct Truth {
    std::map<std::string, std::string> person_of;  // By record.
    std::map<std::string, std::string> group_of;   // By person.
    std::set<std::string> numbered;                // People who have an NHS number.
};

Truth truth_from(std::string const& identity_csv, std::string const& people_csv) {
    Truth truth;
    auto const rows = base::csv_from(identity_csv);
    for (auto const& row : rows->rows) truth.person_of[row[1]] = row[2];
    auto const people = base::csv_from(people_csv);
    auto const group = *people->column("group");
    auto const number = *people->column("nhs_number");
    for (auto const& row : people->rows) {
        truth.group_of[row[0]] = row[group];
        if (!row[number].empty()) truth.numbered.insert(row[0]);
    }
    return truth;
}

std::map<std::string, Score> scored(std::vector<identity::Known> const& practice,
                                    std::vector<identity::Known> const& other, Truth const& truth) {
    std::multimap<std::string, identity::Known const*> by_number;
    for (auto const& each : practice) {
        if (!each.nhs_number.empty()) by_number.emplace(each.nhs_number, &each);
    }
    std::map<std::string, Score> scores;
    for (auto const& each : other) {
        auto const& person = truth.person_of.at(each.id);
        if (!truth.numbered.contains(person)) continue;
        auto& score = scores[truth.group_of.at(person)];
        auto& all = scores["all"];
        ++score.pairs;
        ++all.pairs;
        std::vector<identity::Known> known;
        auto const [from, to] = by_number.equal_range(each.nhs_number);
        for (auto at = from; at != to; ++at) known.push_back(*at->second);
        auto const match = identity::match(known, {.nhs_number = each.nhs_number,
                                                   .local = each.local,
                                                   .names = each.names,
                                                   .birth_date = each.birth_date});
        if (match.certainty != identity::Certainty::certain) continue;
        auto const right = truth.person_of.at(match.person) == person;
        for (auto* one : {&score, &all}) {
            ++one->joined;
            one->rightly += right;
        }
    }
    return scores;
}

// The deterministic match finds whom a valid number names, and joins nobody else: its recall is
// what is missing from the numbers, and lower in minority groups, whose records are the worse kept.
TEST_F(Extract, TellsHowWellTheDeterministicMatchFindsPeople) {
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < 659; place += 22) places.push_back(place);
    make_some(places, {.hl7 = false, .csv = false, .compressed = false});
    auto const truth = truth_from(text("truth/identity.csv"), text("truth/people.csv"));
    auto const practice = patients_of(text("fhir/gp/0-gp-Patient.ndjson"));
    std::map<std::string, std::map<std::string, Score>> found;
    for (std::string const source : {"acute", "community", "social-care", "ambulance"}) {
        auto const name = "fhir/" + source + "/0-" + source + "-Patient.ndjson";
        found[source] = scored(practice, patients_of(text(name)), truth);
        for (auto const& [group, score] : found[source]) {
            std::printf("%-12s %-6s pairs %6d precision %.4f recall %.4f\n", source.c_str(),
                        group.c_str(), score.pairs, score.precision(), score.recall());
        }
    }
    auto const& acute = found["acute"];
    EXPECT_GT(acute.at("all").pairs, 5000);
    EXPECT_GT(acute.at("all").precision(), 0.999);
    EXPECT_NEAR(acute.at("all").recall(), 0.95, 0.02);
    EXPECT_GT(acute.at("white").recall(), acute.at("asian").recall());
    EXPECT_LT(found["ambulance"].at("all").recall(), 0.75);
}

}  // namespace
}  // namespace extract
