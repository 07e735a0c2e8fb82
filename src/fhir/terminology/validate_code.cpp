// $validate-code. FHIR R4 valueset-operation-validate-code.html; the form of `issues` is that of
// HL7's terminology ecosystem.
#include <fmt/format.h>

#include <algorithm>

#include "fhir/terminology/errors.hpp"
#include "fhir/terminology/internal/parameter.hpp"
#include "fhir/terminology/operations.hpp"

namespace fhir {
namespace {

constexpr std::string_view issue_types = "http://hl7.org/fhir/tools/CodeSystem/tx-issue-type";

struct Finding {
    std::string_view severity, code, type;
    std::string text;
    std::string path;
};

std::string bar(std::string_view url, std::string_view version) {
    return version.empty() ? std::string(url) : fmt::format("{}|{}", url, version);
}

bool same_letters(std::string_view a, std::string_view b) {
    auto const low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, low, low);
}

// One coding against the value set and its code system.
class Check {
  public:
    Check(Terminology const& terminology, ValidateCodeAsk const& ask, Coding coding)
        : terminology_(terminology), ask_(ask), coding_(std::move(coding)) {}

    base::Result<bool> run() {
        if (coding_.system.empty() && ask_.infer_system) TRY(infer());
        auto const at = coding_.path.empty() ? "" : coding_.path + ".";
        system_ = terminology_.code_system(bar(coding_.system, coding_.version));
        concept_ = system_ ? system_->find(coding_.code) : nullptr;
        if (ask_.value_set) TRY(membership(at));
        in_system(at);
        if (concept_) in_words(at);
        return std::ranges::none_of(findings_,
                                    [](auto const& each) { return each.severity == "error"; });
    }

    Coding const& coding() const { return coding_; }
    System const& system() const { return system_; }
    Concept const* known() const { return concept_; }
    std::vector<Finding> const& findings() const { return findings_; }

  private:
    // The one system of the value set that has the code.
    base::Result<void> infer() {
        for (auto const include : ask_.value_set["compose"]["include"]) {
            auto const url = include["system"].text();
            if (url.empty()) continue;
            auto const in = TRY(terminology_.member(ask_.value_set, url, coding_.code));
            if (in == Membership::yes) coding_.system = url;
        }
        return {};
    }

    base::Result<void> membership(std::string const& at) {
        auto const in =
            TRY(terminology_.member(ask_.value_set, coding_.system, coding_.code));
        if (in == Membership::yes || (in == Membership::unknown && !system_)) return {};
        auto const set = bar(ask_.value_set["url"].text(), ask_.value_set["version"].text());
        auto const code = coding_.system.empty()
                              ? coding_.code
                              : fmt::format("{}#{}", coding_.system, coding_.code);
        findings_.push_back(
            {"error", "code-invalid", "not-in-vs",
             fmt::format("The provided code '{}' was not found in the value set '{}'", code, set),
             at + "code"});
        return {};
    }

    void in_system(std::string const& at) {
        if (coding_.system.empty()) return;
        if (!system_) {
            findings_.push_back({"error", "not-found", "not-found",
                                 fmt::format("A definition for CodeSystem '{}' could not be found, "
                                             "so the code cannot be validated",
                                             bar(coding_.system, coding_.version)),
                                 at + "system"});
        } else if (!concept_ && system_->content() == Content::complete) {
            findings_.push_back(
                {"error", "code-invalid", "invalid-code",
                 fmt::format("Unknown code '{}' in the CodeSystem '{}' version '{}'", coding_.code,
                             system_->url(), system_->version()),
                 at + "code"});
        }
    }

    void in_words(std::string const& at) {
        if (ask_.active_only && concept_->inactive) {
            findings_.push_back({"error", "business-rule", "code-rule",
                                 fmt::format("The code '{}' is valid but is not active",
                                             coding_.code),
                                 at + "code"});
        }
        if (concept_->code != coding_.code) {
            findings_.push_back(
                {"information", "business-rule", "code-rule",
                 fmt::format("The code '{}' differs from the correct code '{}' by case. Although "
                             "the code system '{}' is case insensitive, implementers are strongly "
                             "encouraged to use the correct case anyway",
                             coding_.code, concept_->code,
                             bar(system_->url(), system_->version())),
                 at + "code"});
        }
        if (!coding_.display.empty() && !is_display()) {
            findings_.push_back({"error", "invalid", "invalid-display",
                                 fmt::format("Wrong Display Name '{}' for {}#{}. Valid display is "
                                             "'{}'",
                                             coding_.display, coding_.system, concept_->code,
                                             concept_->display),
                                 at + "display"});
        }
    }

    bool is_display() const {
        if (concept_->display.empty() || same_letters(coding_.display, concept_->display))
            return true;
        return std::ranges::any_of(concept_->node["designation"], [&](Value each) {
            return same_letters(coding_.display, each["value"].text());
        });
    }

    Terminology const& terminology_;
    ValidateCodeAsk const& ask_;
    Coding coding_;
    System system_;
    Concept const* concept_ = nullptr;
    std::vector<Finding> findings_;
};

Draft issue(Finding const& finding) {
    auto const type = object({{"system", issue_types}, {"code", finding.type}});
    return object({{"severity", finding.severity},
                   {"code", finding.code},
                   {"details", object({{"coding", array({type})}, {"text", finding.text}})},
                   {"location", array({finding.path})},
                   {"expression", array({finding.path})}});
}

Draft answer(Check const& check, bool valid) {
    ParameterList out;
    auto const& coding = check.coding();
    auto const* known = check.known();
    out.add("result", "valueBoolean", valid);
    std::string message;
    std::vector<Draft> issues;
    for (auto const& each : check.findings()) {
        issues.push_back(issue(each));
        if (each.severity != "error") continue;
        message.append(message.empty() ? "" : "; ").append(each.text);
    }
    out.add("message", "valueString", message);
    out.add("code", "valueCode", coding.code);
    if (known && known->code != coding.code)
        out.add("normalized-code", "valueCode", known->code);
    out.add("system", "valueUri", coding.system);
    if (check.system()) out.add("version", "valueString", check.system()->version());
    if (known) out.add("display", "valueString", known->display);
    if (!issues.empty()) {
        out.add("issues", "resource", object({{"resourceType", "OperationOutcome"},
                                              {"issue", array(std::move(issues))}}));
    }
    return std::move(out).resource();
}

}  // namespace

base::Result<Draft> validate_code(Terminology const& terminology, ValidateCodeAsk const& ask) {
    std::optional<Draft> first;
    for (auto const& coding : ask.codings) {
        Check check(terminology, ask, coding);
        bool const valid = TRY(check.run());
        auto made = answer(check, valid);
        if (valid) return made;
        if (!first) first = std::move(made);
    }
    if (first) return std::move(*first);
    ParameterList out;
    out.add("result", "valueBoolean", false);
    out.add("message", "valueString", "No code was given");
    return std::move(out).resource();
}

}  // namespace fhir
