#include "edge/serve/context.hpp"
#include "fhir/value/draft.hpp"

namespace serve {

int status_of(base::Category category) {
    switch (category) {
        case base::Category::malformed:
            return 400;
        case base::Category::unauthenticated:
            return 401;
        case base::Category::forbidden:
            return 403;
        case base::Category::absent:
            return 404;
        case base::Category::gone:
            return 410;
        case base::Category::conflict:
            return 409;
        case base::Category::refused:
            return 422;
        case base::Category::limited:
            return 429;
        case base::Category::unavailable:
            return 503;
        case base::Category::fault:
            return 500;
    }
    return 500;
}

http::Response json(int status, std::string body) {
    return http::text_response(status, "application/json", std::move(body));
}

http::Response json_error(base::Error const& error, std::string_view incident) {
    std::vector<fhir::Draft> details;
    for (auto const& detail : error.details) {
        details.push_back(fhir::object({{"path", detail.path}, {"reason", detail.reason}}));
    }
    auto const body = fhir::object({
        {"code", error.code.name},
        {"message", error.message},
        {"details", details.empty() ? fhir::Draft() : fhir::array(std::move(details))},
        {"incident", incident.empty() ? fhir::Draft() : fhir::Draft(incident)},
    });
    return json(status_of(error.code.category), body.print());
}

}  // namespace serve
