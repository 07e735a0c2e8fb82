#include "fhir/validation/internal/rule.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/instant.hpp"

namespace fhir {
namespace {

bool has_choice(Value object, std::string_view stem) {
    for (auto const member : object) {
        auto const name = member.name();
        if (name.size() > stem.size() && name.starts_with(stem) && name[stem.size()] >= 'A' &&
            name[stem.size()] <= 'Z') {
            return true;
        }
    }
    return false;
}

bool has_code(Value concept_value, std::string_view code) {
    return std::ranges::any_of(concept_value["coding"],
                               [&](Value coding) { return coding["code"].text() == code; });
}

// An extension has a value or extensions, never both.
bool extension_is_one(Value extension) {
    bool const valued = has_choice(extension, "value") || has_choice(extension, "_value");
    return valued != static_cast<bool>(extension["extension"]);
}

bool period_is_in_order(Value period) {
    auto const start = base::interval_from(period["start"].text());
    auto const end = base::interval_from(period["end"].text());
    return !start || !end || start->low <= end->high;
}

bool unit_code_has_system(Value quantity) { return !quantity["code"] || quantity["system"]; }

bool range_is_in_order(Value range) {
    auto const low = range["low"]["value"].decimal();
    auto const high = range["high"]["value"].decimal();
    return !low || !high || *low <= *high;
}

bool ratio_has_both(Value ratio) {
    return ratio["numerator"] ? static_cast<bool>(ratio["denominator"])
                              : !ratio["denominator"] && ratio["extension"];
}

bool contact_has_system(Value contact) { return !contact["value"] || contact["system"]; }

bool data_has_content_type(Value attachment) { return !attachment["data"] || attachment["contentType"]; }

bool contact_is_someone(Value contact) {
    return contact["name"] || contact["telecom"] || contact["address"] || contact["organization"];
}

bool reason_only_without_value(Value observation) {
    return !observation["dataAbsentReason"] || !has_choice(observation, "value");
}

// If a component says the same code as the observation, the value belongs to the component alone.
bool value_stands_once(Value observation) {
    if (!has_choice(observation, "value")) return true;
    for (auto const component : observation["component"]) {
        for (auto const coding : component["code"]["coding"]) {
            for (auto const own : observation["code"]["coding"]) {
                if (own["code"].text() == coding["code"].text() &&
                    own["system"].text() == coding["system"].text()) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

bool abated_is_not_active(Value condition) {
    if (!has_choice(condition, "abatement")) return true;
    auto const status = condition["clinicalStatus"];
    return has_code(status, "resolved") || has_code(status, "remission") || has_code(status, "inactive");
}

bool error_has_no_status(Value condition) {
    return !has_code(condition["verificationStatus"], "entered-in-error") || !condition["clinicalStatus"];
}

bool allergy_has_status(Value allergy) {
    return has_code(allergy["verificationStatus"], "entered-in-error") || allergy["clinicalStatus"];
}

bool parameter_is_one(Value parameter) {
    return has_choice(parameter, "value") + static_cast<bool>(parameter["resource"]) +
               static_cast<bool>(parameter["part"]) == 1;
}

// ---- Bundle: bundle.html#invs ------------------------------------------------------------------

bool total_only_for_lists(Value bundle) {
    return !bundle["total"] || is_any_of(bundle["type"].text(), {"searchset", "history"});
}

bool search_only_in_searchset(Value bundle) {
    return bundle["type"].text() == "searchset" ||
           std::ranges::none_of(bundle["entry"], [](Value entry) { return bool(entry["search"]); });
}

bool requests_where_due(Value bundle) {
    bool const due = is_any_of(bundle["type"].text(), {"batch", "transaction", "history"});
    return std::ranges::all_of(bundle["entry"], [&](Value entry) { return bool(entry["request"]) == due; });
}

bool responses_where_due(Value bundle) {
    bool const due = is_any_of(bundle["type"].text(),
                               {"batch-response", "transaction-response", "history"});
    return std::ranges::all_of(bundle["entry"], [&](Value entry) { return bool(entry["response"]) == due; });
}

bool full_urls_are_unique(Value bundle) {
    if (bundle["type"].text() == "history") return true;
    std::unordered_set<std::string> seen;
    for (auto const entry : bundle["entry"]) {
        auto const url = entry["fullUrl"].text();
        if (url.empty()) continue;
        auto const version = entry["resource"]["meta"]["versionId"].text();
        if (!seen.insert(std::string(url) + '|' + std::string(version)).second) return false;
    }
    return true;
}

bool document_has_identity(Value bundle) {
    if (bundle["type"].text() != "document") return true;
    return bundle["identifier"]["system"] && bundle["identifier"]["value"] && bundle["timestamp"] &&
           bundle["entry"][0]["resource"]["resourceType"].text() == "Composition";
}

bool message_has_header(Value bundle) {
    return bundle["type"].text() != "message" ||
           bundle["entry"][0]["resource"]["resourceType"].text() == "MessageHeader";
}

bool entry_holds_something(Value entry) {
    return entry["resource"] || entry["request"] || entry["response"];
}

bool full_url_has_no_version(Value entry) {
    return entry["fullUrl"].text().find("/_history/") == std::string_view::npos;
}

struct Bound {
    std::string_view type;
    Rule rule;
};

constexpr Bound all[] = {
    {"Extension", {"ext-1", "must have either a value or extensions", extension_is_one}},
    {"Period", {"per-1", "must not end before it starts", period_is_in_order}},
    {"Quantity", {"qty-3", "must name the system of its unit's code", unit_code_has_system}},
    {"Age", {"qty-3", "must name the system of its unit's code", unit_code_has_system}},
    {"Duration", {"qty-3", "must name the system of its unit's code", unit_code_has_system}},
    {"Range", {"rng-2", "must not have a low value above the high one", range_is_in_order}},
    {"Ratio", {"rat-1", "must have both numerator and denominator, or neither and an extension",
               ratio_has_both}},
    {"ContactPoint", {"cpt-2", "must have a system if it has a value", contact_has_system}},
    {"Attachment", {"att-1", "must have a contentType if it has data", data_has_content_type}},
    {"Patient.contact", {"pat-1", "must have a name, telecom, address or organization",
                         contact_is_someone}},
    {"Observation", {"obs-6", "must not have both a value and a dataAbsentReason",
                     reason_only_without_value}},
    {"Observation", {"obs-7", "must not have a value if a component has the same code",
                     value_stands_once}},
    {"Condition", {"con-4", "must not be active if it has abated", abated_is_not_active}},
    {"Condition", {"con-5", "must not have a clinicalStatus if entered in error", error_has_no_status}},
    {"AllergyIntolerance", {"ait-1", "must have a clinicalStatus unless entered in error",
                            allergy_has_status}},
    {"Parameters.parameter", {"inv-1", "must have one of value, resource and part", parameter_is_one}},
    {"Bundle", {"bdl-1", "must not have a total unless it is a searchset or history",
                total_only_for_lists}},
    {"Bundle", {"bdl-2", "must not have entry.search unless it is a searchset",
                search_only_in_searchset}},
    {"Bundle", {"bdl-3", "must have entry.request if and only if it is a batch, transaction or history",
                requests_where_due}},
    {"Bundle", {"bdl-4", "must have entry.response if and only if it is a response or history",
                responses_where_due}},
    {"Bundle", {"bdl-7", "must not have the same fullUrl twice", full_urls_are_unique}},
    {"Bundle", {"bdl-9", "must have an identifier, a timestamp and a Composition first as a document",
                document_has_identity}},
    {"Bundle", {"bdl-12", "must have a MessageHeader first as a message", message_has_header}},
    {"Bundle.entry", {"bdl-5", "must have a resource, a request or a response", entry_holds_something}},
    {"Bundle.entry", {"bdl-8", "must not have a version in its fullUrl", full_url_has_no_version}},
};

std::vector<std::vector<Rule>> by_type() {
    std::vector<std::vector<Rule>> made(type_count());
    for (auto const& [type, rule] : all) {
        auto const* definition = type_definition(type);
        CHECK(definition);
        made[definition->ordinal].push_back(rule);
    }
    return made;
}

}  // namespace

std::span<Rule const> rules_of(TypeDefinition const& type) {
    static auto const rules = by_type();
    return rules[type.ordinal];
}

}  // namespace fhir
