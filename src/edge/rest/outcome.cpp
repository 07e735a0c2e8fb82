#include "edge/rest/outcome.hpp"

#include <algorithm>

#include "edge/rest/internal/media.hpp"
#include "edge/serve/context.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

struct Exception {
    std::string_view code;
    int status;
};

// Codes whose HTTP status says more than their category's.
constexpr Exception exceptions[] = {
    {"record.version_moved", 412}, {"record.several_match", 412},     {"record.exists", 412},
    {"record.too_many", 413},      {"rest.method_not_allowed", 405},  {"rest.not_acceptable", 406},
    {"rest.too_large", 413},       {"rest.unsupported_media", 415},   {"store.full", 507},
    {"fhir.search_too_wide", 400}, {"rest.unsupported_patch", 415},
    {"fhir.no_xml_form", 406},
};

// R4 valueset-issue-type.
std::string_view issue_type_of(base::Error const& error) {
    if (error.code.name == "record.several_match") return "multiple-matches";
    if (error.code.name == "fhir.not_json") return "structure";
    if (error.code.name == "rest.method_not_allowed") return "not-supported";
    if (error.code.name == "rest.not_acceptable") return "not-supported";
    if (error.code.name == "rest.unsupported_media") return "not-supported";
    switch (error.code.category) {
        case base::Category::malformed: return "invalid";
        case base::Category::unauthenticated: return "login";
        case base::Category::forbidden: return "forbidden";
        case base::Category::absent: return "not-found";
        case base::Category::gone: return "deleted";
        case base::Category::conflict: return "conflict";
        case base::Category::refused: return "business-rule";
        case base::Category::limited: return "too-costly";
        case base::Category::unavailable: return "transient";
        case base::Category::fault: return "exception";
    }
    return "exception";
}

fhir::Draft details_of(base::Error const& error) {
    return fhir::object(
        {{"coding",
          fhir::array({fhir::object({{"system", "https://homeward.example/fhir/CodeSystem/error"},
                                     {"code", error.code.name}})})},
         {"text", error.message}});
}

fhir::Draft issue_of(base::Error const& error, base::Detail const* detail,
                     std::string_view incident) {
    fhir::Draft diagnostics;
    if (detail && detail->reason != error.message) diagnostics = detail->reason;
    if (!incident.empty()) diagnostics = "Incident " + std::string(incident);
    auto const located = detail && !detail->path.empty();
    return fhir::object({
        {"severity", "error"},
        {"code", issue_type_of(error)},
        {"details", details_of(error)},
        {"diagnostics", diagnostics},
        {"expression", located ? fhir::array({detail->path}) : fhir::Draft()},
    });
}

std::string outcome_text(std::vector<fhir::Draft> issues) {
    return fhir::object(
               {{"resourceType", "OperationOutcome"}, {"issue", fhir::array(std::move(issues))}})
        .print();
}

}  // namespace

int status_of(base::Error const& error) {
    auto const found = std::ranges::find(exceptions, error.code.name, &Exception::code);
    return found == std::end(exceptions) ? serve::status_of(error.code.category) : found->status;
}

std::string outcome_of(base::Error const& error, std::string_view incident) {
    std::vector<fhir::Draft> issues;
    for (auto const& detail : error.details) issues.push_back(issue_of(error, &detail, incident));
    if (issues.empty()) issues.push_back(issue_of(error, nullptr, incident));
    return outcome_text(std::move(issues));
}

std::string outcome_of_success(std::string_view message) {
    return outcome_of_success({}, message);
}

std::string outcome_of_success(std::vector<base::Detail> const& faults, std::string_view message) {
    std::vector<fhir::Draft> issues{fhir::object({{"severity", "information"},
                                                  {"code", "informational"},
                                                  {"details", fhir::object({{"text", message}})}})};
    for (auto const& fault : faults) {
        issues.push_back(fhir::object({{"severity", "warning"},
                                       {"code", "invalid"},
                                       {"diagnostics", fault.reason},
                                       {"expression", fhir::array({fault.path})}}));
    }
    return outcome_text(std::move(issues));
}

std::string outcome_of_issues(std::vector<fhir::Issue> const& found) {
    std::vector<fhir::Draft> issues;
    auto const is_error = [](auto const& each) { return each.severity == fhir::Severity::error; };
    if (std::ranges::none_of(found, is_error)) {
        auto const text = fhir::object({{"text", "Nothing is wrong with this resource."}});
        issues.push_back(fhir::object(
            {{"severity", "information"}, {"code", "informational"}, {"details", text}}));
    }
    for (auto const& issue : found) {
        bool const error = issue.severity == fhir::Severity::error;
        issues.push_back(fhir::object({{"severity", error ? "error" : "warning"},
                                       {"code", issue.code},
                                       {"details", fhir::object({{"text", issue.message}})},
                                       {"diagnostics", issue.message},
                                       {"expression", fhir::array({issue.path})}}));
    }
    return outcome_text(std::move(issues));
}

http::Response error_response(base::Error const& error, std::string_view incident) {
    return http::text_response(status_of(error), fhir_json, outcome_of(error, incident));
}

}  // namespace rest
