// Cases of HL7's validator (corpus/SOURCE.md). A case is passed if we find errors where HL7's
// validator finds some, in at least one of its places, and none where it finds none. What is not
// passed stands with its reason in known_differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "fhir/validation/validation.hpp"
#include "fhir/xml/xml.hpp"

namespace fhir {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string, std::less<>> const known_differences{
    {"q-bp", "an extension that is not known here is kept, with a warning; theirs is an error"},
    {"pat-dob-ext", "likewise"},
    {"mr-covid-bnd1", "a coding's system that is a relative address or a value set's is taken"},
    {"observation-bad-profile", "a profile of a type is not compared with that type"},
    {"bundle-id-2", "two links of one relation: no rule of R4's own definitions"},
    {"uk-msg", "codes and displays of SNOMED CT, which a site must bring"},
    {"contained-resource-bad-id-ignore", "we have no option that ignores contained resources"},
    {"document-css", "style sheets of documents, and entries that nothing refers to"},
    {"relative_reference_to_TYPE_ID.all_fullUrl_UUID",
     "references within a document need not be resolved here"},
};

std::string slurp(fs::path const& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// "Bundle.entry[0].resource/*Patient/pat1*/.gender" without what the reader needs not.
std::string plain(std::string_view path) {
    std::string made(path);
    for (auto from = made.find("/*"); from != made.npos; from = made.find("/*")) {
        made.erase(from, made.find("*/", from) + 2 - from);
    }
    return made;
}

bool is_same_place(std::string_view theirs, std::string_view ours) {
    // We name a lacking element or a wrong part, they the element that holds it, or the reverse.
    auto const below = [](std::string_view a, std::string_view b) {
        return a.starts_with(b) && (a.size() == b.size() || a[b.size()] == '.' ||
                                    a[b.size()] == '[');
    };
    return below(ours, theirs) || below(theirs, ours);
}

struct Judged {
    bool read = true;
    std::vector<Issue> errors;
};

Judged judged(fs::path const& file) {
    auto text = slurp(file);
    if (file.extension() == ".xml") {
        auto json = json_from_xml(text);
        if (!json) return {.read = false, .errors = {}};
        text = std::move(*json);
    }
    auto const document = parse(std::move(text));
    if (!document) return {.read = false, .errors = {}};
    return {.errors = validate(document->root())};
}

bool passes(Value test, Judged const& found) {
    if (test["errors"].integer() == 0) return found.read && found.errors.empty();
    if (!found.read) return true;
    return std::ranges::any_of(test["expressions"], [&](Value each) {
        auto const theirs = plain(each.text());
        return std::ranges::any_of(
            found.errors, [&](Issue const& issue) { return is_same_place(theirs, issue.path); });
    });
}

TEST(PublicValidatorCases, Pass) {
    auto const folder = fs::path(ROOM_DIR) / "corpus/validator";
    auto const cases = parse(slurp(folder / "cases.json"));
    ASSERT_TRUE(cases);
    int passed = 0, all = 0;
    for (auto const test : cases->root()) {
        ++all;
        auto const name = std::string(test["name"].text());
        auto const found = judged(folder / "files" / test["file"].text());
        bool const same = passes(test, found);
        passed += same;
        auto const known = known_differences.find(name);
        if (known != known_differences.end()) {
            std::printf("  %s: %s\n", name.c_str(), known->second.c_str());
            EXPECT_FALSE(same) << name << " passes now: take it out of the list";
            continue;
        }
        std::string ours;
        for (auto const& each : found.errors) ours += "\n  " + each.path + " " + each.message;
        EXPECT_TRUE(same) << name << ", " << test["errors"].text() << " errors there" << ours;
    }
    std::printf("validator cases: %d of %d passed\n", passed, all);
}

}  // namespace
}  // namespace fhir
