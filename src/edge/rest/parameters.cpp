// Checks the parameters of an operation's call against its definition. FHIR R4 parameters.html.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/instant.hpp"
#include "edge/rest/errors.hpp"
#include "edge/rest/operation.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

using Details = std::vector<base::Detail>;

bool is_resource_type(std::string_view type) {
    constexpr std::string_view data_types[] = {
        "Address", "Age", "Annotation", "Attachment", "BackboneElement", "CodeableConcept",
        "Coding", "ContactDetail", "ContactPoint", "Contributor", "Count", "DataRequirement",
        "Distance", "Dosage", "Duration", "Element", "Expression", "Extension", "HumanName",
        "Identifier", "Meta", "Money", "Narrative", "ParameterDefinition", "Period", "Quantity",
        "Range", "Ratio", "Reference", "RelatedArtifact", "SampledData", "Signature", "Timing",
        "TriggerDefinition", "UsageContext"};
    return !type.empty() && type[0] >= 'A' && type[0] <= 'Z' &&
           std::ranges::find(data_types, type) == std::end(data_types);
}

std::string capitalised(std::string_view type) {
    std::string text(type);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 32);
    return text;
}

bool only_code_characters(std::string_view text) {
    return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
           text.find_first_of("\t\r\n") == std::string_view::npos &&
           text.find("  ") == std::string_view::npos;
}

// Whether a JSON value can be of a FHIR type; the reason if not. R4 datatypes.html#primitive.
std::string_view reason_against(std::string_view type, fhir::Value value) {
    using fhir::Kind;
    auto const kind = value.kind();
    if (type == "boolean") return kind == Kind::boolean ? "" : "must be true or false";
    if (type == "integer" || type == "positiveInt" || type == "unsignedInt") {
        auto const number = value.integer();
        if (!number || *number > INT32_MAX || *number < INT32_MIN) return "must be a whole number";
        if (type == "positiveInt" && *number < 1) return "must be 1 or more";
        return type == "unsignedInt" && *number < 0 ? "must be 0 or more" : "";
    }
    if (type == "decimal") return kind == Kind::number ? "" : "must be a number";
    if (capitalised(type) == type) return kind == Kind::object ? "" : "must be an object";
    if (kind != Kind::string || value.text().empty()) return "must be text that is not empty";
    if (type == "date" || type == "dateTime") {
        return base::interval_from(value.text()) ? "" : "must be a date, as 2026-11-21";
    }
    if (type == "instant") return base::instant_from(value.text()) ? "" : "must be an instant";
    if (type == "code") return only_code_characters(value.text()) ? "" : "must be a code";
    return "";
}

// The member value[x] of a Parameters.parameter; absent if there is none, two are refused.
fhir::Value value_member(fhir::Value parameter, std::string const& path, Details& details) {
    fhir::Value found;
    for (auto const member : parameter) {
        auto const name = member.name();
        if (name == "name" || name == "id" || name == "extension" || name.starts_with('_'))
            continue;
        if (name != "resource" && name != "part" && !name.starts_with("value")) {
            details.push_back({path + "." + std::string(name), "is not an element of a parameter"});
        } else if (found) {
            details.push_back({path, "has more than one value"});
        } else {
            found = member;
        }
    }
    return found;
}

// Text types stand in for each other: a string where a code or a uri is wanted loses nothing.
bool names_type(std::string_view member, std::string_view type) {
    if (member == "value" + capitalised(type)) return true;
    constexpr std::string_view texts[] = {"string", "code", "uri", "url", "canonical", "id",
                                          "markdown", "uuid", "oid"};
    auto const textual = [&](std::string_view other) {
        return std::ranges::any_of(
            texts, [&](std::string_view text) { return other == "value" + capitalised(text); });
    };
    if (textual(member) && std::ranges::find(texts, type) != std::end(texts)) return true;
    auto const whole = [](std::string_view name) {
        return name == "valueInteger" || name == "valuePositiveInt" || name == "valueUnsignedInt";
    };
    if (type == "decimal") return whole(member);
    if (whole("value" + capitalised(type))) return whole(member);
    return type == "dateTime" && (member == "valueDate" || member == "valueInstant");
}

void check_value(ParameterRule const& rule, fhir::Value value, std::string const& path,
                 Details& details) {
    auto const member = std::string(value.name());
    if (rule.type.empty()) {
        if (member != "part") details.push_back({path, "must have parts"});
        return;
    }
    if (is_resource_type(rule.type)) {
        auto const type = value["resourceType"].text();
        if (member != "resource" ||
            (rule.type != "Resource" && rule.type != "Any" && type != rule.type)) {
            details.push_back({path, "must be a resource of type " + rule.type});
        }
        return;
    }
    if (rule.type != "Element" && rule.type != "Any" && !names_type(member, rule.type)) {
        details.push_back({path + "." + member, "must be value" + capitalised(rule.type)});
        return;
    }
    if (auto const reason = reason_against(rule.type, value); !reason.empty()) {
        details.push_back({path + "." + member, std::string(reason)});
    }
}

