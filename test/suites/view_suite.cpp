// The public cases of SQL on FHIR v2: view definitions, resources, and the rows they must make.
#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "fhir/value/draft.hpp"
#include "fhir/view/view.hpp"
#include "suite.hpp"

namespace {

// Rows as JSON objects with members in order of name; the order of rows does not count.
std::vector<std::string> rows_of(fhir::Value array) {
    std::vector<std::string> rows;
    for (auto const row : array) {
        fhir::Draft draft(row);
        std::ranges::sort(draft.members(), {}, &fhir::Draft::Member::name);
        rows.push_back(draft.print());
    }
    std::ranges::sort(rows);
    return rows;
}

std::string request_of(fhir::Value test, fhir::Value resources) {
    return fmt::format(R"({{"view":{},"resources":{}}})", test["view"].source(),
                       resources.source());
}

bool holds(fhir::Value test, fhir::Value answer) {
    if (test["expectError"]) return bool(answer["error"]);
    if (answer["error"]) return false;
    if (auto const count = test["expectCount"].integer()) {
        return answer.size() == static_cast<std::size_t>(*count);
    }
    return rows_of(test["expect"]) == rows_of(answer);
}

void run(std::filesystem::path const& file, suite::Tally& tally) {
    auto const document = fhir::parse(suite::text_of(file));
    CHECK(document);
    for (auto const test : (*document)["tests"]) {
        auto const answer = fhir::parse(fhir::answer_view(
            request_of(test, (*document)["resources"]), base::Instant{1'700'000'000'000}));
        CHECK(answer);
        tally.count(file.stem().string() + ": " + std::string(test["title"].text()),
                    holds(test, answer->root()),
                    fmt::format("\n  wanted {}\n  got    {}", test["expect"].source(),
                                answer->source()));
    }
}

}  // namespace

int main() {
    auto const shared = suite::shared_folder();
    if (!shared) {
        fmt::print("there is no folder shared beside the repository\n"
                   "0 passed, 0 failed, 1 skipped\n");
        return 0;
    }
    suite::Tally tally("view");
    std::vector<std::filesystem::path> files(
        std::filesystem::directory_iterator(*shared / "sql-on-fhir"), {});
    std::ranges::sort(files);
    for (auto const& file : files) {
        if (file.filename() != "tests.schema.json") run(file, tally);
    }
    return tally.finish();
}
