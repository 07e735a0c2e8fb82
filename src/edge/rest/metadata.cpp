// What this server can do, from what is registered. FHIR R4 capabilitystatement.html.
#include <algorithm>

#include "edge/rest/internal/call.hpp"
#include "fhir/definitions/search_row.hpp"
#include "fhir/value/draft.hpp"

namespace rest {
namespace {

using fhir::array;
using fhir::Draft;
using fhir::object;

std::string_view name_of(fhir::ParameterKind kind) {
    using enum fhir::ParameterKind;
    switch (kind) {
        case token: return "token";
        case string: return "string";
        case date: return "date";
        case number: return "number";
        case quantity: return "quantity";
        case reference: return "reference";
        case uri: return "uri";
        case composite: return "composite";
        case special: return "special";
    }
    return "special";
}

Draft codes(std::initializer_list<std::string_view> names) {
    std::vector<Draft> list;
    for (auto const name : names) list.push_back(object({{"code", name}}));
    return array(std::move(list));
}

Draft operations_on(Service const& service, std::string_view type) {
    std::vector<Draft> list;
    for (auto const& operation : service.operations.all()) {
        bool const here =
            type.empty() ? operation->on_system
                         : (operation->on_type || operation->on_instance) &&
                               std::ranges::any_of(operation->types, [&](std::string const& each) {
                                   return each == type || each == "Resource";
                               });
        if (!here) continue;
        list.push_back(object({{"name", operation->code}, {"definition", operation->url}}));
    }
    return list.empty() ? Draft() : array(std::move(list));
}

// Parameters by name; reference parameters are what _include and _revinclude follow.
struct Searches {
    std::vector<Draft> parameters;
    std::vector<Draft> includes;
};

Searches searches_of(std::string_view type) {
    Searches made;
    made.includes.emplace_back("*");
    for (auto const& parameter : fhir::parameters_of(type)) {
        made.parameters.push_back(object({{"name", parameter.code},
                                          {"definition", parameter.url},
                                          {"type", name_of(parameter.kind)}}));
        if (parameter.kind == fhir::ParameterKind::reference) {
            made.includes.emplace_back(std::string(type) + ":" + parameter.code);
        }
    }
    return made;
}

Draft resource(Service const& service, std::string_view type) {
    auto searches = searches_of(type);
    return object({
        {"type", type},
        {"profile", "http://hl7.org/fhir/StructureDefinition/" + std::string(type)},
        {"interaction", codes({"read", "vread", "update", "patch", "delete", "history-instance",
                               "history-type", "create", "search-type"})},
        {"versioning", "versioned-update"},
        {"readHistory", true},
        {"updateCreate", true},
        {"conditionalCreate", true},
        {"conditionalRead", "full-support"},
        {"conditionalUpdate", true},
        {"conditionalDelete", "single"},
        {"referencePolicy", array({"literal", "logical", "local"})},
        {"searchInclude", array(std::move(searches.includes))},
        {"searchParam", array(std::move(searches.parameters))},
        {"operation", operations_on(service, type)},
    });
}

Draft rest_of(Service const& service) {
    std::vector<Draft> resources;
    for (auto const type : fhir::resource_types()) {
        if (type != "Parameters") resources.push_back(resource(service, type));
    }
    return object({
        {"mode", "server"},
        {"security",
         object({{"service", array({object({{"coding", array({object({
                      {"system", "http://terminology.hl7.org/CodeSystem/restful-security-service"},
                      {"code", "OAuth"}})})}})})},
                 {"description", "A bearer token by client credentials from /auth/token, or the "
                                 "session of someone who is signed in."}})},
        {"resource", array(std::move(resources))},
        {"interaction", codes({"transaction", "batch", "search-system", "history-system"})},
        {"operation", operations_on(service, "")},
    });
}

std::string statement(Service const& service, std::string_view base) {
    return object({
        {"resourceType", "CapabilityStatement"},
        {"id", "homeward"},
        {"status", "active"},
        {"date", base::to_text(service.started)},
        {"kind", "instance"},
        {"software", object({{"name", "Homeward"}, {"version", service.version}})},
        {"implementation", object({{"description", "Homeward"}, {"url", base}})},
        {"fhirVersion", "4.0.1"},
        {"format", array({"application/fhir+json", "json", "application/fhir+xml", "xml"})},
        {"patchFormat", array({"application/json-patch+json", "application/fhir+json",
                               "application/fhir+xml"})},
        {"rest", array({rest_of(service)})},
    }).print();
}

}  // namespace

Reply metadata(Call& call) {
    auto& statements = *call.service.statements;
    std::shared_ptr<std::string const> text;
    {
        std::scoped_lock const lock(statements.mutex);
        // A client chooses its Host header: a few bases are kept, no more.
        if (statements.by_base.size() > 16) statements.by_base.clear();
        auto& kept = statements.by_base[call.base];
        if (!kept) kept = std::make_shared<std::string const>(statement(call.service, call.base));
        text = kept;
    }
    if (call.wish.pretty) return json_response(call, 200, *text);
    http::Response response;
    response.headers.set("Content-Type", std::string(fhir_json));
    response.shared_body = std::move(text);
    return response;
}

}  // namespace rest