void check_counts(Operation const& operation, std::map<std::string, int> const& counts,
                  Details& details) {
    for (auto const& rule : operation.in) {
        auto const at = counts.find(rule.name);
        auto const count = at == counts.end() ? 0 : at->second;
        auto const path = fmt::format("Parameters.parameter.where(name='{}')", rule.name);
        if (count < rule.min) details.push_back({path, "is needed"});
        if (rule.max >= 0 && count > rule.max) {
            details.push_back({path, fmt::format("may stand {} times at most", rule.max)});
        }
    }
}

ParameterRule const* rule_of(Operation const& operation, std::string_view name) {
    auto const at = std::ranges::find(operation.in, name, &ParameterRule::name);
    return at == operation.in.end() ? nullptr : &*at;
}

void read_parameter(Operation const& operation, fhir::Value parameter, std::string const& path,
                    Parameters& parameters, std::map<std::string, int>& counts, Details& details) {
    auto const name = parameter["name"];
    if (!name.is_string()) return details.push_back({path + ".name", "is needed"});
    auto const* rule = rule_of(operation, name.text());
    if (!rule) return details.push_back({path + ".name", "is not a parameter of this operation"});
    ++counts[rule->name];
    auto const value = value_member(parameter, path, details);
    if (!value) return details.push_back({path + ".value", "is needed"});
    check_value(*rule, value, path, details);
    parameters.add(rule->name, rule->type.empty() ? parameter : value);
}

// A lone resource in place of Parameters, where the operation takes just one. R4 operations.html#2.
base::Result<Parameters> parameters_of_resource(Operation const& operation,
                                                fhir::Document document) {
    auto const type = document["resourceType"].text();
    auto const takes = [&](ParameterRule const& rule) {
        return is_resource_type(rule.type) && (rule.type == type || rule.type == "Resource");
    };
    auto const rule = std::ranges::find_if(operation.in, takes);
    if (type.empty() || rule == operation.in.end()) {
        return base::malformed(errors::bad_parameter,
                               {{"Parameters.resourceType", "must be Parameters"}});
    }
    Parameters parameters;
    parameters.add(rule->name, document.root());
    parameters.keep(std::move(document));
    return parameters;
}

}  // namespace

base::Result<Parameters> parameters_of_call(Operation const& operation, std::string body) {
    Details details;
    Parameters parameters;
    std::map<std::string, int> counts;
    if (!body.empty()) {
        auto document = TRY(fhir::parse(std::move(body)));
        if (document["resourceType"].text() != "Parameters") {
            return parameters_of_resource(operation, std::move(document));
        }
        auto const list = document["parameter"];
        if (list && !list.is_array())
            details.push_back({"Parameters.parameter", "must be an array"});
        std::size_t index = 0;
        for (auto const parameter : list.is_array() ? list : fhir::Value{}) {
            read_parameter(operation, parameter, fmt::format("Parameters.parameter[{}]", index++),
                           parameters, counts, details);
        }
        parameters.keep(std::move(document));
    }
    check_counts(operation, counts, details);
    if (!details.empty()) return base::malformed(errors::bad_parameter, std::move(details));
    return parameters;
}

namespace {

// The JSON text of a primitive from a query.
std::string lexeme_of(std::string_view type, std::string_view text) {
    bool const bare = type == "boolean" || type == "decimal" || type == "integer" ||
                      type == "positiveInt" || type == "unsignedInt";
    if (bare) return std::string(text);
    std::string quoted;
    fhir::append_quoted(quoted, text);
    return quoted;
}

}  // namespace

base::Result<Parameters> parameters_of_query(
    Operation const& operation, std::vector<std::pair<std::string, std::string>> const& query) {
    std::string list;
    Details details;
    for (auto const& [name, text] : query) {
        if (name == "_format" || name == "_pretty" || name == "_asOf") continue;
        auto const* rule = rule_of(operation, name);
        if (!rule) {
            details.push_back({name, "is not a parameter of this operation"});
            continue;
        }
        auto const value = fhir::parse(lexeme_of(rule->type, text));
        if (rule->type.empty() || capitalised(rule->type) == rule->type || !value) {
            details.push_back({name, "cannot be given in the address in this form"});
            continue;
        }
        if (!list.empty()) list += ',';
        list += R"({"name":)";
        fhir::append_quoted(list, name);
        list += fmt::format(R"(,"value{}":{}}})", capitalised(rule->type), value->root().source());
    }
    if (!details.empty()) return base::malformed(errors::bad_parameter, std::move(details));
    if (list.empty()) return parameters_of_call(operation, {});
    return parameters_of_call(operation,
                              R"({"resourceType":"Parameters","parameter":[)" + list + "]}");
}

}  // namespace rest
