#include "edge/http/message.hpp"

#include "base/text.hpp"

namespace http {

std::string_view name_of(Verb verb) {
    switch (verb) {
        case Verb::get:
            return "GET";
        case Verb::head:
            return "HEAD";
        case Verb::post:
            return "POST";
        case Verb::put:
            return "PUT";
        case Verb::patch:
            return "PATCH";
        case Verb::delete_:
            return "DELETE";
        case Verb::options:
            return "OPTIONS";
        case Verb::other:
            return "OTHER";
    }
    return "OTHER";
}

std::string_view Headers::find(std::string_view name) const {
    for (auto const& [field, value] : fields_) {
        if (base::equals_ignoring_case(field, name)) return value;
    }
    return {};
}

bool Headers::has(std::string_view name) const {
    for (auto const& [field, value] : fields_) {
        if (base::equals_ignoring_case(field, name)) return true;
    }
    return false;
}

void Headers::set(std::string_view name, std::string value) {
    for (auto& [field, present] : fields_) {
        if (base::equals_ignoring_case(field, name)) {
            present = std::move(value);
            return;
        }
    }
    fields_.emplace_back(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    fields_.emplace_back(name, std::move(value));
}

std::optional<std::vector<std::pair<std::string, std::string>>> parameters_from(
    std::string_view encoded) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (auto const part : base::split(encoded, '&')) {
        if (part.empty()) continue;
        auto const decode = [](std::string_view text) {
            std::string spaced(text);
            for (auto& c : spaced) {
                if (c == '+') c = ' ';
            }
            return base::percent_decode(spaced);
        };
        auto const equals = part.find('=');
        auto name = decode(part.substr(0, equals));
        auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                      : decode(part.substr(equals + 1));
        if (!name || !value) return std::nullopt;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

std::string_view cookie(Request const& request, std::string_view name) {
    for (auto const part : base::split(request.headers.find("Cookie"), ';')) {
        auto const pair = base::trim(part);
        auto const equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            return pair.substr(equals + 1);
        }
    }
    return {};
}

Response text_response(int status, std::string_view media_type, std::string body) {
    Response response;
    response.status = status;
    response.headers.set("Content-Type", std::string(media_type));
    response.body = std::move(body);
    return response;
}

}  // namespace http
