// The public FHIRPath cases for R4: expressions on example resources, and what they must yield.
#include <expat.h>
#include <fmt/core.h>

#include <vector>

#include "fhir/path/line.hpp"
#include "fhir/value/draft.hpp"
#include "fhir/xml/xml.hpp"
#include "suite.hpp"

namespace {

struct Output {
    std::string type;
    std::string text;
};

struct Case {
    std::string name;
    std::string input;       // File name; empty: no resource is needed.
    std::string expression;
    bool invalid = false;    // An error is what is expected.
    bool predicate = false;  // Only whether there is a result, or a true one, counts.
    std::vector<Output> outputs;
};

// Reads <test>, <expression> and <output> of the suite's own XML.
struct Reader {
    std::vector<Case> cases;
    std::string text;

    static std::string attribute(char const** list, std::string_view name) {
        for (; *list; list += 2) {
            if (name == list[0]) return list[1];
        }
        return {};
    }

    void start(std::string_view name, char const** attributes) {
        text.clear();
        if (name == "test") {
            cases.push_back({attribute(attributes, "name"), attribute(attributes, "inputfile"), {}});
            cases.back().predicate = attribute(attributes, "predicate") == "true";
        } else if (name == "expression") {
            cases.back().invalid = !attribute(attributes, "invalid").empty();
        } else if (name == "output") {
            cases.back().outputs.push_back({attribute(attributes, "type"), {}});
        }
    }

    void end(std::string_view name) {
        if (name == "expression") cases.back().expression = text;
        if (name == "output") cases.back().outputs.back().text = text;
    }
};

std::vector<Case> cases_from(std::string const& xml) {
    Reader reader;
    auto* const parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(
        parser,
        [](void* user, char const* name, char const** attributes) {
            static_cast<Reader*>(user)->start(name, attributes);
        },
        [](void* user, char const* name) { static_cast<Reader*>(user)->end(name); });
    XML_SetCharacterDataHandler(parser, [](void* user, char const* text, int size) {
        static_cast<Reader*>(user)->text.append(text, static_cast<std::size_t>(size));
    });
    auto const status = XML_Parse(parser, xml.data(), static_cast<int>(xml.size()), XML_TRUE);
    XML_ParserFree(parser);
    CHECK(status == XML_STATUS_OK);
    return std::move(reader.cases);
}

std::string resource_of(std::filesystem::path const& folder, Case const& each) {
    if (each.input.empty()) return R"({"resourceType":"Patient"})";
    auto const text = suite::text_of(folder / "input" / each.input);
    if (!each.input.ends_with(".xml")) return text;
    auto json = fhir::json_from_xml(text);
    CHECK(json);
    return *json;
}

// "string Peter, string James"; "error".
std::string said(fhir::Value answer) {
    if (answer["error"]) return "error";
    std::string text;
    for (auto const item : answer["result"]) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{} {}", item["type"].text(), item["value"].text());
    }
    return text;
}

std::string expected(Case const& each) {
    if (each.invalid) return "error";
    std::string text;
    for (auto const& output : each.outputs) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{} {}", output.type, output.text);
    }
    return text;
}

std::string answer_to(std::filesystem::path const& folder, Case const& each) {
    auto line = R"({"resource":)" + resource_of(folder, each) + R"(,"expression":)";
    fhir::append_quoted(line, each.expression);
    auto const answer = fhir::parse(fhir::answer_line(line + "}", base::Instant{1'700'000'000'000}));
    CHECK(answer);
    auto text = said(answer->root());
    if (!each.predicate || text == "error") return text;
    return text.empty() || text == "boolean false" ? "boolean false" : "boolean true";
}

}  // namespace

int main() {
    auto const folder = std::filesystem::path(HOMEWARD_SOURCE_DIR) / "test/suites/fhirpath";
    suite::Tally tally("fhirpath");
    for (auto const& each : cases_from(suite::text_of(folder / "tests-fhir-r4.xml"))) {
        auto const got = answer_to(folder, each);
        auto const wanted = expected(each);
        tally.count(each.name, got == wanted,
                    fmt::format("{}\n  wanted {}\n  got    {}", each.expression, wanted, got));
    }
    return tally.finish();
}
