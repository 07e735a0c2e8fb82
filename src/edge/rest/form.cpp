#include "edge/rest/internal/form.hpp"

#include "edge/rest/outcome.hpp"
#include "fhir/xml/xml.hpp"

namespace rest {
namespace {

http::Request with_body(http::Request const& request, std::string json) {
    http::Request made;
    made.verb = request.verb;
    made.path = request.path;
    made.query = request.query;
    made.headers = request.headers;
    made.headers.set("Content-Type", std::string(fhir_json));
    made.peer = request.peer;
    made.captures = request.captures;
    made.body = std::move(json);
    return made;
}

bool has_body(http::Request const& request) {
    using enum http::Verb;
    return request.verb == post || request.verb == put || request.verb == patch;
}

// Most answers are JSON for those who never heard of XML: they are not looked at further.
bool may_want_xml(http::Request const& request) {
    return request.headers.find("Accept").contains("xml") || request.query.contains("_format");
}

http::Response as_xml(http::Response response, Wish const& wish) {
    auto const document = response.shared_body ? fhir::parse(response.shared_body)
                                               : fhir::parse(std::move(response.body));
    if (!document) return error_response(document.error());
    auto xml = fhir::xml_from_json(document->root(), wish.pretty ? fhir::Layout::pretty
                                                                 : fhir::Layout::compact);
    if (!xml) return error_response(xml.error());
    response.shared_body = nullptr;
    response.body = std::move(*xml);
    response.headers.set("Content-Type", std::string(fhir_xml));
    return response;
}

}  // namespace

base::Result<std::optional<http::Request>> in_json(http::Request const& request,
                                                   Address const& address) {
    if (!has_body(request)) return {};
    auto const essence = essence_of(request.headers.find("Content-Type"));
    if (essence.empty() || essence == "application/fhir+json") return {};
    bool const of_binary = address.type == "Binary" && request.verb != http::Verb::patch &&
                           (address.place == Place::type || address.place == Place::instance);
    if (of_binary && !is_resource_body(request, essence)) {
        return with_body(request, binary_from(request, address.id));
    }
    if (format_of(essence) != Format::xml) return {};
    TRY(check_content_type(request));
    auto json = TRY(fhir::json_from_xml(request.body));
    return with_body(request, std::move(json));
}

http::Response in_wished_form(http::Request const& request, http::Response response) {
    if (response.headers.find("Content-Type") != fhir_json || !may_want_xml(request)) {
        return response;
    }
    if (response.body.empty() && !response.shared_body) return response;
    auto const query = http::parameters_from(request.query);
    if (!query) return response;
    auto const wish = wish_of(request, *query);
    if (!wish || wish->format != Format::xml) return response;
    return as_xml(std::move(response), *wish);
}

}  // namespace rest
